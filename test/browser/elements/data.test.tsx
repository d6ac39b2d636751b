/** Tables, JSON and code: read, scrolled, opened and copied. */

import { describe, expect, it, onTestFinished } from "vitest";
import { page, userEvent } from "vitest/browser";

import type { ElementNode } from "../../../src/protocol/elements.ts";
import { showElements } from "../client/support/app.tsx";
import { customers, toBlob } from "./support/rows.ts";
import type { Blob } from "./support/rows.ts";

function showTable(
  node: Omit<ElementNode & { kind: "table" }, "kind" | "data">,
  blob: Blob = customers,
): void {
  showElements([["it", { kind: "table", data: blob.ref, ...node }]]).receiveBytes(blob.frame);
}

/** What is copied while the test runs. */
function watchClipboard(): string[] {
  const copied: string[] = [];
  const write = navigator.clipboard.writeText.bind(navigator.clipboard);
  navigator.clipboard.writeText = async (text: string) => {
    copied.push(text);
  };
  onTestFinished(() => {
    navigator.clipboard.writeText = write;
  });
  return copied;
}

describe("a table", () => {
  it("has heads for columns and rows", async () => {
    showTable({});

    await expect.element(page.getByRole("columnheader", { name: "Customer" })).toBeVisible();
    await expect.element(page.getByRole("rowheader", { name: "6" })).toBeVisible();
  });

  it("writes numbers, days and truths as the reader does, and holes as holes", async () => {
    showTable({ hideIndex: true });
    const texts = (row: number): (string | null)[] =>
      [...(page.getByRole("row").elements()[row]?.querySelectorAll("td") ?? [])].map(
        (cell) => cell.textContent,
      );

    await expect.element(page.getByRole("cell", { name: "Northwind" })).toBeVisible();

    expect(texts(1)).toEqual(["Northwind", "Lagos", "128,400", "2019", "Jul 1, 2026", "Yes", ""]);
    expect(texts(4).slice(0, 3)).toEqual(["–no value", "Austin", "–no value"]);
  });

  it("aligns numbers at their end with figures of one width", async () => {
    showTable({});

    const cell = page.getByRole("cell", { name: "128,400" });

    await expect
      .element(cell)
      .toHaveStyle({ textAlign: "end", fontVariantNumeric: "tabular-nums" });
  });

  it("that is higher than its place scrolls by key below a head that stays", async () => {
    showTable({ height: 150 });
    const place = page.getByRole("group", { name: /^Table of Customer/u });
    await expect.element(place).toBeVisible();
    const head = page.getByRole("columnheader", { name: "Customer" }).element();
    const before = head.getBoundingClientRect().top;

    place.element().focus();
    await userEvent.keyboard("{PageDown}");

    await expect.poll(() => place.element().scrollTop).toBeGreaterThan(40);
    expect(head.getBoundingClientRect().top).toBe(before);
  });

  it("that fits takes no stop of the Tab key", async () => {
    showTable({}, toBlob("small", { a: [1] }));

    await expect.element(page.getByRole("cell", { name: "1" })).toBeVisible();

    expect(document.querySelector("main [tabindex]")).toBeNull();
  });

  it("of many rows shows the first and more on request", async () => {
    showTable({}, toBlob("many", { n: Array.from({ length: 1200 }, (_, index) => index) }));
    const rows = (): number => document.querySelectorAll("tbody tr").length;

    await expect.poll(rows).toBe(500);
    await page.getByRole("button", { name: "Show 500 more" }).click();
    await page.getByRole("button", { name: "Show 200 more" }).click();

    await expect.poll(rows).toBe(1200);
  });

  it("without rows names its columns", async () => {
    showTable({}, toBlob("none", { name: [], city: [] }));

    await expect.element(page.getByText("No rows to show (name, city).")).toBeVisible();
  });
});

