import { describe, expect, it } from "vitest";

import type { Op } from "../../src/protocol/frames.ts";
import { Tree, toNode } from "../../src/script/tree.ts";

const none = { key: undefined, label: undefined };

/** Draws texts into main, as a run does. */
function draw(tree: Tree, bodies: readonly string[], parent = "main"): string[] {
  return bodies.map((body) => {
    const id = tree.identify(parent, "text", none);
    tree.place(parent, id, toNode("text", { body }));
    return id;
  });
}

/** A whole run. */
function run(tree: Tree, bodies: readonly string[]): readonly Op[] {
  tree.begin();
  draw(tree, bodies);
  return tree.end(false);
}

describe("what a run sends", () => {
  it("is everything at first, and the order of the children", () => {
    expect(run(new Tree(), ["a", "b"])).toEqual([
      ["set", "main/text", { kind: "text", body: "a" }],
      ["set", "main/text~1", { kind: "text", body: "b" }],
      ["children", "main", ["main/text", "main/text~1"]],
    ]);
  });

  it("is nothing when nothing has changed", () => {
    const tree = new Tree();
    run(tree, ["a", "b"]);

    expect(run(tree, ["a", "b"])).toEqual([]);
  });

  it("is only the props that have changed", () => {
    const tree = new Tree();
    run(tree, ["a", "b"]);

    expect(run(tree, ["a", "c"])).toEqual([["props", "main/text~1", { body: "c" }]]);
  });

  it("takes away what was not reached", () => {
    const tree = new Tree();
    run(tree, ["a", "b"]);

    expect(run(tree, ["a"])).toEqual([
      ["children", "main", ["main/text"]],
      ["del", "main/text~1"],
    ]);
  });

  it("says of a long text that has grown only what was added", () => {
    const tree = new Tree();
    const long = "x".repeat(100);
    run(tree, [long]);

    expect(run(tree, [`${long} more`])).toEqual([["text", "main/text", " more"]]);
  });

  it("names the props that are gone", () => {
    const tree = new Tree();
    tree.begin();
    tree.place("main", "a", toNode("text", { body: "a", help: "h" }));
    tree.end(false);
    tree.begin();
    tree.place("main", "a", toNode("text", { body: "a" }));

    expect(tree.end(false)).toEqual([["props", "a", {}, ["help"]]]);
  });
});

describe("a run that goes on", () => {
  it("keeps what it has not reached behind what it has drawn", () => {
    const tree = new Tree();
    run(tree, ["a", "b", "c"]);
    tree.begin();
    draw(tree, ["a"]);
    tree.place("main", "new", toNode("divider", {}));

    expect(tree.flush(false)).toContainEqual([
      "children",
      "main",
      ["main/text", "new", "main/text~1", "main/text~2"],
    ]);
  });

  it("says what it has not reached yet, each set of them once", () => {
    const tree = new Tree();
    run(tree, ["a", "b"]);
    tree.begin();
    draw(tree, ["a"]);

    expect(tree.flush(true)).toEqual([["stale", ["main/text~1"]]]);
    expect(tree.flush(true)).toEqual([]);
    draw(tree, ["b"]);
    expect(tree.flush(true)).toEqual([["stale", []]]);
  });

  it("does not keep what it has taken out itself behind what it draws next", () => {
    const tree = new Tree();
    tree.begin();
    tree.place("main", "first", toNode("spinner", { text: "first" }));
    tree.flush(false);
    tree.remove("main", "first");
    tree.place("main", "second", toNode("spinner", { text: "second" }));

    expect(tree.flush(false)).toContainEqual(["children", "main", ["second"]]);
  });

  it("leaves the rest alone when it does not come to its end", () => {
    const tree = new Tree();
    run(tree, ["a", "b"]);
    tree.begin();
    draw(tree, ["a"]);

    expect(tree.end(true)).toEqual([]);
    expect(tree.node("main/text~1")).toBeDefined();
  });
});

describe("a placeholder", () => {
  it("shows one thing: what comes next takes the place and the id of what was there", () => {
    const tree = new Tree();
    tree.begin();
    tree.place("main", "slot", toNode("empty", {}));
    draw(tree, ["a"], "slot");
    tree.clear("slot");
    const [id] = draw(tree, ["b"], "slot");
    const ops = tree.end(false);

    expect(id).toBe("slot/text");
    expect(ops.filter(([name]) => name === "del")).toEqual([]);
    expect(ops).toContainEqual(["children", "slot", ["slot/text"]]);
  });
});

describe("how elements are known again", () => {
  it("is by label and order, so an element before them changes nothing", () => {
    const tree = new Tree();
    tree.begin();
    const before = tree.identify("main", "button", { key: undefined, label: "Save" });
    tree.begin();
    tree.identify("main", "text", none);

    expect(tree.identify("main", "button", { key: undefined, label: "Save" })).toBe(before);
  });

  it("is by key wherever it stands", () => {
    const tree = new Tree();
    tree.begin();
    const id = tree.identify("main", "button", { key: "k", label: "A" });
    tree.begin();

    expect(tree.identify("side", "button", { key: "k", label: "B" })).toBe(id);
  });

  it("refuses two with one key", () => {
    const tree = new Tree();
    tree.begin();
    tree.place(
      "main",
      tree.identify("main", "text", { key: "k", label: undefined }),
      toNode("text", { body: "" }),
    );

    expect(() => tree.identify("main", "text", { key: "k", label: undefined })).toThrow(
      /the key "k"/,
    );
  });

  it("tells long labels apart by more than their beginning", () => {
    const tree = new Tree();
    tree.begin();
    const label = "l".repeat(300);

    const ids = [`${label}1`, `${label}2`].map((text) =>
      tree.identify("main", "button", { key: undefined, label: text }),
    );

    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => id.length < 512)).toBe(true);
  });
});

describe("a value that the person has set", () => {
  it("is not sent back when the script says the same", () => {
    const tree = new Tree();
    const node = (value: boolean) => toNode("checkbox", { label: "c", value });
    tree.begin();
    tree.place("main", "c", node(false));
    tree.end(false);
    tree.assume("c", true);
    tree.begin();
    tree.place("main", "c", node(true));

    expect(tree.end(false)).toEqual([]);
  });
});

it("gives a browser that has nothing the whole tree", () => {
  const tree = new Tree();
  run(tree, ["a"]);

  expect(tree.snapshot()).toEqual([
    ["set", "main/text", { kind: "text", body: "a" }],
    ["children", "main", ["main/text"]],
  ]);
});
