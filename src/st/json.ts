/** Shows any value as JSON. */

import { checkOptions } from "./arguments.ts";
import { draw } from "./draw.ts";
import { type ElementOptions, sizeOf } from "./options.ts";
import { toJson } from "./to-json.ts";

/** Options of {@link json}. */
export interface JsonOptions extends ElementOptions {
  /** Whether its parts are open at first, or down to which depth. @defaultValue `true` */
  expanded?: boolean | number;
}

/**
 * Shows a value as JSON, whose parts open and close. A text is read as JSON where it is some.
 *
 * Maps become objects, sets become lists, dates their ISO text; what JSON has no word for is shown as a text.
 *
 * @example st.json({ name: "Ada", tags: new Set(["new"]) }, { expanded: 1 });
 */
export function json(value: unknown, options?: JsonOptions): void {
  checkOptions("json", undefined, options);
  const shown = toJson(typeof value === "string" ? parse(value) : value);
  const props = { value: shown, expanded: options?.expanded ?? true, ...sizeOf(options) };
  draw("json", props, options?.key);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
