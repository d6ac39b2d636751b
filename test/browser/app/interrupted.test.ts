/** A run that ends its process: the page says so at once, keeps what the person has entered, and has one way on. */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openBrowser } from "../chromium.ts";
import { findFaults } from "./axe.ts";
import { type ServedApp, openTab, patience, serveApp, textOf } from "./served-app.ts";

const script = `import * as st from "sluice";

st.title("Interrupted");
const state = st.state(() => ({ count: 0 }));
if (st.button("Count")) state.count++;
st.text(\`count is \${state.count}\`);
const name = st.textInput("Name");
st.text(\`Hello, \${name}.\`);
if (st.button("Fill")) {
  const kept: number[][] = [];
  for (;;) kept.push(Array.from({ length: 100_000 }, () => Math.random()));
}
if (st.button("Exit")) process.exit(3);
if (st.button("Kill")) process.kill(process.pid, "SIGKILL");
if (name === "exit") process.exit(4);
`;
const files = { "app.ts": script, ".sluice/config.toml": '[script]\nmax_memory = "256MiB"\n' };

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await openBrowser();
  context = await browser.newContext();
});
afterAll(() => browser.close());

/** A session with something to lose. */
async function open({ url }: ServedApp): Promise<Page> {
  const tab = await openTab(context, url);
  await click(tab, "Count");
  await expect.poll(() => textOf(tab), patience).toContain("count is 1");
  await tab.getByRole("textbox", { name: "Name" }).fill("Ada");
  await tab.keyboard.press("Enter");
  await expect.poll(() => textOf(tab), patience).toContain("Hello, Ada.");
  return tab;
}

function click(tab: Page, name: string): Promise<void> {
  return tab.getByRole("button", { name, exact: true }).click();
}

describe("in development, a run that ends its process", () => {
  let app: ServedApp;
  beforeAll(async () => {
    app = await serveApp(files);
  });
  afterAll(() => app.close());

  it.each([
    ["Exit", "The script's process ended with exit code 3.", "SCRIPT_EXITED"],
    ["Kill", "The script's process was ended by the signal SIGKILL.", "SCRIPT_KILLED"],
    ["Fill", "The script's process used more memory than it may.", "SCRIPT_OUT_OF_MEMORY"],
  ])("by %s is told with the reason, and goes on with its values", async (button, words, code) => {
    const tab = await open(app);

    await click(tab, button);
    const card = tab.getByRole("alert", { name: words });
    await card.waitFor();
    expect(await card.innerText()).toContain(code);
    await expect.poll(() => app.output(), patience).toContain(code);
    expect(await textOf(tab)).toContain("count is 1");
    await click(tab, "Run again");

    await expect.poll(() => card.count(), patience).toBe(0);
    await expect.poll(() => textOf(tab), patience).toContain("Hello, Ada.");
    expect(await tab.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Ada");
    await click(tab, "Count");
    await expect.poll(() => textOf(tab), patience).toContain("count is 2");
  });

  it("for a value is tried once more, then goes back to the value before", async () => {
    const tab = await open(app);
    const name = tab.getByRole("textbox", { name: "Name" });

    await name.fill("exit");
    await tab.keyboard.press("Enter");
    await click(tab, "Run again");
    await tab.getByText("your last change is taken back").waitFor();
    await click(tab, "Run again");

    await expect.poll(() => name.inputValue(), patience).toBe("Ada");
    expect(await tab.getByRole("alert").count()).toBe(0);
  });

  it("is still told after the page is loaded anew, and runs nothing by itself", async () => {
    const tab = await open(app);
    await click(tab, "Exit");
    await tab.getByRole("button", { name: "Run again" }).waitFor();

    await tab.reload();
    await tab.getByRole("button", { name: "Run again" }).waitFor();
    expect(await textOf(tab)).not.toContain("Hello, Ada.");
    await click(tab, "Run again");

    await expect.poll(() => textOf(tab), patience).toContain("Hello, Ada.");
  });
});

describe("in production", () => {
  let app: ServedApp;
  beforeAll(async () => {
    app = await serveApp(files, { command: "start" });
  });
  afterAll(() => app.close());

  it("a person is told that his entries are kept, with the number that the log has; others are not harmed", async () => {
    const other = await open(app);
    const tab = await open(app);

    await click(tab, "Exit");
    const card = tab.getByRole("alert", { name: "The app was interrupted." });
    await card.waitFor();

    const words = await card.innerText();
    expect(words).toContain("What you have entered is kept.");
    expect(words).not.toMatch(/exit code|process|\.ts/);
    const id = /the number (?<id>[0-9a-f]{8})\./.exec(words)?.groups?.["id"] ?? "none";
    const lineOf = (): string | undefined =>
      app
        .output()
        .split("\n")
        .find((each) => each.includes(id));
    await expect.poll(lineOf, patience).toContain("SCRIPT_EXITED");
    expect(lineOf()).toContain("exit code 3");
    await click(other, "Count");
    await expect.poll(() => textOf(other), patience).toContain("count is 2");
    expect(await other.getByRole("alert").count()).toBe(0);
    await click(tab, "Run again");
    await expect.poll(() => card.count(), patience).toBe(0);
    await expect.poll(() => textOf(tab), patience).toContain("Hello, Ada.");
  });

  it.each([
    ["light", 1_280],
    ["dark", 1_280],
    ["light", 390],
  ] as const)("looks as it should in %s at %i px", async (colorScheme, width) => {
    const tab = await open(app);
    await tab.emulateMedia({ colorScheme });
    await tab.setViewportSize({ width, height: 700 });
    await click(tab, "Exit");
    await tab.getByRole("alert").waitFor();

    expect(await findFaults(tab)).toEqual([]);
    const folder = process.env["SCREENSHOTS"];
    if (folder === undefined) return;
    await mkdir(folder, { recursive: true });
    await tab.screenshot({ path: join(folder, `interrupted-${colorScheme}-${width}.png`) });
  });
});
