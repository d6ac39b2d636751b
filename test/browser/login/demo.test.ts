import { mkdir, writeFile } from "node:fs/promises";

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { RunningApp } from "../../server/running-app.ts";
import { openBrowser } from "../chromium.ts";
import { runDemo } from "./demo-app.ts";
import { type PersonAtBrowser, newPerson } from "./people.ts";

let browser: Browser;
let app: RunningApp;

beforeAll(async () => {
  browser = await openBrowser();
  app = await runDemo();
});
afterAll(async () => {
  await app.close();
  await browser.close();
});

/** Opens a page of the app as one of the sample people. */
async function logIn(name: string, path = ""): Promise<PersonAtBrowser> {
  const person = await newPerson(browser);
  await person.page.goto(new URL(path, app.url).href);
  await person.page.getByRole("button", { name }).click();
  return person;
}

describe("the demo, with the development login", () => {
  it("asks who it is, and shows the app", async () => {
    const { page, complaints } = await logIn("Ada Lovelace");

    await page.getByRole("heading", { name: "Expenses", level: 1 }).waitFor();
    await page.getByRole("table").first().waitFor();
    await page
      .getByRole("img", { name: /Travel/ })
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });

  it("filters by what is typed, without overwriting it", async () => {
    const { page, complaints } = await logIn("Ada Lovelace");
    const search = page.getByLabel("Search");
    await search.pressSequentially("Monitor", { delay: 40 });

    await expect.poll(() => page.getByRole("cell", { name: "Keyboard" }).count()).toBe(0);
    expect(await search.inputValue()).toBe("Monitor");
    expect(await page.getByRole("cell", { name: "Monitor" }).count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  it("takes an expense from a form, and an admin approves it", async () => {
    const grace = await logIn("Grace Hopper", "submit");
    await grace.page.getByRole("textbox", { name: "Purpose" }).fill("A new chair");
    await grace.page.getByLabel("Amount in €").fill("120");
    await grace.page.getByRole("button", { name: "Submit" }).click();
    await grace.page.getByRole("cell", { name: "A new chair" }).waitFor();
    expect(await grace.page.getByRole("textbox", { name: "Purpose" }).inputValue()).toBe("");

    const ada = await logIn("Ada Lovelace", "approvals");
    const card = ada.page
      .locator(".container[data-border=true]")
      .filter({ hasText: "A new chair" });
    await card.getByRole("button", { name: "Approve" }).click();
    await expect.poll(() => card.count()).toBe(0);
    expect([...grace.complaints, ...ada.complaints]).toEqual([]);
  });

  it("comes back to the page that was asked for, and its links need no load", async () => {
    const { page } = await logIn("Ada Lovelace", "submit");
    await page.getByRole("heading", { name: "Submit an expense" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/submit");

    await page.getByRole("link", { name: "Overview" }).click();
    await page.getByRole("heading", { name: "Expenses", level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Submit an expense" }).waitFor();
    await page.goForward();
    await page.getByRole("heading", { name: "Expenses", level: 1 }).waitFor();
  });

  it("keeps a page of admins from everybody else, who learns why", async () => {
    const { page } = await logIn("Grace Hopper", "approvals");

    await page.getByText("Use another account").waitFor();
    expect(await page.getByRole("heading", { name: "Approvals" }).count()).toBe(0);
  });

  it.each(["light", "dark"] as const)("draws the docs' picture in %s", async (theme) => {
    const { page, complaints } = await logIn("Ada Lovelace");
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: 1280, height: 860 });
    await page
      .getByRole("img", { name: /Travel/ })
      .first()
      .waitFor();
    const picture = await page.screenshot();

    // An empty page is a tenth of it.
    expect(picture.length).toBeGreaterThan(40_000);
    expect(complaints).toEqual([]);
    if (process.env["SLUICE_PICTURES"] === "1") {
      const folder = new URL("../../../docs/images/", import.meta.url);
      await mkdir(folder, { recursive: true });
      await writeFile(new URL(`expenses-${theme}.png`, folder), picture);
    }
  });

  it("logs out by the menu of the account", async () => {
    const { page } = await logIn("Grace Hopper");
    await page.getByRole("heading", { name: "Expenses", level: 1 }).waitFor();
    await page.getByRole("button", { name: /Grace Hopper|Account/ }).click();
    await page.getByRole("button", { name: "Log out" }).click();

    await page.getByRole("heading", { name: "Log in as" }).waitFor();
    expect(await page.getByText("Grace Hopper").count()).toBe(1);
  });
});
