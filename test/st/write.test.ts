import { expect, it } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest } from "../../src/testing/index.ts";
import { nodes } from "./support/nodes.ts";

it.each<[string, unknown[], object[]]>([
  ["text as Markdown", ["**a**"], [{ kind: "markdown", body: "**a**" }]],
  [
    "text, numbers and flags in one line",
    ["n =", 3, true, 2n],
    [{ kind: "markdown", body: "n = 3 true 2" }],
  ],
  ["what is absent", [null, undefined], [{ kind: "markdown", body: "`null` `undefined`" }]],
  [
    "a date in the browser's language and zone",
    [new Date("2026-03-14T23:30:00Z")],
    [{ kind: "markdown", body: "15 Mar 2026, 00:30" }],
  ],
  ["no date", [new Date(Number.NaN)], [{ kind: "markdown", body: "`Invalid Date`" }]],
  [
    "a URL as a link",
    [new URL("https://a.example/")],
    [{ kind: "markdown", body: "<https://a.example/>" }],
  ],
  [
    "functions and the like by name",
    [generate, /a/g, Symbol("s")],
    [{ kind: "markdown", body: "`function generate` `/a/g` `Symbol(s)`" }],
  ],
  ["objects as JSON", [{ a: 1 }], [{ kind: "json", value: { a: 1 }, expanded: true }]],
  [
    "lists that are no rows as JSON",
    [[1, [2]]],
    [{ kind: "json", value: [1, [2]], expanded: true }],
  ],
  ["maps as JSON", [new Map([["a", 1]])], [{ kind: "json", value: { a: 1 }, expanded: true }]],
  ["what an iterator gives", [[1, 2].values()], [{ kind: "json", value: [1, 2], expanded: true }]],
  [
    "text before and after others in its place",
    ["a", { b: 1 }, "c"],
    [
      { kind: "markdown", body: "a" },
      { kind: "json", value: { b: 1 }, expanded: true },
      { kind: "markdown", body: "c" },
    ],
  ],
  ["nothing", [], []],
])("writes %s", async (_name, values, shown) => {
  const app = await AppTest.fromFunction(() => st.write(...values), {
    locale: "en-GB",
    timeZone: "Europe/Berlin",
  });

  expect(nodes(app)).toEqual(shown);
});

it("writes rows as a table, errors as exceptions", async () => {
  const app = await AppTest.fromFunction(() => {
    st.write([{ a: 1 }, { a: 2 }], new RangeError("broken"));
  });

  expect(app.table().data.rows).toBe(2);
  expect(app.exception()).toMatchObject({ name: "RangeError", message: "broken" });
});

async function* generate(): AsyncGenerator<number> {
  yield 1;
}

it("refuses what is still to come", async () => {
  const app = await AppTest.fromFunction(() => {
    st.write(generate());
  });

  expect(app.exception().hint).toContain("for await");
});
