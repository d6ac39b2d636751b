/** Buttons, choices, sliders and fields, by the hands of somebody who uses them: real pointer, real keys. */

import { describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { Locator } from "vitest/browser";

import type { ElementNode } from "../../../src/protocol/elements.ts";
import { showElements } from "../client/support/app.tsx";
import type { Elements, Line } from "../client/support/app.tsx";

/** What the script has been told, in order. */
function told(line: Line): unknown[] {
  return line.sent.flatMap((frame) => (frame.kind === "input" ? [frame.values] : []));
}

function show(node: ElementNode, ...more: readonly Elements[]): Line {
  return showElements([["it", node], ...more]);
}

/** Focuses as a click on the label would, without moving what is under the pointer. */
async function focus(locator: Locator): Promise<void> {
  await expect.element(locator).toBeVisible();
  locator.element().focus();
}

describe("a button", () => {
  const save: ElementNode = { kind: "button", label: "**Save** all", type: "primary" };

  it("runs the script when pressed, by pointer or key", async () => {
    const line = show(save);
    const button = page.getByRole("button", { name: "Save all" });

    await button.click();
    await userEvent.keyboard("{Enter}");

    expect(told(line)).toEqual([[["it", true]], [["it", true]]]);
  });

  it("looks busy until its run has ended, and can be pressed meanwhile", async () => {
    const line = show(save);
    const button = page.getByRole("button", { name: "Save all" });

    await button.click();
    await expect.element(button).toHaveAttribute("aria-busy", "true");
    await expect.element(button).toBeEnabled();
    line.patch([], { seq: 1 });

    await expect.element(button).not.toHaveAttribute("aria-busy");
  });

  it("is pressed by its shortcut from a field, with what was typed there", async () => {
    const line = show({ ...save, shortcut: "Ctrl+Enter" }, [
      "name",
      { kind: "textInput", label: "Name", type: "text", value: "" },
    ]);

    await page.getByLabelText("Name").fill("Ada");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");

    expect(told(line)).toEqual([
      [
        ["name", "Ada"],
        ["it", true],
      ],
    ]);
  });

  it("tells its shortcut to the eye and to a screen reader", async () => {
    show({ ...save, shortcut: "ctrl+shift+s" });

    const button = page.getByRole("button", { name: "Save all" });

    await expect.element(button).toHaveAttribute("aria-keyshortcuts", "Control+Shift+s");
    await expect.element(button).toHaveTextContent("CtrlShiftS");
  });

  it("leaves a shortcut without Ctrl to the field that is typed in", async () => {
    const line = show({ ...save, shortcut: "s" }, [
      "name",
      { kind: "textInput", label: "Name", type: "text", value: "" },
    ]);

    await page.getByLabelText("Name").click();
    await userEvent.keyboard("s");
    expect(told(line)).toEqual([]);
    await page.getByRole("main").click({ position: { x: 1, y: 1 } });
    await userEvent.keyboard("s");

    expect(told(line)).toEqual([[["name", "s"]], [["it", true]]]);
  });

  it("does nothing when disabled, by its shortcut neither", async () => {
    const line = show({ ...save, disabled: true, shortcut: "Ctrl+Enter" });

    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await expect.element(page.getByRole("button", { name: "Save all" })).toBeDisabled();

    expect(told(line)).toEqual([]);
  });
});

describe("a link", () => {
  it("to another site opens a tab of its own and says so", async () => {
    show({ kind: "linkButton", label: "Guide", url: "https://example.com/a", type: "secondary" });

    const link = page.getByRole("link", { name: "Guide (opens in a new tab)" });

    await expect.element(link).toHaveAttribute("target", "_blank");
    await expect.element(link).toHaveAttribute("rel", "noopener noreferrer");
  });

  it.each(["javascript:alert(1)", "data:text/html,x", " javascript:alert(1)"])(
    "leads nowhere for %s",
    async (url) => {
      show({ kind: "linkButton", label: "Guide", url, type: "secondary" });

      const link = page.getByRole("link", { name: "Guide" });

      await expect.element(link).not.toHaveAttribute("href");
      await expect.element(link).toHaveAttribute("aria-disabled", "true");
    },
  );

  it("to a page of the app keeps its query and knows when it is there", async () => {
    const line = show({ kind: "pageLink", label: "Customers", path: "a/ü", query: "x=1" });
    const link = page.getByRole("link", { name: "Customers" });

    await expect.element(link).toHaveAttribute("href", expect.stringMatching(/\/a\/%C3%BC\?x=1$/u));
    line.patch([
      [
        "set",
        "page",
        { kind: "page", navigation: { position: "hidden", sections: [], current: "a/ü" } },
      ],
    ]);

    await expect.element(link).toHaveAttribute("aria-current", "page");
  });
});

describe("a yes or no", () => {
  it.each(["checkbox", "toggle"] as const)(
    "of a %s is told at once, also by its label",
    async (kind) => {
      const line = show({ kind, label: "Only *paying*", value: false });
      const control = page.getByRole(kind === "toggle" ? "switch" : "checkbox", {
        name: "Only paying",
      });

      await page.getByText("paying").click();
      await control.click();
      await userEvent.keyboard(" ");

      expect(told(line)).toEqual([[["it", true]], [["it", false]], [["it", true]]]);
      await expect.element(control).toBeChecked();
    },
  );

  it("is described by its help and its error", async () => {
    show({
      kind: "checkbox",
      label: "I agree",
      value: false,
      required: true,
      help: "To the terms",
      error: "Needed",
    });

    const control = page.getByRole("checkbox", { name: "I agree" });

    await expect.element(control).toHaveAccessibleDescription("To the terms Needed");
    await expect.element(control).toBeInvalid();
    await expect.element(control).toBeRequired();
  });
});

describe("radio buttons", () => {
  const plan: ElementNode = {
    kind: "radio",
    label: "Plan",
    options: ["Team", "Company", "Owner"],
    captions: ["Up to ten", "Everybody", "You"],
    value: null,
  };

  it("are one group that the arrow keys move in", async () => {
    const line = show(plan);

    await page.getByRole("radiogroup", { name: "Plan" }).getByText("Company").click();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");

    expect(told(line)).toEqual([[["it", "Company"]], [["it", "Owner"]], [["it", "Team"]]]);
  });

  it("are described by their captions", async () => {
    show(plan);

    const radio = page.getByRole("radio", { name: "Company" });

    await expect.element(radio).toHaveAccessibleDescription("Everybody");
  });
});

describe("a slider", () => {
  const days: ElementNode & { kind: "slider" } = {
    kind: "slider",
    label: "Days",
    min: 0,
    max: 100,
    step: 10,
    value: 40,
    unit: "days",
  };

  it("takes keys in a row as one choice", async () => {
    const line = show(days);

    await focus(page.getByRole("slider", { name: "Days" }));
    await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}");

    await expect.poll(() => told(line)).toEqual([[["it", 70]]]);
  });

  it("does not jump back while the script runs", async () => {
    const line = show(days);

    await focus(page.getByRole("slider", { name: "Days" }));
    await userEvent.keyboard("{ArrowRight}");
    line.patch([["props", "it", { label: "Days", value: 40 }]], { seq: 0 });

    await expect.element(page.getByText("50 days")).toBeVisible();
  });

  it("with two thumbs names and keeps them apart", async () => {
    const line = show({ ...days, value: [20, 40] });
    const from = page.getByRole("slider", { name: "Days from" });

    await focus(from);
    await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}");

    await expect.poll(() => told(line)).toEqual([[["it", [40, 40]]]]);
    await expect.element(from).toHaveAttribute("aria-valuetext", "40 days");
  });

  it("with two thumbs at the far end can be moved again", async () => {
    const line = show({ ...days, value: [100, 100] });

    await focus(page.getByRole("slider", { name: "Days from" }));
    const { right, top, height } = page
      .getByRole("slider", { name: "Days to" })
      .element()
      .getBoundingClientRect();
    const hit = document.elementFromPoint(right - 6, top + height / 2);
    expect(hit).toBe(page.getByRole("slider", { name: "Days from" }).element());
    await userEvent.keyboard("{ArrowLeft}");

    await expect.poll(() => told(line)).toEqual([[["it", [90, 100]]]]);
  });
});

