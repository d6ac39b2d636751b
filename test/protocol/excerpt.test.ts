import { expect, it } from "vitest";

import { excerptOf } from "../../src/protocol/excerpt.ts";

const source = Array.from({ length: 12 }, (_, index) => `line ${index + 1};`).join("\n");

it("shows two lines on either side, a mark before the line and a caret below the column", () => {
  expect(excerptOf(source, 9, 6)).toBe(
    [
      "   7 | line 7;",
      "   8 | line 8;",
      ">  9 | line 9;",
      "     |      ^",
      "  10 | line 10;",
      "  11 | line 11;",
    ].join("\n"),
  );
});

it("shows what there is at the beginning and at the end", () => {
  expect(excerptOf("a\nb", 1, 1)).toBe("> 1 | a\n    | ^\n  2 | b");
  expect(excerptOf("a\nb", 2)).toBe("  1 | a\n> 2 | b");
});

it("keeps tabs before the caret, so that it stands right at every tab width", () => {
  expect(excerptOf("\t\tfail();", 1, 3)).toBe("> 1 | \t\tfail();\n    | \t\t^");
});

it("does not see the carriage returns of Windows", () => {
  expect(excerptOf("a\r\nb\r\n", 1)).toBe("> 1 | a\n  2 | b\n  3 |");
});

it("is nothing when there is no such line", () => {
  expect(excerptOf("a", 2, 1)).toBeUndefined();
  expect(excerptOf("a", 0, 1)).toBeUndefined();
});
