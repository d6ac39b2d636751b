/** Messages: alerts, exceptions, progress, toasts, and what stands where an element has failed. */

import { describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";

import { exceptionText } from "../../../client/src/elements/status/Exception.tsx";
import type { ElementNode } from "../../../src/protocol/elements.ts";
import { showElements, showPage, toOps } from "./support/app.tsx";
import type { Elements } from "./support/app.tsx";
import { findFaults, look, looks } from "./support/looks.ts";

const failure = {
  kind: "exception",
  name: "TypeError",
  message: "rows is undefined",
  hint: "Check that the table exists.",
  excerpt: "  11 | const t = load();\n> 12 | st.table(t.rows);",
  stack: [{ function: "main", file: "app.ts", line: 12, column: 12 }],
} as const satisfies ElementNode;

const all: readonly Elements[] = [
  ["info", { kind: "alert", tone: "info", body: "For **you**" }],
  ["ok", { kind: "alert", tone: "success", body: "Done", title: "Saved" }],
  ["warn", { kind: "alert", tone: "warning", body: "Careful", icon: "🔥" }],
  ["bad", { kind: "alert", tone: "error", body: "Broken" }],
  ["exception", failure],
  ["quiet", { kind: "exception", message: "Something went wrong.", logId: "k3f9a2" }],
  ["progress", { kind: "progress", value: 0.6, text: "Exporting" }],
  ["bare", { kind: "progress", value: 2 }],
  ["spinner", { kind: "spinner", text: "Loading" }],
];

it.each(looks)("has no accessibility fault when $name", async (given) => {
  await look(given);
  showElements(all);
  await expect.element(page.getByText("Exporting")).toBeVisible();

  expect(await findFaults("elements")).toEqual([]);
});

it("says the tone of an alert in words, and an error at once", async () => {
  showElements(all);

  await expect.element(page.getByText("Success:")).toBeInTheDocument();
  await expect.element(page.getByRole("alert").filter({ hasText: "Broken" })).toBeVisible();
});

describe("an exception", () => {
  it("runs the script again when asked to", async () => {
    const line = showElements([["x", failure]]);

    await page.getByRole("button", { name: "Run again" }).click();

    expect(line.sent).toEqual([{ kind: "rerun", seq: 1 }]);
  });

  it("shows the line it happened on and its stack when asked for", async () => {
    showElements([["x", failure]]);

    await page.getByText("Stack").click();

    await expect.element(page.getByText("main app.ts:12:12")).toBeVisible();
    expect(document.querySelector("[data-mark]")?.textContent).toContain("st.table(t.rows)");
  });

  it("is copied as a whole", () => {
    expect(exceptionText(failure).split("\n").slice(0, 2)).toEqual([
      "TypeError: rows is undefined",
      "    at main (app.ts:12:12)",
    ]);
  });
});

it("keeps progress between nothing and all", async () => {
  showElements(all);

  await expect
    .element(page.getByRole("progressbar", { name: "Exporting" }))
    .toHaveAttribute("value", "60");
  await expect
    .element(page.getByRole("progressbar", { name: "Progress" }))
    .toHaveAttribute("value", "100");
});

it("keeps a fault of one element from the others, and tries again when it changes", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  // A server that is wrong about its own contract: Markdown without a body.
  const line = showElements([["good", { kind: "text", body: "still here" }]]);
  line.patch([
    ["set", "bad", { kind: "markdown", body: "" }],
    ["props", "bad", {}, ["body"]],
    ["children", "main", ["bad", "good"]],
  ]);
  await expect.element(page.getByText("This part of the page could not be shown.")).toBeVisible();
  await expect.element(page.getByText("still here")).toBeVisible();

  line.patch([["props", "bad", { body: "mended" }]]);

  await expect.element(page.getByText("mended")).toBeVisible();
  vi.restoreAllMocks();
});

function toast(body: string, durationMs: number): ElementNode {
  return { kind: "toast", body, tone: "success", durationMs };
}

describe("a toast", () => {
  it("goes when its time is over", async () => {
    const line = showPage({});
    line.patch(toOps({ toasts: [["t", toast("Saved", 150)]] }));

    await expect.element(page.getByText("Saved")).toBeVisible();
    await expect.element(page.getByText("Saved")).not.toBeInTheDocument();
  });

  it("outlives the next run, which draws without it", async () => {
    const line = showPage({});
    line.patch(toOps({ toasts: [["t", toast("Saved", 60_000)]] }));
    await expect.element(page.getByText("Saved")).toBeVisible();

    line.patch([
      ["del", "t"],
      ["children", "toasts", []],
      ...toOps({ main: [["x", { kind: "text", body: "next run" }]] }),
    ]);

    await expect.element(page.getByText("next run")).toBeVisible();
    await expect.element(page.getByText("Saved")).toBeVisible();
  });

  it("is not shown again when the tree is sent anew", async () => {
    const line = showPage({});
    const ops = toOps({ toasts: [["t", toast("Saved", 60_000)]] });
    line.patch(ops);
    await page.getByRole("button", { name: "Close" }).click();

    line.patch([...ops, ...toOps({ main: [["x", { kind: "text", body: "again" }]] })], {
      reset: true,
    });

    await expect.element(page.getByText("again")).toBeVisible();
    await expect.element(page.getByText("Saved")).not.toBeInTheDocument();
  });

  it("is reached by F6 and waits while it has the focus", async () => {
    const line = showPage({});
    line.patch(toOps({ toasts: [["t", toast("Saved", 400)]] }));
    await expect.element(page.getByText("Saved")).toBeVisible();

    await userEvent.keyboard("{F6}");
    await expect.element(page.getByRole("region", { name: "Messages (F6)" })).toHaveFocus();
    await new Promise((resolve) => setTimeout(resolve, 600));
    await expect.element(page.getByText("Saved")).toBeVisible();
    await userEvent.tab();
    await userEvent.keyboard("{Enter}");

    await expect.element(page.getByText("Saved")).not.toBeInTheDocument();
  });
});
