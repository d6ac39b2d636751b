/** Layout: columns, containers, tabs, expanders, forms. */

import { describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";

import type { ElementNode } from "../../../src/protocol/elements.ts";
import { showElements } from "./support/app.tsx";
import type { Elements } from "./support/app.tsx";
import { findFaults, look, looks } from "./support/looks.ts";

function text(body: string): ElementNode {
  return { kind: "text", body };
}

function tabs(more: object = {}): Elements {
  return [
    "tabs",
    { kind: "tabs", label: "Views", labels: ["One", "Two", "Three"], value: "One", ...more },
    [
      ["t1", { kind: "tab", label: "One" }, [["x1", text("first panel")]]],
      ["t2", { kind: "tab", label: "Two" }, [["x2", text("second panel")]]],
      ["t3", { kind: "tab", label: "Three" }, [["x3", text("third panel")]]],
    ],
  ];
}

function expander(more: object = {}): Elements {
  return [
    "more",
    { kind: "expander", label: "More *here*", value: false, ...more },
    [["inside", text("inside")]],
  ];
}

const all: readonly Elements[] = [
  [
    "cols",
    { kind: "columns", shares: [1, 1] },
    [
      ["c1", { kind: "column", border: true }, [["l", text("left")]]],
      ["c2", { kind: "column" }, [["r", text("right")]]],
    ],
  ],
  ["box", { kind: "container", border: true, height: 80 }, [["long", text("line\n".repeat(20))]]],
  tabs(),
  expander({ value: true, help: "Why" }),
  ["form", { kind: "form", border: true }, [["in", text("in a form")]]],
  ["empty", { kind: "empty" }, []],
];

it.each(looks)("has no accessibility fault when $name", async (given) => {
  await look(given);
  showElements(all);
  await expect.element(page.getByText("first panel")).toBeVisible();

  expect(await findFaults("elements")).toEqual([]);
});

describe("columns", () => {
  it("stand beside each other where there is room, and below each other where there is none", async () => {
    await page.viewport(1280, 900);
    showElements(all);
    await expect.element(page.getByText("left")).toBeVisible();
    expect(topOf("right")).toBe(topOf("left", 17));

    await page.viewport(390, 900);
    await expect.poll(() => topOf("right") > topOf("left", 17)).toBe(true);
    await page.viewport(1280, 900);
  });

  it("keep the shares the author gave", async () => {
    showElements([
      [
        "cols",
        { kind: "columns", shares: [3, 1], gap: "none" },
        [
          ["c1", { kind: "column" }, [["l", text("left")]]],
          ["c2", { kind: "column" }, [["r", text("right")]]],
        ],
      ],
    ]);
    await expect.element(page.getByText("left")).toBeVisible();
    const [left = 0, right = 1] = [...document.querySelectorAll(".column")].map(
      (column) => column.clientWidth,
    );

    expect(left / right).toBeCloseTo(3, 1);
  });
});

/** Where a text begins, without the frame of its column. */
function topOf(words: string, frame = 0): number {
  return page.getByText(words, { exact: true }).element().getBoundingClientRect().top - frame;
}

describe("tabs", () => {
  it("show one panel and choose another by arrow keys, Home and End", async () => {
    showElements([tabs()]);
    await page.getByRole("tab", { name: "One" }).click();

    await userEvent.keyboard("{ArrowRight}");
    await expect
      .element(page.getByRole("tabpanel", { name: "Two" }))
      .toHaveTextContent("second panel");
    await expect.element(page.getByText("first panel")).not.toBeVisible();
    await userEvent.keyboard("{End}");
    await expect.element(page.getByText("third panel")).toBeVisible();
    await userEvent.keyboard("{ArrowRight}");

    await expect.element(page.getByText("first panel")).toBeVisible();
    await expect.element(page.getByRole("tab", { name: "One" })).toHaveFocus();
  });

  it("run no script for a panel that is there already", async () => {
    const line = showElements([tabs()]);

    await page.getByRole("tab", { name: "Two" }).click();
    await expect.element(page.getByText("second panel")).toBeVisible();

    expect(line.sent).toEqual([]);
  });

  it("tell the script at once when they are lazy", async () => {
    const line = showElements([tabs({ isLazy: true })]);

    await page.getByRole("tab", { name: "Two" }).click();

    await expect
      .poll(() => line.sent)
      .toEqual([{ kind: "input", seq: 1, values: [["tabs", "Two"]] }]);
  });

  it("stay where they are when they are disabled", async () => {
    showElements([tabs({ disabled: true })]);

    await expect.element(page.getByRole("tab", { name: "Two" })).toBeDisabled();
  });
});

describe("an expander", () => {
  it("opens and closes by keyboard without running the script", async () => {
    const line = showElements([expander()]);
    await expect.element(page.getByText("More here")).toBeVisible();
    await userEvent.tab();

    await userEvent.keyboard("{Enter}");
    await expect.element(page.getByText("inside")).toBeVisible();
    await userEvent.keyboard(" ");

    await expect.element(page.getByText("inside")).not.toBeVisible();
    expect(line.sent).toEqual([]);
  });

  it("tells the script at once when it is lazy", async () => {
    const line = showElements([expander({ isLazy: true })]);

    await page.getByText("More here").click();

    await expect
      .poll(() => line.sent)
      .toEqual([{ kind: "input", seq: 1, values: [["more", true]] }]);
  });

  it("stays closed when it is disabled", async () => {
    showElements([expander({ disabled: true })]);

    await page.getByText("More here").click();

    await expect.element(page.getByRole("group")).not.toHaveAttribute("open");
  });
});

describe("a container", () => {
  it("of fixed height scrolls by keyboard", async () => {
    showElements(all);
    const box = page.getByRole("region", { name: "Scrollable" });
    await expect.element(box).toBeVisible();

    await expect.element(box).toHaveAttribute("tabindex", "0");
    expect(box.element().clientHeight).toBeLessThan(80);
  });

  it("stays at its end while lines are added, until somebody scrolls up", async () => {
    const line = showElements([
      [
        "box",
        { kind: "container", height: 60, autoscroll: true },
        [["log", text("line\n".repeat(10))]],
      ],
    ]);
    await expect.element(page.getByText("line")).toBeVisible();
    const box = page.getByRole("region", { name: "Scrollable" }).element();
    await expect.poll(() => isAtEnd(box)).toBe(true);

    line.patch([["text", "log", "more\n".repeat(10)]]);
    await expect.poll(() => isAtEnd(box)).toBe(true);
    box.scrollTop = 0;
    await expect.poll(() => box.scrollTop).toBe(0);
    await nextFrame();
    line.patch([["text", "log", "last\n".repeat(10)]]);
    await expect.element(page.getByText("last")).toBeInTheDocument();

    expect(box.scrollTop).toBe(0);
  });
});

function isAtEnd(box: Element): boolean {
  return box.scrollHeight - box.scrollTop - box.clientHeight < 2;
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
