import { describe, expect, it } from "vitest";

import { highlight, loadLanguage } from "../../client/src/elements/code/highlighter.ts";

/** The lines as they read without colours. */
const textOf = (code: string, language: string): string | undefined =>
  highlight(code, language)
    ?.map((line) => line.map(({ text }) => text).join(""))
    .join("\n");

describe("highlighted code", () => {
  it.each([
    ["typescript", "const a = 1; // hi\nfunction f(x: number) {\n  return `${x}`;\n}"],
    ["python", 'def f(x):\n    """doc"""\n    return f"{x}"'],
    ["sql", "select * from t where a = 'b' -- c\norder by 1"],
    ["xml", '<a href="b"><script>let c = 1;</script></a>'],
    ["json", '{ "a": [1, true, null] }'],
  ])("reads in %s exactly as it was written", (language, code) => {
    expect(textOf(code, language)).toBe(code);
  });

  it("tells the parts apart", () => {
    const kinds = highlight("const a = 1; // hi", "typescript")
      ?.flat()
      .map(({ kind }) => kind);

    expect(kinds).toEqual(expect.arrayContaining(["keyword", "number", "comment"]));
  });

  it("loads further languages when they are asked for", async () => {
    expect(highlight("fn main() {}", "rust")).toBeUndefined();

    expect(await loadLanguage("rust")).toBe(true);
    expect(textOf("fn main() {}", "rust")).toBe("fn main() {}");
    expect(await loadLanguage("no-such-language")).toBe(false);
  });
});
