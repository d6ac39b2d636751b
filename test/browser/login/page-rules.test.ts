/** A page guarded by `[login.pages]` alone, reached in every way that a person has. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type RunningApp, runApp } from "../../server/running-app.ts";
import { openBrowser } from "../chromium.ts";
import { newPerson } from "./people.ts";

const files = {
  "app.ts": `import * as st from "sluice";

function home(): void {
  st.title("Home");
  st.text(st.user.isLoggedIn ? \`as \${st.user.name}\` : "as nobody");
  st.pageLink("admin", { label: "To the admins" });
  if (st.button("Switch to the admins")) st.switchPage("admin");
  if (st.button("Log in at once")) st.login();
  if (st.button("Log out at once")) st.logout();
}
await st
  .navigation([
    st.page(home, { default: true }),
    st.page(() => st.title("Help"), { title: "Help", path: "help" }),
    st.page("pages/admin.ts", { title: "Admin" }),
  ])
  .run();
`,
  "pages/admin.ts": `import { appendFileSync } from "node:fs";
import * as st from "sluice";

appendFileSync("ran.txt", st.user.isLoggedIn ? \`\${st.user.name}\\n\` : "nobody\\n");
st.title("The admins' page");
`,
  ".sluice/config.toml": '[login.pages]\n"/admin/*" = ["group:admins"]\n',
};

let browser: Browser;
let app: RunningApp;
let page: Page;

beforeAll(async () => {
  [browser, app] = await Promise.all([openBrowser(), runApp({ files })]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});
beforeEach(async () => {
  await app.write("ran.txt", "");
  ({ page } = await newPerson(browser));
  await page.goto(app.url.href);
});

async function logIn(name: string): Promise<void> {
  await page.getByRole("button", { name: "Log in at once" }).click();
  await page.getByRole("button", { name }).click();
  await page.getByText(`as ${name}`).waitFor();
}

/** Who has run the guarded page. */
function ran(): Promise<string> {
  return readFile(join(app.root, "ran.txt"), "utf8");
}

describe("a page for admins alone", () => {
  it.each(["link", "button"] as const)(
    "leads nobody to the login and an admin further, by a %s",
    async (role) => {
      await page.getByRole(role, { name: "the admins" }).click();
      await page.getByRole("button", { name: "Ada Lovelace" }).click();
      await page.getByRole("heading", { name: "The admins' page" }).waitFor();

      expect(new URL(page.url()).pathname).toBe("/admin");
      expect(await ran()).toMatch(/^(?:Ada Lovelace\n)+$/);
    },
  );

  it.each(["link", "button"] as const)(
    "is refused to others by the server's own page, by a %s, and they come back",
    async (role) => {
      await logIn("Grace Hopper");
      await page.getByRole(role, { name: "the admins" }).click();
      await page.getByText("AUTH_DENIED").waitFor();
      await page.goBack();
      await page.getByText("as Grace Hopper").waitFor();

      expect(await page.getByRole("navigation").getByRole("link").allTextContents()).toEqual([
        "Home",
        "Help",
      ]);
      await page.goForward();
      await page.getByText("AUTH_DENIED").waitFor();
      expect(await ran()).toBe("");
    },
  );

  it("is closed to back and forward after a logout, and to whoever logs in next", async () => {
    await logIn("Ada Lovelace");
    await page.getByRole("button", { name: "Switch to the admins" }).click();
    await page.getByRole("heading", { name: "The admins' page" }).waitFor();
    await page.getByRole("link", { name: "Home" }).click();
    await page.getByRole("button", { name: "Log out at once" }).click();
    await page.getByText("as nobody").waitFor();
    await app.write("ran.txt", "");

    await page.evaluate(() => history.back());
    await page.getByRole("button", { name: "Grace Hopper" }).click();
    await page.getByText("AUTH_DENIED").waitFor();
    expect(new URL(page.url()).pathname).toBe("/admin");
    expect(await ran()).toBe("");
  });
});