describe("a number", () => {
  const amount: ElementNode & { kind: "numberInput" } = {
    kind: "numberInput",
    label: "Amount",
    value: 12.5,
    step: 0.1,
    min: 0,
    max: 2000,
  };

  it("is told on Enter, as any locale writes it", async () => {
    const line = show(amount);

    await page.getByRole("spinbutton", { name: "Amount" }).fill("1.234,5");
    await userEvent.keyboard("{Enter}");

    expect(told(line)).toEqual([[["it", 1234.5]]]);
    await expect.element(page.getByRole("spinbutton")).toHaveValue("1,234.5");
  });

  it("steps by keys and buttons without the dust of fractions, as one choice", async () => {
    const line = show(amount);

    await page.getByRole("button", { name: "Increase" }).click();
    await userEvent.keyboard("{ArrowUp}{PageUp}");

    await expect.poll(() => told(line)).toEqual([[["it", 13.7]]]);
  });

  it.each([
    ["2500", "Enter 2,000 or less."],
    ["-1", "Enter 0 or more."],
    ["some", "Enter a number, such as 0."],
  ])("keeps %s as it was typed and says what is wrong", async (typed, message) => {
    const line = show(amount);
    const field = page.getByRole("spinbutton", { name: "Amount" });

    await field.fill(typed);
    await userEvent.tab();

    await expect.element(page.getByRole("alert")).toHaveTextContent(message);
    await expect.element(field).toHaveValue(typed);
    await expect.element(field).toBeInvalid();
    expect(told(line)).toEqual([]);
  });

  it("must be entered when the field may not be empty", async () => {
    const line = show(amount);

    await page.getByRole("spinbutton", { name: "Amount" }).clear();
    await userEvent.tab();

    await expect.element(page.getByRole("alert")).toHaveTextContent("Enter a number");
    expect(told(line)).toEqual([]);
  });

  it("is nothing when a field that may be empty is emptied", async () => {
    const line = show({ ...amount, isClearable: true });

    await page.getByRole("spinbutton", { name: "Amount" }).clear();
    await userEvent.tab();

    expect(told(line)).toEqual([[["it", null]]]);
  });

  it("stays when the wheel turns over it", async () => {
    const line = show(amount);
    const field = page.getByRole("spinbutton", { name: "Amount" });

    await field.click();
    field.element().dispatchEvent(new WheelEvent("wheel", { deltaY: 100, bubbles: true }));
    await userEvent.tab();

    expect(told(line)).toEqual([]);
    await expect.element(field).toHaveValue("12.5");
  });

  it("shows its format and reads it back", async () => {
    const line = show({ ...amount, value: 0.12, format: { style: "percent" } });
    const field = page.getByRole("spinbutton", { name: "Amount" });

    await expect.element(field).toHaveValue("12%");
    await field.fill("12.3 %");
    await userEvent.keyboard("{Enter}");

    expect(told(line)).toEqual([[["it", 0.123]]]);
  });
});

