import { expect, it } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest } from "../../src/testing/index.ts";
import { nodes } from "./support/nodes.ts";

const cases: readonly [string, () => void, object][] = [
  ["title", () => st.title("A"), { kind: "heading", level: 1, body: "A" }],
  [
    "header",
    () => st.header("A", { anchor: "a" }),
    { kind: "heading", level: 2, body: "A", anchor: "a" },
  ],
  [
    "subheader",
    () => st.subheader("A", { help: "h" }),
    { kind: "heading", level: 3, body: "A", help: "h" },
  ],
  [
    "markdown",
    () => st.markdown("*A*", { anchors: true }),
    { kind: "markdown", body: "*A*", anchors: true },
  ],
  ["text", () => st.text("a  b", { width: 200 }), { kind: "text", body: "a  b", width: 200 }],
  ["caption", () => st.caption("A"), { kind: "caption", body: "A" }],
  [
    "code",
    () => st.code("let a;", { language: "ts", lineNumbers: true, wrap: true }),
    { kind: "code", body: "let a;", language: "ts", lineNumbers: true, wrap: true },
  ],
  ["divider", () => st.divider(), { kind: "divider" }],
];

it.each(cases)(
  "%s shows what it was given, and nothing of what it was not",
  async (_name, draw, node) => {
    const app = await AppTest.fromFunction(draw);

    expect(nodes(app)).toEqual([node]);
  },
);

it("keeps an element with a key under that key", async () => {
  const app = await AppTest.fromFunction(() => st.text("A", { key: "mine" }));

  expect(app.text({ key: "mine" }).body).toBe("A");
});
