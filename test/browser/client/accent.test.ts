import { readFile } from "node:fs/promises";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createThemeCss } from "../../../src/server/theme.ts";
import { openBrowser } from "../chromium.ts";

const tokensCss = await readFile(
  new URL("../../../client/src/styles/tokens.css", import.meta.url),
  "utf8",
);
/** Text on the accent, and the accent as text: 4.5:1. As a ring, a track, an edge: 3:1. */
const pairs = [
  ["--on-accent", "--accent", 4.5],
  ["--on-accent", "--accent-hover", 4.5],
  ["--accent-fg", "--bg", 4.5],
  ["--accent-fg", "--bg-side", 4.5],
  ["--accent-fg", "--surface", 4.5],
  ["--accent-fg", "--surface-2", 4.5],
  ["--accent-fg", "--accent-soft", 4.5],
  ["--fg", "--accent-soft", 4.5],
  ["--accent", "--bg", 3],
  ["--accent", "--surface", 3],
] as const;
const tokens = [...new Set(pairs.flatMap(([first, second]) => [first, second]))];

type Rgb = readonly [red: number, green: number, blue: number];

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  let page: Page;

  beforeAll(async () => {
    page = await browser.newPage({ colorScheme });
    await page.setContent(`<style>${tokensCss}</style><style id="theme"></style>`);
  });

  /** The tokens' colours as they come to the screen. */
  async function paint(theme: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, Rgb>> {
    const colors = await page.evaluate(
      ([css, names]) => {
        document.querySelector("#theme")?.replaceChildren(css);
        const context = document.createElement("canvas").getContext("2d");
        if (context === null) throw new Error("There is no canvas.");
        const computed = getComputedStyle(document.documentElement);
        return names.map((name): [string, Rgb] => {
          context.fillStyle = computed.getPropertyValue(name);
          context.fillRect(0, 0, 1, 1);
          const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
          return [name, [red, green, blue]];
        });
      },
      [createThemeCss(theme), tokens] as const,
    );
    return new Map(colors);
  }

  it.each([
    "#fff",
    "#000",
    "#808080",
    "#ffeb3b",
    "#0000ff",
    "#00ff00",
    "#ff4b4b",
    "#7a1fa2",
    "hsl(190 90% 30%)",
    "oklch(0.9 0.2 120)",
    "light-dark(#fafafa, #101010)",
  ])("an accent %s is seen on the page, and the text on it is read", async (accent) => {
    const painted = await paint({ "--accent": accent });

    const faint = pairs.flatMap(([first, second, least]) => {
      const ratio = contrast(painted.get(first), painted.get(second));
      return ratio < least ? [`${first} on ${second} is ${ratio.toFixed(2)}:1`] : [];
    });

    expect(faint).toEqual([]);
  });

  it("an accent that is seen there is kept as it is", async () => {
    const painted = await paint({ "--accent": "light-dark(#7a1fa2, #f0a05a)" });

    expect(painted.get("--accent")).toEqual(
      colorScheme === "light" ? [0x7a, 0x1f, 0xa2] : [0xf0, 0xa0, 0x5a],
    );
  });

  it("what the theme says of the accent's own colours counts", async () => {
    const painted = await paint({ "--accent": "#7a1fa2", "--on-accent": "#ffeb3b" });

    expect(painted.get("--on-accent")).toEqual([0xff, 0xeb, 0x3b]);
  });
});

/** @see {@link https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio | WCAG 2.2} */
function contrast(one: Rgb = [0, 0, 0], other: Rgb = [0, 0, 0]): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) =>
    part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
