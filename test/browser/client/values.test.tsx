/** Values between the person and the script: nothing flickers, nothing is lost, nothing is sent twice. */

import { describe, expect, it } from "vitest";

import type { ElementNode } from "../../../src/protocol/elements.ts";
import type { Interaction } from "../../../src/protocol/frames.ts";
import { openLine, toOps } from "./support/app.tsx";
import type { Elements, Line } from "./support/app.tsx";

function field(value: string, form?: string): ElementNode {
  return {
    kind: "textInput",
    label: "Name",
    type: "text",
    value,
    ...(form === undefined ? {} : { form }),
  };
}
const button: ElementNode = { kind: "button", label: "Go", type: "secondary" };

/** A line on which these elements are shown. */
function open(elements: readonly Elements[]): Line {
  const line = openLine();
  line.welcome();
  line.patch(toOps({ main: elements }), { reset: true });
  return line;
}

function interactions(line: Line): Interaction[] {
  return line.sent.filter((frame) => "seq" in frame);
}

function valueOf(line: Line, id: string): unknown {
  const element = line.session.tree.element(id);
  return element !== undefined && "value" in element ? element.value : undefined;
}

function enter(line: Line, id: string, value: unknown): void {
  line.session.widgets.show(id, value);
  line.session.widgets.commit(id);
}

describe("a committed value", () => {
  it("is in the tree at once and is sent with the next number", () => {
    const line = open([["name", field("")]]);

    enter(line, "name", "Ada");

    expect(valueOf(line, "name")).toBe("Ada");
    expect(interactions(line)).toEqual([{ kind: "input", seq: 1, values: [["name", "Ada"]] }]);
  });

  it("is not sent when it is what it was", () => {
    const line = open([["name", field("Ada")]]);

    enter(line, "name", "Ada");

    expect(interactions(line)).toEqual([]);
    expect(line.session.widgets.draft("name")).toBeUndefined();
  });

  it.each([
    ["props", ["props", "name", { value: "old", label: "First name" }]],
    ["set", ["set", "name", { ...field("old"), label: "First name" }]],
  ] as const)("stays when an older run sends another one by %s", (_, op) => {
    const line = open([["name", field("")]]);
    enter(line, "name", "Ada");

    line.patch([op], { seq: 0 });

    expect(valueOf(line, "name")).toBe("Ada");
    expect(line.session.tree.element("name")).toMatchObject({ label: "First name" });
  });

  it("gives way to what the run that has seen it says", () => {
    const line = open([["name", field("")]]);
    enter(line, "name", "ada");

    line.patch([["props", "name", { value: "Ada" }]], { seq: 1 });

    expect(valueOf(line, "name")).toBe("Ada");
  });

  it("stays when only the value before the last one has been seen", () => {
    const line = open([["name", field("")]]);
    enter(line, "name", "A");
    enter(line, "name", "Ad");

    line.patch([["props", "name", { value: "A!" }]], { seq: 1 });

    expect(valueOf(line, "name")).toBe("Ad");
  });

  it("outlives a tree that is sent anew", () => {
    const line = open([["name", field("")]]);
    enter(line, "name", "Ada");

    line.patch(toOps({ main: [["name", field("")]] }), { seq: 0, reset: true });

    expect(valueOf(line, "name")).toBe("Ada");
  });
});

describe("a draft", () => {
  it("is shown over what the script sends, and is sent when it is committed", () => {
    const line = open([["name", field("")]]);
    line.session.widgets.show("name", "Ad");

    line.patch([["props", "name", { value: "script" }]]);
    expect(line.session.widgets.draft("name")).toEqual({ value: "Ad" });
    line.session.widgets.commit("name");

    expect(interactions(line)).toMatchObject([{ values: [["name", "Ad"]] }]);
  });

  it("goes with its element", () => {
    const line = open([["name", field("")]]);
    line.session.widgets.show("name", "Ad");

    line.patch([
      ["del", "name"],
      ["children", "main", []],
    ]);

    expect(line.session.widgets.draft("name")).toBeUndefined();
  });

  it("goes out with a click, since a shortcut leaves the focus in the field", () => {
    const line = open([
      ["name", field("")],
      ["go", button],
    ]);
    line.session.widgets.show("name", "Ada");

    line.session.widgets.trigger("go");

    expect(interactions(line)).toMatchObject([
      {
        values: [
          ["name", "Ada"],
          ["go", true],
        ],
      },
    ]);
  });
});

