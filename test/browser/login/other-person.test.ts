/** two tabs of one browser, and somebody else logs in in the second. */

import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type RunningApp, runApp } from "../../server/running-app.ts";
import { findFaults } from "../app/axe.ts";
import { openBrowser, watchConsole } from "../chromium.ts";
import { newPerson } from "./people.ts";

const script = `import { appendFileSync } from "node:fs";
import * as st from "sluice";

const name = st.user.isLoggedIn ? st.user.name : "nobody";
st.title(\`Notes of \${name}\`);
st.textInput("Note");
if (st.button("Delete all")) appendFileSync("deleted.txt", \`\${name}\\n\`);
if (st.button("Log in at once")) st.login();
`;

let browser: Browser;
let app: RunningApp;
let context: BrowserContext;
let first: Page;
let complaints: readonly string[];

beforeAll(async () => {
  [browser, app] = await Promise.all([openBrowser(), runApp({ files: { "app.ts": script } })]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});
beforeEach(async () => {
  await app.write("deleted.txt", "");
  ({ context, page: first, complaints } = await newPerson(browser));
});

async function logIn(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Log in at once" }).click();
  await page.getByRole("button", { name }).click();
  await page.getByRole("heading", { name: `Notes of ${name}` }).waitFor();
}

/** Another tab, in which this person logs in. */
async function openSecond(name: string): Promise<Page> {
  const second = await context.newPage();
  second.setDefaultTimeout(25_000);
  await second.goto(app.url.href);
  await logIn(second, name);
  return second;
}

/** Whose button has been pressed. */
function deleted(): Promise<string> {
  return readFile(join(app.root, "deleted.txt"), "utf8");
}

describe("A-54 a page of one person, when another one logs in in the same browser", () => {
  it("says so, runs nothing any more, and goes on as the other when it is reloaded", async () => {
    await first.goto(app.url.href);
    await logIn(first, "Ada Lovelace");
    await first.getByRole("textbox", { name: "Note" }).pressSequentially("half a thought");

    const second = await openSecond("Grace Hopper");
    const dialog = first.getByRole("dialog", {
      name: "You are now signed in as Grace Hopper (grace@example.com)",
    });
    await dialog.waitFor();
    const reload = dialog.getByRole("button", { name: "Reload as Grace Hopper" });
    expect(await dialog.innerText()).toContain(
      "This page belongs to Ada Lovelace (ada@example.com).",
    );
    expect(await reload.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await findFaults(first)).toEqual([]);

    await dialog.getByRole("button", { name: "Stay on this page" }).click();
    await first.getByRole("button", { name: "Reload as Grace Hopper" }).waitFor();
    await first.getByRole("button", { name: "Delete all" }).click();
    expect(await first.getByRole("textbox", { name: "Note" }).inputValue()).toBe("half a thought");
    await second.getByRole("button", { name: "Delete all" }).click();
    await expect.poll(deleted).toBe("Grace Hopper\n");

    await first.reload();
    await first.getByRole("heading", { name: "Notes of Grace Hopper" }).waitFor();
    expect(await first.getByRole("textbox", { name: "Note" }).inputValue()).toBe("");
    expect(await deleted()).toBe("Grace Hopper\n");
    expect(complaints).toEqual([]);
  });

  it.each([
    ["Ada Lovelace", "This page belongs to Ada Lovelace (ada@example.com)."],
    [undefined, "This page was opened without a login."],
  ])(
    "that was off the line meanwhile (of %s) does not come back as the other's",
    async (name, words) => {
      let isDown = false;
      const lines: { close(): Promise<void> }[] = [];
      await first.routeWebSocket(/_sluice\/socket/, (line) => {
        if (isDown) return void line.close({ code: 1012 });
        lines.push(line);
        line.connectToServer();
      });
      await first.goto(app.url.href);
      await first.getByRole("heading", { name: "Notes of nobody" }).waitFor();
      if (name !== undefined) await logIn(first, name);
      isDown = true;
      await Promise.all(lines.map((line) => line.close()));
      await first.getByText("Reconnecting").waitFor();
      await first.getByRole("button", { name: "Delete all" }).click();

      await openSecond("Grace Hopper");
      isDown = false;
      const dialog = first.getByRole("dialog", { name: "You are now signed in as Grace Hopper" });
      await dialog.waitFor();

      expect(await dialog.innerText()).toContain(words);
      await dialog.getByRole("button", { name: "Reload as Grace Hopper" }).click();
      await first.getByRole("heading", { name: "Notes of Grace Hopper" }).waitFor();
      expect(await deleted()).toBe("");
    },
  );

  it.each([
    ["light", 1_280],
    ["dark", 1_280],
    ["light", 390],
  ] as const)("looks as it should in %s at %i px", async (colorScheme, width) => {
    const tab = await context.newPage();
    watchConsole(tab);
    await tab.emulateMedia({ colorScheme });
    await tab.setViewportSize({ width, height: 700 });
    await tab.goto(app.url.href);
    await logIn(tab, "Ada Lovelace");
    await openSecond("Grace Hopper");
    await tab.getByRole("button", { name: "Reload as Grace Hopper" }).waitFor();

    expect(await findFaults(tab)).toEqual([]);
    const folder = process.env["SCREENSHOTS"];
    if (folder === undefined) return;
    await mkdir(folder, { recursive: true });
    await tab.screenshot({ path: join(folder, `other-person-${colorScheme}-${width}.png`) });
  });
});
