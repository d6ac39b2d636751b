/** Charts: what is drawn, what is read by key and by screen reader, and what can be taken away. */

import { describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";

import type { ElementNode } from "../../../src/protocol/elements.ts";
import { showElements } from "../client/support/app.tsx";
import type { Line } from "../client/support/app.tsx";
import { look, looks } from "../client/support/looks.ts";
import { orders, revenue, toBlob } from "./support/rows.ts";
import type { Blob } from "./support/rows.ts";

const line: ElementNode & { kind: "chart" } = {
  kind: "chart",
  type: "line",
  data: revenue.ref,
  x: "month",
  y: ["Europe", "Africa", "Asia"],
  xKind: "category",
  description: "Revenue by month",
};

function show(node: ElementNode & { kind: "chart" }, blob: Blob = revenue): Line {
  const end = showElements([["it", { ...node, data: blob.ref }]]);
  end.receiveBytes(blob.frame);
  return end;
}

const picture = page.getByRole("img", { name: "Revenue by month" });

/** Colours of the drawing that are no ground, as `r,g,b`. */
function drawnColors(): Set<string> {
  const canvas = picture.element().querySelector("canvas");
  const context = canvas?.getContext("2d");
  const colors = new Set<string>();
  if (canvas === null || context === null || context === undefined) return colors;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255) colors.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
  }
  return colors;
}

describe("a chart", () => {
  it("keeps its room until its rows are there", async () => {
    const end = showElements([["it", { ...line, height: 200 }]]);
    const box = (): number | undefined =>
      document.querySelector(".element")?.getBoundingClientRect().height;

    await expect.poll(box).toBe(200);
    end.receiveBytes(revenue.frame);
    await expect.element(picture).toBeVisible();

    expect(box()).toBe(200);
  });

  it("says its values by the arrow keys, politely, and shows them", async () => {
    show(line);

    await expect.element(picture).toBeVisible();
    picture.element().focus();
    await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}");

    await expect
      .element(page.getByText("Mar: Europe 33, Africa 24, Asia 23"))
      .toHaveAttribute("aria-live", "polite");
    await expect.element(page.getByRole("term").first()).toHaveTextContent("Europe");
    await userEvent.keyboard("{End}");
    await expect.element(page.getByText("Dec: Europe 66, Africa 49, Asia 40")).toBeInTheDocument();
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByText(/^Dec: /u)).not.toBeInTheDocument();
  });

  it("says what has no value", async () => {
    show({ ...line, x: "day", xKind: "time", y: ["orders"] }, orders);

    await expect.element(picture).toBeVisible();
    picture.element().focus();
    await userEvent.keyboard("{Home}");
    await expect
      .element(
        page
          .getByText("1 Jun 2026, 00:00: orders 1,200")
          .or(page.getByText(/Jun 1, 2026, 12:00 AM: orders 1200/u)),
      )
      .toBeInTheDocument();
    for (let step = 0; step < 20; step++) await userEvent.keyboard("{ArrowRight}");

    await expect.element(page.getByText(/orders no value/u)).toBeInTheDocument();
  });

  it("is drawn anew in the colours of another theme", async () => {
    show(line);
    await expect.element(picture).toBeVisible();
    await expect.poll(() => drawnColors().has("11,104,168")).toBe(true);

    await look(looks[1]);

    await expect.poll(() => drawnColors().has("92,182,240")).toBe(true);
    expect(drawnColors().has("11,104,168")).toBe(false);
  });

  it("takes the author's colours, tokens or CSS", async () => {
    show({ ...line, y: ["Europe", "Asia"], color: ["rebeccapurple", "c3"] });

    await expect.element(picture).toBeVisible();

    await expect.poll(() => drawnColors().has("102,51,153")).toBe(true);
    expect(drawnColors().has("23,135,90")).toBe(true);
  });

  it("follows the width of its place", async () => {
    show(line);
    await expect.element(picture).toBeVisible();

    await look(looks[2]);

    await expect
      .poll(() => picture.element().querySelector("canvas")?.getBoundingClientRect().width)
      .toBe(picture.element().getBoundingClientRect().width);
  });

  it("switches a series off by its name, and never the last", async () => {
    show({ ...line, y: ["Europe", "Asia"] });
    const europe = page.getByRole("button", { name: "Europe" });
    const asia = page.getByRole("button", { name: "Asia" });

    await europe.click();
    await expect.element(europe).toHaveAttribute("aria-pressed", "false");
    await expect.poll(() => drawnColors().has("11,104,168")).toBe(false);
    await asia.click();

    await expect.element(asia).toHaveAttribute("aria-pressed", "true");
  });

  it("is a table on request, with the same rows", async () => {
    show(line);

    await page.getByRole("button", { name: "Show as table" }).click();

    await expect.element(page.getByRole("cell", { name: "66" })).toBeInTheDocument();
    await expect.element(page.getByRole("columnheader", { name: "Africa" })).toBeVisible();
    await expect.element(picture).not.toBeInTheDocument();
    await page.getByRole("button", { name: "Show as table" }).click();
    await expect.element(picture).toBeVisible();
  });

  it("without rows says so", async () => {
    show(line, toBlob("none", { month: [], Europe: [], Africa: [], Asia: [] }));

    await expect.element(page.getByText("There are no rows to draw yet.")).toBeVisible();
  });
});

describe.each(["line", "bar"] as const)("a %s chart", (type) => {
  it.each([
    ["stacked", { stack: true }],
    ["of shares", { stack: "normalize" }],
    ["across", { isHorizontal: true }],
  ] as const)("%s is drawn and read", async (_name, more) => {
    show({ ...line, type, ...more });

    await expect.element(picture).toBeVisible();
    await expect.poll(() => drawnColors().size).toBeGreaterThan(10);
    picture.element().focus();
    await userEvent.keyboard("{ArrowRight}");

    await expect.element(page.getByText("Jan: Europe 31, Africa 18, Asia 22")).toBeInTheDocument();
    await expect.element(page.getByRole("definition").first()).toHaveTextContent("31");
  });
});

it("a hundred thousand points are drawn", async () => {
  const count = 100_000;
  const walk = toBlob("walk", {
    x: Array.from({ length: count }, (_, index) => index),
    y: Array.from({ length: count }, (_, index) => Math.sin(index / 5000) * 100),
  });

  show({ ...line, x: "x", xKind: "number", y: ["y"] }, walk);

  await expect.element(picture).toBeVisible();
  await expect.poll(() => drawnColors().has("11,104,168")).toBe(true);
});

it("a name of a series that looks like HTML stays text", async () => {
  const name = '<img src=x onerror="window.wasRun = true">';
  show({ ...line, y: [name] }, toBlob("html", { month: ["a", "b"], [name]: [1, 2] }));

  await expect.element(picture).toBeVisible();
  picture.element().focus();
  await userEvent.keyboard("{ArrowRight}");

  await expect.element(page.getByRole("term")).toHaveTextContent(name);
  expect("wasRun" in window).toBe(false);
});