describe("JSON", () => {
  const value = {
    id: 7,
    name: 'The "Old"\nHouse',
    tags: ["a", "b"],
    deep: { deeper: { end: null } },
  };

  it("opens to the depth that the author says, and further by key", async () => {
    showElements([["it", { kind: "json", value, expanded: 1 }]]);

    await expect.element(page.getByText("id:")).toBeVisible();
    await expect.element(page.getByText("deeper:")).not.toBeInTheDocument();
    await page.getByText("deep:").click();
    await expect.element(page.getByText("deeper:")).toBeVisible();
    await userEvent.keyboard("{ArrowLeft}");

    await expect.element(page.getByText("deeper:")).not.toBeInTheDocument();
  });

  it("writes strings as JSON does", async () => {
    showElements([["it", { kind: "json", value, expanded: true }]]);

    await expect.element(page.getByText(String.raw`"The \"Old\"\nHouse"`)).toBeVisible();
  });

  it.each([
    [null, "null"],
    ["text", '"text"'],
    [0, "0"],
    [false, "false"],
  ])("shows %s, which is no tree", async (leaf, text) => {
    showElements([["it", { kind: "json", value: leaf, expanded: true }]]);

    await expect.element(page.getByText(text, { exact: true })).toBeVisible();
  });

  it("keeps a long list closed until it is asked for", async () => {
    const list = Array.from({ length: 5000 }, (_, index) => index);
    showElements([["it", { kind: "json", value: { list }, expanded: true }]]);

    await expect.element(page.getByText("list:")).toBeVisible();

    expect(page.getByRole("treeitem").elements().length).toBeLessThan(10);
  });

  it("is copied whole", async () => {
    const copied = watchClipboard();
    showElements([["it", { kind: "json", value, expanded: 0 }]]);

    await page.getByRole("button", { name: "Copy JSON" }).click();

    await expect.element(page.getByText("Copied")).toBeInTheDocument();
    expect(copied).toEqual([JSON.stringify(value, null, 2)]);
  });
});

describe("code", () => {
  const body = 'const a: string = "x"; // note\n\nfunction f() {}\n';

  it("is coloured by what its parts are, without losing a character", async () => {
    showElements([["it", { kind: "code", body, language: "ts" }]]);

    await expect.element(page.getByText("function", { exact: true })).toHaveClass("code-keyword");
    await expect.element(page.getByText("// note")).toHaveClass("code-comment");
    expect(document.querySelector("code")?.textContent).toBe(body);
  });

  it.each(["rust", "golang", "html", "unknown-language"])(
    "in %s keeps its text",
    async (language) => {
      const text = '<a href="x">fn main() {\n  let x = 1;\n}</a>\n';
      showElements([["it", { kind: "code", body: text, language }]]);

      await expect.poll(() => document.querySelector("code")?.textContent).toBe(text);
    },
  );

  it("colours a language that is loaded on demand", async () => {
    showElements([["it", { kind: "code", body: "fn main() {}", language: "Rust" }]]);

    await expect.element(page.getByText("fn", { exact: true })).toHaveClass("code-keyword");
  });

  it("numbers its lines for the eye, and copies none of the numbers", async () => {
    const copied = watchClipboard();
    showElements([["it", { kind: "code", body, lineNumbers: true }]]);

    await page.getByRole("button", { name: "Copy code" }).click();

    await expect.poll(() => copied).toEqual([body]);
    expect(document.querySelectorAll(".code-line")).toHaveLength(3);
    expect(document.querySelector("code")?.textContent).not.toMatch(/\d/u);
  });

  it("breaks long lines when asked, else scrolls by key", async () => {
    const long = "word ".repeat(200);
    showElements([
      ["scrolled", { kind: "code", body: long }],
      ["wrapped", { kind: "code", body: long, wrap: true }],
    ]);

    await expect
      .element(page.getByRole("group", { name: "Code" }))
      .toHaveAttribute("tabindex", "0");

    expect(document.querySelectorAll("pre[tabindex]")).toHaveLength(1);
    expect(document.documentElement.scrollWidth).toBe(document.documentElement.clientWidth);
  });

  it("says so when the browser does not allow to copy", async () => {
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    onTestFinished(() => {
      navigator.clipboard.writeText = write;
    });
    showElements([["it", { kind: "code", body }]]);

    await page.getByRole("button", { name: "Copy code" }).click();

    await expect.element(page.getByText(/select the text instead/u)).toBeVisible();
  });
});
