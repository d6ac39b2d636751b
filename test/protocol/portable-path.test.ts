import { expect, it } from "vitest";

import { fromPortable, scriptUrl, toPortable } from "../../src/protocol/portable-path.ts";

it.each([
  ["/app/a.ts", "./a.ts"],
  ["/app/pages/a.ts?script", "./pages/a.ts?script"],
  ["/shared/b.ts", "../shared/b.ts"],
  ["\0virtual", "\0virtual"],
  ["node:fs", "node:fs"],
])("writes %j as %j, and reads it back", (file, name) => {
  expect(toPortable(file, "/app")).toBe(name);
  expect(fromPortable(name, "/app")).toBe(file);
});

it.each([
  ["/app/a.ts", "/a.ts?script"],
  ["/app/pages/a.ts", "/pages/a.ts?script"],
  ["pages/a.ts", "/pages/a.ts?script"],
  ["/shared/b.ts", "/@fs/shared/b.ts?script"],
])("asks for the script %s at %s", (file, url) => {
  expect(scriptUrl("/app", file)).toBe(url);
});
