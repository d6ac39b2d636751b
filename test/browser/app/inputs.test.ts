/** What a person does reaches the script, and what the script draws reaches the person: every input, forms, layout. */

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openBrowser, watchConsole } from "../chromium.ts";
import { type ServedApp, openTab, patience, serveApp, textOf } from "./served-app.ts";

const script = `import * as st from "sluice";

st.title("Inputs");
const values = {
  button: st.button("Press"),
  checkbox: st.checkbox("Agree"),
  toggle: st.toggle("Notify"),
  radio: st.radio("Size", ["S", "M", "L"]),
  selectbox: st.selectbox("Country", ["France", "Kenya", "Peru"]),
  multiselect: st.multiselect("Tags", ["red", "green", "blue"]),
  slider: st.slider("Seats", { min: 0, max: 10, value: 3 }),
  range: st.slider("Price", { min: 0, max: 100, value: [20, 80] }),
  number: st.numberInput("Amount", { value: 1, step: 0.5 }),
  text: st.textInput("Name"),
  password: st.textInput("Password", { type: "password" }),
  area: st.textArea("Story"),
  date: st.dateInput("Day", { value: "2026-07-01" }),
  period: st.dateInput("Period", { value: ["2026-07-01", "2026-07-05"] }),
  beside: st.sidebar.checkbox("Beside"),
};
for (const [name, value] of Object.entries(values)) st.text(\`\${name} is \${JSON.stringify(value)}\`);

const [left, right] = st.columns(2);
left.text("on the left");
right.text("on the right");
const [one, two] = st.tabs(["One", "Two"]);
one.text("in tab one");
two(() => st.text("in tab two"));
st.expander("Details").text("folded away");
const form = st.form("order", { clearOnSubmit: true });
const article = form.textInput("Article");
const pieces = form.numberInput("Pieces", { value: 1 });
const isSubmitted = form.submitButton("Order");
st.text(\`ordered \${isSubmitted ? "now" : "before"}: \${pieces} of "\${article}"\`);

const live = st.textInput("Search", { live: true });
await new Promise((resolve) => setTimeout(resolve, live === "" ? 0 : 120));
st.text(\`searched for "\${live}"\`);
`;

let browser: Browser;
let context: BrowserContext;
let app: ServedApp;