describe("a form", () => {
  const form: readonly Elements[] = [
    [
      "form",
      { kind: "form", border: true },
      [
        ["first", field("", "form")],
        ["last", field("", "form")],
        [
          "save",
          {
            ...button,
            kind: "button",
            label: "Save",
            type: "primary",
            isSubmit: true,
            form: "form",
          },
        ],
      ],
    ],
    ["outside", field("")],
  ];

  it("keeps its values until it is submitted, and sends them in one frame with its button", () => {
    const line = open(form);
    enter(line, "first", "Ada");
    enter(line, "last", "Lovelace");
    expect(interactions(line)).toEqual([]);

    line.session.widgets.trigger("save");

    expect(interactions(line)).toEqual([
      {
        kind: "input",
        seq: 1,
        values: [
          ["first", "Ada"],
          ["last", "Lovelace"],
          ["save", true],
        ],
      },
    ]);
  });

  it("keeps its values when something outside is sent", () => {
    const line = open(form);
    enter(line, "first", "Ada");

    enter(line, "outside", "x");

    expect(interactions(line)).toMatchObject([{ values: [["outside", "x"]] }]);
    expect(line.session.widgets.draft("first")).toEqual({ value: "Ada" });
  });

  it("is not submitted by a button that is disabled", () => {
    const line = open(form);
    line.patch([["props", "save", { disabled: true }]]);

    expect(line.session.widgets.submit("form")).toBe(false);
    expect(interactions(line)).toEqual([]);
  });

  it("shows what the script clears after the submit", () => {
    const line = open(form);
    enter(line, "first", "Ada");
    line.session.widgets.trigger("save");

    line.patch([["props", "first", { value: "" }]], { seq: 1 });

    expect(valueOf(line, "first")).toBe("");
    expect(line.session.widgets.draft("first")).toBeUndefined();
  });
});

it("sends a quiet value with the next interaction, not by itself", () => {
  const line = open([
    ["tabs", { kind: "tabs", label: "Views", labels: ["A", "B"], value: "A" }],
    ["go", button],
  ]);
  line.session.widgets.show("tabs", "B");
  line.session.widgets.commit("tabs", { quiet: true });
  expect(valueOf(line, "tabs")).toBe("B");
  expect(interactions(line)).toEqual([]);

  line.session.widgets.trigger("go");

  expect(interactions(line)).toMatchObject([
    {
      values: [
        ["tabs", "B"],
        ["go", true],
      ],
    },
  ]);
});

describe("a clicked button", () => {
  it("is busy until a run that has seen the click has ended", () => {
    const line = open([["go", button]]);
    line.session.widgets.trigger("go");

    line.patch([], { seq: 0 });
    expect(line.session.widgets.isBusy("go")).toBe(true);
    line.receive({ kind: "patch", seq: 1, ops: [] });
    expect(line.session.widgets.isBusy("go")).toBe(true);
    line.patch([], { seq: 1 });

    expect(line.session.widgets.isBusy("go")).toBe(false);
  });

  it("does nothing when it is disabled", () => {
    const line = open([
      ["go", { ...button, kind: "button", label: "Go", type: "primary", disabled: true }],
    ]);

    line.session.widgets.trigger("go");

    expect(interactions(line)).toEqual([]);
  });
});