describe("a line of text", () => {
  const name: ElementNode & { kind: "textInput" } = {
    kind: "textInput",
    label: "Name",
    type: "text",
    value: "",
  };

  it("is told on Enter and when the field is left, once each", async () => {
    const line = show(name);

    await page.getByLabelText("Name").fill("Ada");
    await userEvent.keyboard("{Enter}");
    await userEvent.keyboard(" L");
    await userEvent.tab();
    await page.getByLabelText("Name").click();
    await userEvent.tab();

    expect(told(line)).toEqual([[["it", "Ada"]], [["it", "Ada L"]]]);
  });

  it("is told after a pause when live", async () => {
    const line = show({ ...name, live: true });

    await page.getByLabelText("Name").click();
    await userEvent.keyboard("Ada");

    await expect.poll(() => told(line)).toEqual([[["it", "Ada"]]]);
  });

  it("keeps what is typed while the script sends its own", async () => {
    const line = show(name);

    await page.getByLabelText("Name").fill("Ad");
    line.patch([["props", "it", { value: "Grace" }]]);
    await userEvent.keyboard("a");

    await expect.element(page.getByLabelText("Name")).toHaveValue("Ada");
  });

  it("counts its characters and says when few are left", async () => {
    show({ ...name, maxChars: 5, value: "Ada" });

    await page.getByLabelText("Name").click();
    await userEvent.keyboard("{End}12345");

    await expect.element(page.getByLabelText("Name")).toHaveValue("Ada12");
    await expect.element(page.getByText("5 / 5")).toBeVisible();
    await expect.element(page.getByText("0 characters left")).toBeInTheDocument();
  });

  it("hides a password until it is asked for", async () => {
    show({ ...name, type: "password", value: "secret" });
    const field = page.getByLabelText("Name", { exact: true });
    await expect.element(field).toHaveAttribute("type", "password");

    await page.getByRole("button", { name: "Show password" }).click();

    await expect.element(field).toHaveAttribute("type", "text");
  });

  it.each(["hidden", "none"] as const)(
    "is named by a label that is %s",
    async (labelVisibility) => {
      show({ ...name, labelVisibility });

      await expect.element(page.getByRole("textbox", { name: "Name" })).toBeVisible();
    },
  );
});

