import { expect, it } from "vitest";

import { LoadError, toLoadError } from "../../src/protocol/load-error.ts";

it("passes a pipe as JSON, whole", () => {
  const error = new LoadError("LOAD_SYNTAX", "Syntax error in a.ts, line 1: oh.", {
    file: "a.ts",
    line: 1,
    column: 2,
    excerpt: "> 1 | a",
  });

  const passed = toLoadError(JSON.parse(JSON.stringify(error)));

  expect(passed).toBeInstanceOf(LoadError);
  expect(passed.toJSON()).toEqual(error.toJSON());
});

it.each([
  [{ message: "text", code: "EACCES" }, "text"],
  [{ message: 1, line: "1" }, "The module could not be loaded."],
  ["text", "The module could not be loaded."],
  [null, "The module could not be loaded."],
])("makes a LoadError of %j too", (value, message) => {
  expect(toLoadError(value)).toMatchObject({ code: "LOAD_FAILED", message, line: undefined });
});
