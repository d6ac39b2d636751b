/** Icons by name, as the shapes that the browser draws. */

import { readFileSync } from "node:fs";

import type { IconData } from "../protocol/elements.ts";
import { describeValue, invalid } from "./arguments.ts";
import type { IconName } from "./generated/icon-names.ts";
import { nearest } from "./nearest.ts";

/** Name of one of Lucide's icons, or an emoji. See https://lucide.dev/icons. */
// oxlint-disable-next-line typescript/no-redundant-type-constituents -- an editor offers the names, and emoji pass
export type Icon = IconName | (string & {});

type Shapes = Readonly<Record<string, Exclude<IconData, string>>>;

let shapes: Shapes | undefined;

/** What the browser draws for an icon. Undefined for none. */
export function iconOf(call: string, icon: Icon | undefined): IconData | undefined {
  if (icon === undefined) return undefined;
  if (typeof icon !== "string") {
    throw invalid(call, `the icon is ${describeValue(icon)}`, "Give it a name or an emoji.");
  }
  if (isEmoji.test(icon)) return icon;
  shapes ??= readShapes();
  if (Object.hasOwn(shapes, icon)) return shapes[icon];
  const names = nearest(icon, Object.keys(shapes));
  throw invalid(
    call,
    `there is no icon "${icon}"`,
    names.length === 0
      ? "Give it an emoji, or a name from https://lucide.dev/icons."
      : `Did you mean ${names.map((name) => `"${name}"`).join(" or ")}? All are at https://lucide.dev/icons.`,
  );
}

/** An emoji of however many code points: something of it is outside of ASCII, where digits are emoji too. */
const isEmoji = /^(?=.*[^\0-\x7F])[\p{Extended_Pictographic}\p{Emoji_Component}]{1,16}$/u;

function readShapes(): Shapes {
  // Half a megabyte that most apps never need, so it is no import.
  const text = readFileSync(new URL("./generated/icons.json", import.meta.url), "utf8");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by scripts/icons.mjs
  return JSON.parse(text) as Shapes;
}