describe("text of several lines", () => {
  const notes: ElementNode & { kind: "textArea" } = {
    kind: "textArea",
    label: "Notes",
    rows: "auto",
    value: "",
  };

  it("is told on Ctrl+Enter, while Enter begins a line", async () => {
    const line = show(notes);

    await page.getByLabelText("Notes").click();
    await userEvent.keyboard("a{Enter}b");
    expect(told(line)).toEqual([]);
    await userEvent.keyboard("{Control>}{Enter}{/Control}");

    expect(told(line)).toEqual([[["it", "a\nb"]]]);
  });

  it("grows with its text", async () => {
    show(notes);
    const field = page.getByLabelText("Notes");
    await field.fill("1");
    const before = field.element().clientHeight;

    await field.fill("1\n2\n3\n4\n5\n6\n7\n8");

    await expect.poll(() => field.element().clientHeight).toBeGreaterThan(before);
  });
});

describe("in a form", () => {
  const fields: readonly Elements[] = [
    ["name", { kind: "textInput", label: "Name", type: "text", value: "", form: "f" }],
    ["amount", { kind: "numberInput", label: "Amount", value: 1, step: 1, form: "f" }],
    ["notes", { kind: "textArea", label: "Notes", rows: 2, value: "", form: "f" }],
    ["paid", { kind: "checkbox", label: "Paid", value: false, form: "f" }],
    ["go", { kind: "button", label: "Send", type: "primary", isSubmit: true, form: "f" }],
  ];
  const form: Elements = ["f", { kind: "form", border: true }, fields];

  it("values wait for the submit and go together", async () => {
    const line = showElements([form]);

    await page.getByLabelText("Name").fill("Ada");
    await page.getByRole("spinbutton", { name: "Amount" }).fill("7");
    await page.getByRole("checkbox", { name: "Paid" }).click();
    expect(told(line)).toEqual([]);
    await page.getByRole("button", { name: "Send" }).click();

    expect(told(line)).toEqual([
      expect.arrayContaining([
        ["name", "Ada"],
        ["amount", 7],
        ["paid", true],
        ["go", true],
      ]),
    ]);
  });

  it("Enter in a number submits what is typed", async () => {
    const line = showElements([form]);

    await page.getByRole("spinbutton", { name: "Amount" }).fill("9");
    await userEvent.keyboard("{Enter}");

    expect(told(line)).toEqual([
      [
        ["amount", 9],
        ["go", true],
      ],
    ]);
  });

  it("Ctrl+Enter in a text of several lines submits once", async () => {
    const line = showElements([form]);

    await page.getByLabelText("Notes").fill("x");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");

    expect(told(line)).toEqual([
      [
        ["notes", "x"],
        ["go", true],
      ],
    ]);
  });
});