describe("while the line is broken", () => {
  it("keeps the last value of each field and every click, in order", () => {
    const line = open([
      ["name", field("")],
      ["go", button],
    ]);
    line.breakDown();
    enter(line, "name", "A");
    enter(line, "name", "Ad");
    line.session.widgets.trigger("go");
    line.session.widgets.trigger("go");
    enter(line, "name", "Ada");
    expect(interactions(line)).toEqual([]);

    line.welcome();

    expect(interactions(line)).toEqual([
      {
        kind: "input",
        seq: 1,
        values: [
          ["name", "Ad"],
          ["go", true],
        ],
      },
      { kind: "input", seq: 2, values: [["go", true]] },
      { kind: "input", seq: 3, values: [["name", "Ada"]] },
    ]);
  });

  it("sends again what the server has not taken, under its number", () => {
    const line = open([["go", button]]);
    line.session.widgets.trigger("go");
    line.session.widgets.trigger("go");
    line.breakDown();
    line.sent.length = 0;

    line.welcome({ seq: 1 });

    expect(interactions(line)).toEqual([{ kind: "input", seq: 2, values: [["go", true]] }]);
  });

  it("does not send again what the script has seen", () => {
    const line = open([["go", button]]);
    line.session.widgets.trigger("go");
    line.patch([], { seq: 1 });
    line.breakDown();
    line.sent.length = 0;

    line.welcome({ seq: 1 });

    expect(interactions(line)).toEqual([]);
  });

  it("counts on from the number the session has reached before this page was loaded", () => {
    const line = openLine();
    line.welcome({ seq: 41 });
    line.patch(toOps({ main: [["go", button]] }), { reset: true, seq: 41 });

    line.session.widgets.trigger("go");

    expect(interactions(line)).toMatchObject([{ seq: 42 }]);
  });
});

it("lets go of a value that the server refused, and says so", () => {
  const line = open([["name", field("")]]);
  enter(line, "name", "Ada");
  const error = { code: "X", message: "This was not taken.", hint: "Try again." };

  line.receive({ kind: "refused", seq: 1, error });
  line.patch([["props", "name", { value: "" }]]);

  expect(valueOf(line, "name")).toBe("");
  expect(line.session.isRunning.get()).toBe(false);
});

describe("the tree", () => {
  it("marks what a run has not reached and clears the marks at its end", () => {
    const line = open([["name", field("")]]);

    line.receive({ kind: "patch", seq: 0, ops: [["stale", ["name"]]] });
    expect(line.session.tree.isStale("name")).toBe(true);
    line.patch([]);

    expect(line.session.tree.isStale("name")).toBe(false);
  });

  it("tells each listener once for a patch, and only those concerned", () => {
    const line = open([
      ["a", field("")],
      ["b", field("")],
    ]);
    const told: string[] = [];
    line.session.tree.subscribe("a", () => told.push("a"));
    line.session.tree.subscribe("b", () => told.push("b"));

    line.patch([
      ["props", "a", { label: "One" }],
      ["props", "a", { help: "Two" }],
    ]);

    expect(told).toEqual(["a"]);
  });

  it("drops props that are said to be gone", () => {
    const line = open([
      ["a", { kind: "textInput", label: "A", type: "text", value: "", error: "Wrong" }],
    ]);

    line.patch([["props", "a", {}, ["error"]]]);

    expect(line.session.tree.element("a")).not.toHaveProperty("error");
  });
});

describe("bytes", () => {
  const name = "0123456789abcdef0123456789abcdef";
  function frame(): ArrayBuffer {
    const bytes = new Uint8Array(name.length + 2);
    bytes.set(new TextEncoder().encode(name));
    bytes.set([7, 9], name.length);
    return bytes.buffer;
  }

  it("are known by their name until the server says that nobody needs them", () => {
    const line = open([]);

    line.receiveBytes(frame());
    expect([...(line.session.blobs.get(name) ?? [])]).toEqual([7, 9]);
    line.patch([["forget", [name]]]);

    expect(line.session.blobs.get(name)).toBeUndefined();
  });

  it("stay over a reset when the new tree shows them, else they go", () => {
    const line = open([]);
    line.receiveBytes(frame());

    line.patch(toOps({ main: [["t", { kind: "table", data: { blob: name, rows: 1 } }]] }), {
      reset: true,
    });
    expect(line.session.blobs.get(name)).toBeDefined();
    line.patch([], { reset: true });

    expect(line.session.blobs.get(name)).toBeUndefined();
  });
});
