/** Text: headings, Markdown, captions, figures. */

import { describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { Locator } from "vitest/browser";

import { showElements } from "./support/app.tsx";
import type { Elements } from "./support/app.tsx";
import { findFaults, look, looks } from "./support/looks.ts";

const sample: readonly Elements[] = [
  ["title", { kind: "heading", level: 1, body: "Quarterly *revenue*", help: "Net of refunds" }],
  ["header", { kind: "heading", level: 2, body: "Customers", anchor: "who" }],
  ["sub", { kind: "heading", level: 3, body: "By region" }],
  [
    "markdown",
    {
      kind: "markdown",
      body: "Some **bold** words and `code`.\n\n| a | b |\n|---|--:|\n| 1 | 2 |",
    },
  ],
  ["text", { kind: "text", body: "Plain *text*\nsecond line" }],
  ["caption", { kind: "caption", body: "Updated *now*" }],
  ["divider", { kind: "divider" }],
  [
    "metric",
    {
      kind: "metric",
      label: "Churn",
      value: "2.1 %",
      delta: "−0.3 pt",
      trend: { direction: "down", tone: "good" },
      chart: [3, 1, 2],
      border: true,
      help: "Of paying customers",
    },
  ],
];

it.each(looks)("has no accessibility fault when $name", async (given) => {
  await look(given);
  showElements(sample);
  await expect
    .element(page.getByRole("heading", { level: 1, name: "Quarterly revenue" }))
    .toBeVisible();

  expect(await findFaults("elements")).toEqual([]);
});

describe("Markdown", () => {
  it("shows its marks and no HTML", async () => {
    showElements([
      ["m", { kind: "markdown", body: "**bold** <b onclick=x>raw</b> <script>alert(1)</script>" }],
    ]);

    await expect.element(page.getByText("<b onclick=x>raw</b>")).toBeVisible();
    expect(document.querySelector("main strong")?.textContent).toBe("bold");
    expect(document.querySelector("main b, main script")).toBeNull();
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JaVaScRiPt:alert(1)"])(
    "makes no link of %s",
    async (href) => {
      showElements([["m", { kind: "markdown", body: `[words](${href})` }]]);

      await expect.element(page.getByText("words")).toBeVisible();
      expect(document.querySelector("main a")).toBeNull();
    },
  );

  it("opens other sites in a tab that knows nothing of this one", async () => {
    showElements([["m", { kind: "markdown", body: "[there](https://example.com/)" }]]);
    const link = page.getByRole("link", { name: "there" });

    await expect.element(link).toHaveAttribute("target", "_blank");
    await expect.element(link).toHaveAttribute("rel", "noopener noreferrer");
  });

  it("grows by what is streamed", async () => {
    const line = showElements([["m", { kind: "markdown", body: "One" }]]);

    line.patch([["text", "m", " and **two**"]]);

    await expect.element(page.getByText("One and two")).toBeVisible();
  });

  it("gives headings an address when asked to", async () => {
    showElements([["m", { kind: "markdown", body: "## Über uns", anchors: true }]]);

    await expect
      .element(page.getByRole("link", { name: "Link to “Über uns”" }))
      .toHaveAttribute("href", "#über-uns");
    expect(document.getElementById("über-uns")?.tagName).toBe("H2");
  });
});

it("keeps the line breaks of plain text and shows its marks", async () => {
  showElements([["t", { kind: "text", body: "a *b*\nc" }]]);

  await expect.element(page.getByText("a *b*")).toBeVisible();
  expect(document.querySelector(".text")?.textContent).toBe("a *b*\nc");
});

it("says which way a figure went without colour", async () => {
  showElements(sample);

  await expect.element(page.getByRole("img", { name: "Down" })).toBeVisible();
  await expect.element(page.getByRole("img", { name: "Course: from 3 to 2" })).toBeVisible();
});

function focus(locator: Locator): void {
  const element = locator.element();
  if (element instanceof HTMLElement) element.focus();
}

it("opens help by keyboard and closes it on Escape", async () => {
  showElements(sample);
  const button = page.getByRole("button", { name: "Help for Churn" });
  await expect.element(button).toBeVisible();

  focus(button);
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("Of paying customers")).toBeVisible();
  await userEvent.keyboard("{Escape}");

  await expect.element(page.getByText("Of paying customers")).not.toBeVisible();
  await expect.element(button).toHaveFocus();
});
