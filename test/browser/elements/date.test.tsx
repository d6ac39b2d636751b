/** Dates: typed as people write them, or picked from a calendar by hand and by key. */

import { describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";

import type { ElementNode } from "../../../src/protocol/elements.ts";
import { showElements } from "../client/support/app.tsx";
import type { Line } from "../client/support/app.tsx";

const from: ElementNode & { kind: "dateInput" } = {
  kind: "dateInput",
  label: "From",
  value: "2026-07-01",
  min: "2026-01-01",
  max: "2026-12-31",
};
const period: ElementNode & { kind: "dateInput" } = {
  kind: "dateInput",
  label: "Period",
  value: ["2026-07-06", "2026-07-17"],
  isRange: true,
};

function told(line: Line): unknown[] {
  return line.sent.flatMap((frame) => (frame.kind === "input" ? [frame.values] : []));
}

function show(node: ElementNode): Line {
  return showElements([["it", node]]);
}

const field = page.getByRole("textbox", { name: "From" });
const button = page.getByRole("button", { name: "Open calendar of From" });

describe("a typed date", () => {
  it.each([
    ["2026-07-15", "2026-07-15"],
    ["2026-7-5", "2026-07-05"],
    ["7/15/26", "2026-07-15"],
    ["15 Jul 2026", "2026-07-15"],
    ["July 15, 2026", "2026-07-15"],
  ])("is read from %s", async (typed, iso) => {
    const line = show(from);

    await field.fill(typed);
    await userEvent.keyboard("{Enter}");

    expect(told(line)).toEqual([[["it", iso]]]);
    await expect.element(field).toHaveValue(iso);
  });

  it.each([
    ["someday", "Enter a date such as 2026-01-01."],
    ["2026-02-30", "Enter a date such as 2026-01-01."],
    ["2027-01-01", "Enter a date from 2026-01-01 to 2026-12-31."],
    ["", "Enter a date."],
  ])("that is wrong stays as it was typed: %s", async (typed, message) => {
    const line = show(from);

    await field.fill(typed);
    await userEvent.tab();

    await expect.element(page.getByRole("alert")).toHaveTextContent(message);
    await expect.element(field).toHaveValue(typed);
    await expect.element(field).toBeInvalid();
    expect(told(line)).toEqual([]);
  });

  it("is given up with Escape", async () => {
    show(from);

    await field.fill("someday");
    await userEvent.keyboard("{Enter}{Escape}");

    await expect.element(field).toHaveValue("2026-07-01");
    await expect.element(page.getByRole("alert")).not.toBeInTheDocument();
  });

  it("stands in the notation that the author chose", async () => {
    const line = show({ ...from, locale: "de-DE" });

    await expect.element(field).toHaveValue("01.07.2026");
    await field.fill("2.3.26");
    await userEvent.keyboard("{Enter}");

    expect(told(line)).toEqual([[["it", "2026-03-02"]]]);
  });

  it("is cleared only where it may be", async () => {
    const line = show({ ...from, isClearable: true });

    await page.getByRole("button", { name: "Clear From" }).click();

    expect(told(line)).toEqual([[["it", null]]]);
  });
});

describe("the calendar", () => {
  it("opens at the chosen day, moves by arrows and gives the focus back", async () => {
    const line = show(from);

    await button.click();
    await expect
      .element(page.getByRole("button", { name: /July 1, 2026, selected/u }))
      .toHaveFocus();
    await userEvent.keyboard("{ArrowDown}{ArrowRight}{Enter}");

    await expect.poll(() => told(line)).toEqual([[["it", "2026-07-09"]]]);
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    await expect.element(button).toHaveFocus();
    await expect.element(field).toHaveValue("2026-07-09");
  });

  it("opens from the text field by Alt and the down arrow, and closes on Escape", async () => {
    const line = show(from);

    await field.click();
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await expect.element(page.getByRole("dialog", { name: "From" })).toBeVisible();
    await userEvent.keyboard("{Escape}");

    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    expect(told(line)).toEqual([]);
  });

  it("closes when its button is pressed again", async () => {
    show(from);

    await button.click();
    await expect.element(page.getByRole("dialog", { name: "From" })).toBeVisible();
    await button.click();

    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  });

  it("offers no day beyond the limits", async () => {
    show({ ...from, min: "2026-07-01", max: "2026-07-20" });

    await button.click();

    await expect.element(page.getByRole("button", { name: /July 21, 2026/u })).toBeDisabled();
    await expect.element(page.getByRole("button", { name: /July 20, 2026/u })).toBeEnabled();
    await expect
      .element(page.getByRole("button", { name: "Next month" }))
      .toHaveAttribute("aria-disabled", "true");
  });

  it("goes to another year by its list", async () => {
    show({ ...from, min: "1990-01-01" });

    await button.click();
    await page.getByRole("combobox", { name: "Year" }).selectOptions("1994");

    await expect.element(page.getByRole("button", { name: /July 14, 1994/u })).toBeVisible();
  });

  it("speaks the author's language", async () => {
    show({ ...from, locale: "de-DE" });

    await button.click();

    await expect
      .element(page.getByRole("button", { name: /Mittwoch, 15\. Juli 2026/u }))
      .toBeVisible();
    await expect.element(page.getByText("Mo", { exact: true })).toBeVisible();
  });
});

describe("a range", () => {
  it("is picked by its two ends, in whichever order, and told once", async () => {
    const line = show(period);

    await page.getByRole("button", { name: "Open calendar of Period" }).click();
    await page.getByRole("button", { name: /July 22, 2026/u }).click();
    await page.getByRole("button", { name: /July 20, 2026/u }).click();

    await expect.poll(() => told(line)).toEqual([[["it", ["2026-07-20", "2026-07-22"]]]]);
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  });

  it("with one end is told when the calendar is closed", async () => {
    const line = show(period);

    await page.getByRole("button", { name: "Open calendar of Period" }).click();
    await page.getByRole("button", { name: /July 22, 2026/u }).click();
    await userEvent.keyboard("{Escape}");

    await expect.poll(() => told(line)).toEqual([[["it", ["2026-07-22", null]]]]);
  });

  it("has a text field for each end", async () => {
    const line = show(period);

    await page.getByRole("textbox", { name: "Period to" }).fill("2026-07-01");
    await userEvent.keyboard("{Enter}");

    expect(told(line)).toEqual([[["it", ["2026-07-01", "2026-07-06"]]]]);
    await expect.element(page.getByRole("group", { name: "Period" })).toBeVisible();
  });
});

it("is not opened or typed in when disabled", async () => {
  show({ ...from, disabled: true });

  await expect.element(field).toBeDisabled();
  await expect.element(button).toBeDisabled();
});
