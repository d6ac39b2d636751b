/** Selects: what opens, what is found, what is chosen, what is never lost. */

import { describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";

import type { ElementNode } from "../../../src/protocol/elements.ts";
import { showElements } from "../client/support/app.tsx";
import type { Line } from "../client/support/app.tsx";

const cities = ["Abuja", "Accra", "Berlin", "Cairo", "Dakar", "Hamburg", "Ibadan", "Kigali"];
const many = [...cities, "Lagos", "Lomé", "Nairobi", "Osaka", "Zürich"];
const year: ElementNode & { kind: "selectbox" } = {
  kind: "selectbox",
  label: "Year",
  options: ["2026", "2025", "2024"],
  value: "2026",
};
const city: ElementNode & { kind: "selectbox" } = {
  kind: "selectbox",
  label: "City",
  options: many,
  value: "Berlin",
};
const states: ElementNode & { kind: "multiselect" } = {
  kind: "multiselect",
  label: "States",
  options: ["active", "trial", "paused"],
  value: ["active", "trial"],
};

function told(line: Line): unknown[] {
  return line.sent.flatMap((frame) => (frame.kind === "input" ? [frame.values] : []));
}

function show(node: ElementNode): Line {
  return showElements([["it", node]]);
}

describe("a short select", () => {
  it("opens by key, moves by arrows, and gives the focus back", async () => {
    const line = show(year);
    const select = page.getByRole("combobox", { name: "Year" });

    await select.click();
    await expect.element(page.getByRole("option", { name: "2026" })).toHaveFocus();
    await userEvent.keyboard("{ArrowDown}{Enter}");

    await expect.poll(() => told(line)).toEqual([[["it", "2025"]]]);
    await expect.element(select).toHaveFocus();
    await expect.element(select).toHaveTextContent("2025");
  });

  it("finds an option by its first letters and closes on Escape without a choice", async () => {
    const line = show({ ...year, options: ["Ada", "Grace", "Katherine"], value: "Ada" });

    await page.getByRole("combobox", { name: "Year" }).click();
    await expect.element(page.getByRole("option", { name: "Ada" })).toHaveFocus();
    await userEvent.keyboard("ka");
    await expect.element(page.getByRole("option", { name: "Katherine" })).toHaveFocus();
    await userEvent.keyboard("{Escape}");

    await expect.element(page.getByRole("listbox")).not.toBeInTheDocument();
    expect(told(line)).toEqual([]);
  });

  it("is cleared only where it may be", async () => {
    const line = show({ ...year, isClearable: true });

    await page.getByRole("button", { name: "Clear Year" }).click();

    expect(told(line)).toEqual([[["it", null]]]);
    await expect.element(page.getByRole("combobox", { name: "Year" })).toHaveFocus();
    await expect.element(page.getByRole("button", { name: "Clear Year" })).not.toBeInTheDocument();
  });

  it("opens inside the main landmark", async () => {
    show(year);

    await page.getByRole("combobox", { name: "Year" }).click();

    await expect
      .element(page.getByRole("main").getByRole("option", { name: "2024" }))
      .toBeVisible();
  });

  it("does not open when disabled", async () => {
    show({ ...year, disabled: true });

    await expect.element(page.getByRole("combobox", { name: "Year" })).toBeDisabled();
  });

  it("is described by its help and error", async () => {
    show({ ...year, help: "Of the *books*", error: "Choose another", required: true });

    const select = page.getByRole("combobox", { name: "Year" });

    await expect.element(select).toHaveAccessibleDescription("Of the books Choose another");
    await expect.element(select).toHaveAttribute("aria-required", "true");
  });
});

describe("a long select", () => {
  it("finds what is typed, whatever the accents", async () => {
    const line = show(city);

    await page.getByRole("combobox", { name: "City" }).fill("lome");
    await expect.element(page.getByRole("option", { name: "Lomé" })).toBeVisible();
    expect(page.getByRole("option").elements()).toHaveLength(1);
    await userEvent.keyboard("{Enter}");

    await expect.poll(() => told(line)).toEqual([[["it", "Lomé"]]]);
  });

  it("shows its choice again when the text was emptied or makes no sense", async () => {
    const line = show(city);
    const field = page.getByRole("combobox", { name: "City" });

    await field.clear();
    await userEvent.tab();
    await expect.element(field).toHaveValue("Berlin");
    await field.fill("nowhere");
    await expect.element(page.getByText("No option contains this.")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await userEvent.tab();

    await expect.element(field).toHaveValue("Berlin");
    expect(told(line)).toEqual([]);
  });

  it("takes a new option where that is allowed", async () => {
    const line = show({ ...city, allowNew: true });

    await page.getByRole("combobox", { name: "City" }).fill("Quito");
    await page.getByRole("option", { name: "Add “Quito”" }).click();

    await expect.poll(() => told(line)).toEqual([[["it", "Quito"]]]);
    await expect.element(page.getByRole("combobox", { name: "City" })).toHaveValue("Quito");
  });

  it("draws two hundred of many options and says how to find the others", async () => {
    show({
      ...city,
      options: Array.from({ length: 5000 }, (_, index) => `Place ${index}`),
      value: null,
    });

    await page.getByRole("combobox", { name: "City" }).click();

    await expect.element(page.getByText("5,000 options: type to find one.")).toBeVisible();
    expect(page.getByRole("option").elements()).toHaveLength(200);
  });
});

describe("a multiple select", () => {
  it("adds by typing and takes away by key and by button", async () => {
    const line = show(states);

    await page.getByRole("combobox", { name: "States" }).fill("pau");
    await userEvent.keyboard("{Enter}");
    await expect.element(page.getByRole("button", { name: "Remove paused" })).toBeInTheDocument();
    await userEvent.keyboard("{Escape}{Backspace}");
    await page.getByRole("button", { name: "Remove active" }).click();

    await expect
      .poll(() => told(line))
      .toEqual([
        [["it", ["active", "trial", "paused"]]],
        [["it", ["active", "trial"]]],
        [["it", ["trial"]]],
      ]);
  });

  it("keeps every chip when Escape is pressed", async () => {
    const line = show(states);

    await page.getByRole("combobox", { name: "States" }).click();
    await userEvent.keyboard("{Escape}{Escape}{Escape}");

    await expect.element(page.getByRole("button", { name: "Remove active" })).toBeVisible();
    expect(told(line)).toEqual([]);
  });

  it("takes no more than it may and says so", async () => {
    const line = show({ ...states, max: 2 });

    await page.getByRole("combobox", { name: "States" }).click();

    await expect.element(page.getByText("No more than 2 can be chosen.")).toBeVisible();
    await expect
      .element(page.getByRole("option", { name: "paused" }))
      .toHaveAttribute("aria-disabled", "true");
    await page.getByRole("option", { name: "trial" }).click();
    await expect.poll(() => told(line)).toEqual([[["it", ["active"]]]]);
  });

  it("takes new options where that is allowed", async () => {
    const line = show({ ...states, allowNew: true });

    await page.getByRole("combobox", { name: "States" }).fill("urgent");
    await userEvent.keyboard("{Enter}");

    await expect.poll(() => told(line)).toEqual([[["it", ["active", "trial", "urgent"]]]]);
  });
});

describe("in a form", () => {
  it("Enter chooses an option and does not submit", async () => {
    const line = showElements([
      [
        "f",
        { kind: "form", border: true },
        [
          ["it", { ...city, form: "f" }],
          ["go", { kind: "button", label: "Send", type: "primary", isSubmit: true, form: "f" }],
        ],
      ],
    ]);

    await page.getByRole("combobox", { name: "City" }).fill("osa");
    await expect.element(page.getByRole("option", { name: "Osaka" })).toBeVisible();
    await userEvent.keyboard("{Enter}");
    await expect.element(page.getByRole("combobox", { name: "City" })).toHaveValue("Osaka");
    expect(told(line)).toEqual([]);
    await page.getByRole("button", { name: "Send" }).click();

    expect(told(line)).toEqual([
      [
        ["it", "Osaka"],
        ["go", true],
      ],
    ]);
  });
});
