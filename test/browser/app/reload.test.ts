/** A file that is saved changes the page at once, which keeps its values; what is broken says so and mends itself. */

import { appendFile, open as openFile } from "node:fs/promises";
import { join } from "node:path";

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";

import { openBrowser } from "../chromium.ts";
import { type ServedApp, openTab, patience, serveAppForTest, textOf } from "./served-app.ts";

const script = `import * as st from "sluice";

import { greeting } from "./helper.ts";

st.title("Notes");
const state = st.state(() => ({ count: 0 }));
const note = st.textInput("Note");
if (st.button("Count")) state.count++;
st.text(\`\${greeting()}: \${note}, \${state.count}\`);
`;
const helper = `export const greeting = () => "Hello";
`;

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await openBrowser();
  context = await browser.newContext();
});
afterAll(() => browser.close());

/** A page with something to lose. */
async function open(): Promise<{ app: ServedApp; tab: Page }> {
  const app = await serveAppForTest({ "app.ts": script, "helper.ts": helper });
  const tab = await openTab(context, app.url);
  await tab.getByRole("textbox", { name: "Note" }).fill("kept");
  await tab.getByRole("textbox", { name: "Note" }).press("Enter");
  await tab.getByRole("button", { name: "Count" }).click();
  await expect.poll(() => textOf(tab), patience).toContain("Hello: kept, 1");
  return { app, tab };
}

it("the script, when it is saved", async () => {
  const { app, tab } = await open();

  await app.write("app.ts", script.replace("Notes", "Better notes"));

  await tab.getByRole("heading", { name: "Better notes" }).waitFor();
  expect(await textOf(tab)).toContain("Hello: kept, 1");
});

it("a module of it, when that is saved", async () => {
  const { app, tab } = await open();

  await app.write("helper.ts", helper.replace("Hello", "Good morning"));

  await expect.poll(() => textOf(tab), patience).toContain("Good morning: kept, 1");
});

it("a syntax error is shown on its line, and goes when the file is mended", async () => {
  const { app, tab } = await open();

  await app.write("app.ts", script.replace("const note =", "const = note"));
  const alert = tab.getByRole("alert");
  await alert.waitFor();
  expect(await alert.innerText()).toContain("const = note");
  expect(await textOf(tab)).toContain("Hello: kept, 1");
  await app.write("app.ts", script);

  await expect.poll(() => tab.getByRole("alert").count(), patience).toBe(0);
  expect(await textOf(tab)).toContain("Hello: kept, 1");
});

it("a file that was saved half is read again when the rest is there", async () => {
  const { app, tab } = await open();
  const text = script.replace("Notes", "Whole notes");
  const half = text.indexOf("textInput");

  await app.write("app.ts", text.slice(0, half));
  await tab.getByRole("alert").waitFor();
  await appendFile(join(app.folder, "app.ts"), text.slice(half));

  await tab.getByRole("heading", { name: "Whole notes" }).waitFor();
  await expect.poll(() => tab.getByRole("alert").count(), patience).toBe(0);
  expect(await textOf(tab)).toContain("Hello: kept, 1");
});

it("a file that is empty for a moment, as some editors leave it, loses nothing", async () => {
  const { app, tab } = await open();
  const text = script.replace("Notes", "Other notes");

  const file = await openFile(join(app.folder, "app.ts"), "w");
  await file.write(text);
  await file.close();

  await tab.getByRole("heading", { name: "Other notes" }).waitFor();
  expect(await textOf(tab)).toContain("Hello: kept, 1");
});

it("a module that is missing is named, and found when it is there", async () => {
  const { app, tab } = await open();

  await app.write("app.ts", script.replace("./helper.ts", "./later.ts"));
  await tab.getByRole("alert").filter({ hasText: "later.ts" }).waitFor();
  await app.write("later.ts", helper.replace("Hello", "At last"));

  await expect.poll(() => textOf(tab), patience).toContain("At last: kept, 1");
});
