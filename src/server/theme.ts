/** The app's colours and fonts from `[theme]`, as a stylesheet linked after the client's own. */

/**
 * Writes the custom properties as CSS. What could end the declaration it stands in is left out.
 *
 * An accent is kept where it can be seen on the page and is darker or lighter where it cannot, so that one colour does
 * for both themes; the tokens that belong to it follow from it, unless the theme names them itself.
 */
export function createThemeCss(theme: Readonly<Record<string, string>>): string {
  const given = Object.entries(theme).filter(
    ([name, value]) => /^--[\w-]+$/.test(name) && !/[{};@\\]|\/\*/.test(value),
  );
  if (!given.some(([name]) => name === "--accent")) return toRule(given);
  const own = given.map(
    ([name, value]) => [name === "--accent" ? ownAccent : name, value] as const,
  );
  const named = new Set(given.map(([name]) => name).filter((name) => name !== "--accent"));
  const derived = accentTokens.filter(([name]) => !named.has(name));
  return `${toRule([...own, ["--accent", `var(${ownAccent})`]])}${condition} {\n${toRule(derived)}}\n`;
}

function toRule(declarations: readonly (readonly [name: string, value: string])[]): string {
  const lines = declarations.map(([name, value]) => `  ${name}: ${value};\n`);
  return lines.length === 0 ? "" : `:root {\n${lines.join("")}}\n`;
}

/** Registered by the client's tokens.css, so that what is made from it sees a colour and not `light-dark()`. */
const ownAccent = "--own-accent";

/** Browsers without relative colours show the accent as it is written. */
const condition = "@supports (color: color(from red xyz-d65 calc(x * min(1, 0.29 / y)) y z))";

// In XYZ, `y` is the luminance that the contrast of WCAG is made of: on white, 0.29 is 3:1 and 0.14 is 4.5:1 also on the
// grey of a menu's choice; in the dark theme 0.15 and 0.31 are. Black and white are equally far from 0.179.
const accentTokens = [
  ["--accent", `light-dark(${darkened(ownAccent, 0.29)}, ${lightened(ownAccent, 0.15)})`],
  ["--accent-fg", `light-dark(${darkened(ownAccent, 0.14)}, ${lightened(ownAccent, 0.31)})`],
  ["--accent-soft", "color-mix(in oklab, var(--accent) 12%, var(--surface))"],
  ["--on-accent", whiteTimes("clamp(0, (0.179 - y) * 1e6, 1)")],
  // Away from the text on it.
  [
    "--accent-hover",
    "color-mix(in oklab, var(--accent) 85%, color(from var(--on-accent) srgb calc(1 - r) calc(1 - g) calc(1 - b)))",
  ],
] as const;

/** The colour, with so much luminance at most. */
function darkened(token: string, most: number): string {
  const part = `min(1, ${most} / y)`;
  return `color(from var(${token}) xyz-d65 calc(x * ${part}) calc(y * ${part}) calc(z * ${part}))`;
}

/** The colour, with so much luminance at least: white is added. */
function lightened(token: string, least: number): string {
  const part = `max(0, (${least} - y) / (1 - y))`;
  const [x, y, z] = ["x + (0.9505 - x)", "y + (1 - y)", "z + (1.089 - z)"];
  return `color(from var(${token}) xyz-d65 calc(${x} * ${part}) calc(${y} * ${part}) calc(${z} * ${part}))`;
}

/** Black for 0, white for 1, by the accent's luminance. */
function whiteTimes(part: string): string {
  return `color(from var(--accent) xyz-d65 calc(0.9505 * ${part}) ${part} calc(1.089 * ${part}))`;
}
