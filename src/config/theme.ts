/** `[theme]` of config.toml: values for the page's design tokens, as CSS custom properties. */

import type { Section } from "./section.ts";

const tokens =
  `bg bg-side surface surface-2 surface-3 line line-2 control fg fg-2 fg-3 accent accent-hover accent-soft accent-fg
   on-accent ok ok-soft warn warn-soft bad bad-soft c1 c2 c3 c4 c5 c6 c7 c8 r-1 r-2 r-3 r-4 gap font mono`.split(
    /\s+/,
  );

/** The names that a theme written for Streamlit uses. */
const aliases = {
  primaryColor: "accent",
  backgroundColor: "bg",
  secondaryBackgroundColor: "bg-side",
  textColor: "fg",
  borderColor: "line",
  codeFont: "mono",
} as const;

export function readTheme(section: Section): Readonly<Record<string, string>> {
  const theme: Record<string, string> = {};
  for (const [alias, token] of Object.entries(aliases)) set(alias, token);
  for (const token of tokens) set(token, token);
  section.finish();
  return theme;

  function set(key: string, token: string): void {
    const value = section.text(key);
    if (value === undefined) return;
    if (isPlainValue(value)) theme[`--${token}`] = value;
    else
      section.refuse(key, "is not a CSS value", 'Write a colour, a length or a font: "#0b68a8".');
  }
}

/** A value that cannot end its declaration, open another, or load anything; and no colour with a digit too few. */
function isPlainValue(value: string): boolean {
  const isWhole = value.split("(").length === value.split(")").length;
  return (
    isWhole &&
    /^[\w\s#%.,()"'/+*-]{1,200}$/.test(value) &&
    !/url\s*\(|\/\*|#(?!(?:[\da-f]{3,4}){1,2}\b)/i.test(value)
  );
}
