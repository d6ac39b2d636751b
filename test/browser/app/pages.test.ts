/** Pages with URLs of their own, and what stands in the address. */

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openBrowser } from "../chromium.ts";
import { type ServedApp, openTab, patience, serveApp, textOf } from "./served-app.ts";

const files = {
  "app.ts": `import * as st from "sluice";

const visits = st.state(() => ({ count: 0 }));
visits.count++;

function home(): void {
  st.setPageConfig({ title: "Home of orders", icon: "📦" });
  st.title("Home");
  st.pageLink("reports", { label: "This year's reports", query: { year: "2026" } });
  if (st.button("Go to the customers")) st.switchPage("customers");
}

const pages = [
  st.page(home, { title: "Home", default: true }),
  st.page("pages/customers.ts", { title: "Customers" }),
  st.page("pages/reports.ts", { title: "Reports" }),
];
await st.navigation(pages).run();
st.text(\`run \${visits.count > 1 ? "again" : "first"}\`);
`,
  "pages/customers.ts": `import * as st from "sluice";

st.title("Customers");
const search = st.textInput("Search", { key: "q", bind: "query" });
st.text(\`looked for "\${search}"\`);
`,
  "pages/reports.ts": `import * as st from "sluice";

st.title("Reports");
st.text(\`of \${st.queryParams.get("year") ?? "all years"}\`);
if (st.button("Next year")) {
  st.queryParams.set("year", Number(st.queryParams.get("year")) + 1);
  st.rerun();
}
`,
};

let browser: Browser;
let context: BrowserContext;
let app: ServedApp;

beforeAll(async () => {
  [browser, app] = await Promise.all([openBrowser(), serveApp(files)]);
  context = await browser.newContext();
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

function open(path = "", expected?: RegExp): Promise<Page> {
  return openTab(context, new URL(path, app.url).href, expected);
}

function heading(tab: Page, name: string): Promise<void> {
  return tab.getByRole("heading", { name, level: 1 }).waitFor();
}

function addressOf(tab: Page): string {
  const { pathname, search } = new URL(tab.url());
  return pathname + search;
}

it("a page has a URL of its own, by the navigation, by back and forward, and after a reload", async () => {
  const tab = await open();
  await heading(tab, "Home");

  await tab.getByRole("link", { name: "Customers" }).click();
  await heading(tab, "Customers");
  expect(addressOf(tab)).toBe("/customers");
  await tab.goBack();
  await heading(tab, "Home");
  expect(addressOf(tab)).toBe("/");
  await tab.goForward();
  await heading(tab, "Customers");
  await tab.reload();
  await heading(tab, "Customers");

  expect(await textOf(tab)).toContain("run again");
});

it("a link to a page brings its query", async () => {
  const tab = await open();

  await tab.getByRole("link", { name: "This year's reports" }).click();

  await heading(tab, "Reports");
  expect(addressOf(tab)).toBe("/reports?year=2026");
  expect(await textOf(tab)).toContain("of 2026");
});

it("the script goes to another page, and back leads to the one before", async () => {
  const tab = await open();

  await tab.getByRole("button", { name: "Go to the customers" }).click();

  await heading(tab, "Customers");
  expect(addressOf(tab)).toBe("/customers");
  await tab.goBack();
  await heading(tab, "Home");
});

it("the page's title and icon are those that the script says", async () => {
  const tab = await open();
  await heading(tab, "Home");

  await expect.poll(() => tab.title(), patience).toBe("Home of orders");
  await tab.getByRole("link", { name: "Reports", exact: true }).click();
  await heading(tab, "Reports");
  await expect.poll(() => tab.title(), patience).toContain("Reports");
});

describe("the query", () => {
  it("takes what a bound input is set to, and gives it to who opens the address", async () => {
    const tab = await open("customers");
    await tab.getByRole("textbox", { name: "Search" }).fill("Lovelace & Söhne");
    await tab.getByRole("textbox", { name: "Search" }).press("Enter");
    await expect.poll(() => textOf(tab), patience).toContain('looked for "Lovelace & Söhne"');
    await expect
      .poll(() => new URL(tab.url()).searchParams.get("q"), patience)
      .toBe("Lovelace & Söhne");

    const other = await open(addressOf(tab).slice(1));

    await expect.poll(() => textOf(other), patience).toContain('looked for "Lovelace & Söhne"');
    expect(await other.getByRole("textbox", { name: "Search" }).inputValue()).toBe(
      "Lovelace & Söhne",
    );
  });

  it("follows the script without an entry in the history", async () => {
    const tab = await open("reports?year=2026");
    await heading(tab, "Reports");
    const before = await tab.evaluate(() => history.length);

    await tab.getByRole("button", { name: "Next year" }).click();

    await expect.poll(() => textOf(tab), patience).toContain("of 2027");
    await expect.poll(() => addressOf(tab), patience).toBe("/reports?year=2027");
    expect(await tab.evaluate(() => history.length)).toBe(before);
  });
});

describe("a path that no page has", () => {
  it("is a real 404, with a way home", async () => {
    // The browser says of a 404 that it could not be loaded.
    const tab = await open("no-such-page", /404/);

    expect((await fetch(new URL("no-such-page", app.url))).status).toBe(404);
    await tab.getByRole("heading", { name: "Page not found" }).waitFor();
    await tab
      .getByRole("link", { name: /home page/ })
      .or(tab.getByRole("button", { name: /home page/ }))
      .first()
      .click();
    await heading(tab, "Home");
    expect(addressOf(tab)).toBe("/");
  });

  it.each(["", "customers", "reports?year=2026"])(
    "is not one of those that there are: /%s",
    async (path) => {
      expect((await fetch(new URL(path, app.url))).status).toBe(200);
    },
  );
});
