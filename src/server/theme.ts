/** The app's colours and fonts from `[theme]`, as a stylesheet linked after the client's own. */

/** Writes the custom properties as CSS. What could end the declaration it stands in is left out. */
export function createThemeCss(theme: Readonly<Record<string, string>>): string {
  const declarations = Object.entries(theme)
    .filter(([name, value]) => /^--[\w-]+$/.test(name) && !/[{};@\\]|\/\*/.test(value))
    .map(([name, value]) => `  ${name}: ${value};\n`);
  return declarations.length === 0 ? "" : `:root {\n${declarations.join("")}}\n`;
}
