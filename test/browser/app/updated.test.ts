/** The app was updated while a page was open: a part of the page's code is not on the server any more. */

import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";

import { openBrowser } from "../chromium.ts";
import { type ServedApp, openTab, patience, serveApp, textOf } from "./served-app.ts";

const script = `import * as st from "sluice";

st.title("Orders");
const name = st.textInput("Name");
st.text(\`Hello, \${name}.\`);
if (st.checkbox("Show all")) st.table([{ order: 1, of: name }]);
`;
const missing = /404|dynamically imported module/;
const updated = "The app has been updated.";

let browser: Browser;
let app: ServedApp;

beforeAll(async () => {
  [browser, app] = await Promise.all([openBrowser(), serveApp({ "app.ts": script })]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

/** A tab whose person is Ada. The table's code is answered as `isThere` says; each document that is loaded is counted. */
async function open(isThere: () => boolean): Promise<{ tab: Page; loads: () => number }> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  let loads = 0;
  context.on("request", (request) => {
    if (request.isNavigationRequest()) loads += 1;
  });
  await context.route(/\/Table-[\w-]+\.js$/, (route: Route) =>
    isThere() ? route.continue() : route.fulfill({ status: 404, body: "There is nothing here." }),
  );
  const tab = await openTab(context, app.url, missing);
  await tab.getByRole("textbox", { name: "Name" }).fill("Ada");
  await tab.keyboard.press("Enter");
  await expect.poll(() => textOf(tab), patience).toContain("Hello, Ada.");
  return { tab, loads: () => loads };
}

function showAll(tab: Page): Promise<void> {
  return tab.getByText("Show all").click();
}

it("the page is loaded anew once, and goes on with the person's values", async () => {
  let isThere = false;
  const { tab, loads } = await open(() => isThere);
  tab.once("framenavigated", () => {
    isThere = true;
  });

  await showAll(tab);

  await tab.getByRole("cell", { name: "Ada" }).waitFor();
  expect(loads()).toBe(2);
  expect(await tab.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Ada");
  expect(await tab.getByText(updated).count()).toBe(0);
});

it("code that is still missing then does not make it a circle: the person is told", async () => {
  const { tab, loads } = await open(() => false);

  await showAll(tab);
  await tab.getByText(updated).waitFor();

  expect(loads()).toBe(2);
  expect(await textOf(tab)).toContain("Hello, Ada.");
  await tab.getByRole("button", { name: "Reload" }).click();
  await tab.getByText(updated).waitFor();
  expect(loads()).toBe(3);
});

it("what is being typed is not lost: the person loads the page anew", async () => {
  let isThere = false;
  const { tab, loads } = await open(() => isThere);

  // Typed while the run that needs the code is on its way: a key's press leaves the box in focus.
  await tab.getByRole("textbox", { name: "Name" }).pressSequentially(" and half a th");
  await tab.evaluate(() => {
    document.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click();
  });
  await tab.getByText(updated).waitFor();

  expect(loads()).toBe(1);
  expect(await tab.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Ada and half a th");
  isThere = true;
  await tab.getByRole("button", { name: "Reload" }).click();
  await tab.getByRole("cell", { name: "Ada" }).waitFor();
});