beforeAll(async () => {
  [browser, app] = await Promise.all([openBrowser(), serveApp({ "app.ts": script })]);
  context = await browser.newContext();
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

async function open(): Promise<Page> {
  const tab = await openTab(context, app.url);
  await tab.getByRole("heading", { name: "Inputs" }).waitFor();
  return tab;
}

describe("the script sees what a person sets:", () => {
  let tab: Page;
  let complaints: readonly string[];
  beforeAll(async () => {
    tab = await context.newPage();
    complaints = watchConsole(tab);
    await tab.goto(app.url);
  });

  it.each<[kind: string, act: () => Promise<unknown>, line: string]>([
    ["a button", () => tab.getByRole("button", { name: "Press" }).click(), "button is true"],
    ["a checkbox", () => tab.getByRole("checkbox", { name: "Agree" }).check(), "checkbox is true"],
    ["a toggle", () => tab.getByRole("switch", { name: "Notify" }).click(), "toggle is true"],
    ["a radio", () => tab.getByRole("radio", { name: "M" }).check(), 'radio is "M"'],
    [
      "a select box",
      async () => {
        await tab.getByRole("combobox", { name: "Country" }).click();
        await tab.getByRole("option", { name: "Kenya" }).click();
      },
      'selectbox is "Kenya"',
    ],
    [
      "a multiple select",
      async () => {
        await tab.getByRole("combobox", { name: "Tags" }).click();
        await tab.getByRole("option", { name: "red" }).click();
        await tab.getByRole("option", { name: "blue" }).click();
        await tab.keyboard.press("Escape");
      },
      'multiselect is ["red","blue"]',
    ],
    [
      "a slider",
      () => tab.getByRole("slider", { name: "Seats" }).press("ArrowRight"),
      "slider is 4",
    ],
    [
      "both ends of a range",
      async () => {
        await tab.getByRole("slider", { name: "Price from" }).press("ArrowLeft");
        await tab.getByRole("slider", { name: "Price to" }).press("ArrowRight");
      },
      "range is [19,81]",
    ],
    [
      "a number",
      async () => {
        await tab.getByRole("spinbutton", { name: "Amount" }).fill("2.5");
        await tab.getByRole("spinbutton", { name: "Amount" }).press("Enter");
      },
      "number is 2.5",
    ],
    [
      "a text",
      async () => {
        await tab.getByRole("textbox", { name: "Name" }).fill('Ada "the first" 👩‍💻');
        await tab.getByRole("textbox", { name: "Name" }).press("Enter");
      },
      String.raw`text is "Ada \"the first\" 👩‍💻"`,
    ],
    [
      "a password",
      async () => {
        await tab.getByLabel("Password", { exact: true }).fill("open sesame");
        await tab.getByLabel("Password", { exact: true }).press("Enter");
      },
      'password is "open sesame"',
    ],
    [
      "a text of several lines",
      async () => {
        await tab.getByRole("textbox", { name: "Story" }).fill("Once\nupon");
        await tab.getByRole("textbox", { name: "Story" }).press("Control+Enter");
      },
      String.raw`area is "Once\nupon"`,
    ],
    [
      "a date",
      async () => {
        await tab.getByRole("textbox", { name: "Day" }).fill("2026-07-14");
        await tab.getByRole("textbox", { name: "Day" }).press("Enter");
      },
      'date is "2026-07-14"',
    ],
    [
      "a date of the calendar",
      async () => {
        await tab.getByRole("button", { name: "Open calendar of Day" }).click();
        await tab.getByRole("button", { name: "July 20" }).click();
      },
      'date is "2026-07-20"',
    ],
    [
      "both ends of a period",
      async () => {
        await tab.getByRole("textbox", { name: "Period from" }).fill("2026-06-30");
        await tab.getByRole("textbox", { name: "Period to" }).fill("2026-07-09");
        await tab.getByRole("textbox", { name: "Period to" }).press("Enter");
      },
      'period is ["2026-06-30","2026-07-09"]',
    ],
    [
      "a checkbox in the sidebar",
      () => tab.getByRole("checkbox", { name: "Beside" }).check(),
      "beside is true",
    ],
  ])("%s", async (_kind, act, expected) => {
    await act();

    await expect.poll(() => textOf(tab), patience).toContain(expected);
  });

  it("without a complaint of the browser, such as of its content security policy", () => {
    expect(complaints).toEqual([]);
  });
});

describe("a run", () => {
  it("sees a click once, and not again with the next interaction", async () => {
    const tab = await open();
    await tab.getByRole("button", { name: "Press" }).click();
    await expect.poll(() => textOf(tab), patience).toContain("button is true");

    await tab.getByRole("checkbox", { name: "Agree" }).check();

    await expect.poll(() => textOf(tab), patience).toContain("checkbox is true");
    await expect.poll(() => textOf(tab), patience).toContain("button is false");
  });

  it("sees what was left by Tab, without Enter", async () => {
    const tab = await open();

    await tab.getByRole("textbox", { name: "Name" }).fill("Grace");
    await tab.keyboard.press("Tab");

    await expect.poll(() => textOf(tab), patience).toContain('text is "Grace"');
  });
});

describe("typing", () => {
  it("is never overwritten by the runs it starts", async () => {
    const tab = await open();
    const search = tab.getByRole("textbox", { name: "Search" });

    // Slower than a run begins and faster than it ends: most letters are typed while one goes on.
    await search.pressSequentially("a sluice is a gate", { delay: 45 });

    await expect.poll(() => textOf(tab), patience).toContain('searched for "a sluice is a gate"');
    expect(await search.inputValue()).toBe("a sluice is a gate");
  });

  it("goes on in another field while a run goes on", async () => {
    const tab = await open();
    await tab.getByRole("textbox", { name: "Search" }).fill("slow");
    await tab.getByRole("textbox", { name: "Name" }).pressSequentially("unfinished", { delay: 30 });

    await expect.poll(() => textOf(tab), patience).toContain('searched for "slow"');
    expect(await tab.getByRole("textbox", { name: "Name" }).inputValue()).toBe("unfinished");
    expect(await tab.getByText('text is ""', { exact: true }).count()).toBe(1);
  });
});

describe("a form", () => {
  it("reaches the script as a whole, when it is submitted", async () => {
    const tab = await open();
    await tab.getByRole("textbox", { name: "Article" }).fill("chairs");
    await tab.getByRole("spinbutton", { name: "Pieces" }).fill("4");
    // A run in between shows that nothing of the form has been told.
    await tab.getByRole("checkbox", { name: "Agree" }).check();
    await expect.poll(() => textOf(tab), patience).toContain("checkbox is true");
    await expect.poll(() => textOf(tab), patience).toContain('ordered before: 1 of ""');

    await tab.getByRole("button", { name: "Order" }).click();

    await expect.poll(() => textOf(tab), patience).toContain('ordered now: 4 of "chairs"');
  });

  it("is empty again after it was submitted, when the script wants it so", async () => {
    const tab = await open();
    const article = tab.getByRole("textbox", { name: "Article" });
    await article.fill("lamps");

    await article.press("Enter");

    await expect.poll(() => textOf(tab), patience).toContain('ordered now: 1 of "lamps"');
    await expect.poll(() => article.inputValue()).toBe("");
    await tab.getByRole("checkbox", { name: "Agree" }).check();
    await expect.poll(() => textOf(tab), patience).toContain('ordered before: 1 of ""');
  });
});

describe("a layout", () => {
  it("puts columns beside each other, and below each other on a phone", async () => {
    const tab = await open();
    const left = tab.getByText("on the left");
    const right = tab.getByText("on the right");
    const topOf = async (text: typeof left): Promise<number> =>
      (await text.boundingBox())?.y ?? NaN;

    expect(await topOf(right)).toBe(await topOf(left));
    await tab.setViewportSize({ width: 390, height: 844 });
    await expect.poll(async () => (await topOf(right)) > (await topOf(left))).toBe(true);
  });

  it("shows one tab at a time, by click and by arrow keys", async () => {
    const tab = await open();
    await expect.poll(() => textOf(tab), patience).toContain("in tab one");
    expect(await tab.getByText("in tab two").isVisible()).toBe(false);

    await tab.getByRole("tab", { name: "Two" }).click();
    await expect.poll(() => textOf(tab), patience).toContain("in tab two");
    await tab.keyboard.press("ArrowLeft");

    await expect.poll(() => textOf(tab), patience).toContain("in tab one");
    expect(await tab.getByText("in tab two").isVisible()).toBe(false);
  });

  it("unfolds an expander, which stays so over the next run", async () => {
    const tab = await open();
    expect(await tab.getByText("folded away").isVisible()).toBe(false);

    await tab.getByText("Details", { exact: true }).click();
    await expect.poll(() => textOf(tab), patience).toContain("folded away");
    await tab.getByRole("checkbox", { name: "Agree" }).check();

    await expect.poll(() => textOf(tab), patience).toContain("checkbox is true");
    expect(await tab.getByText("folded away").isVisible()).toBe(true);
  });
});
