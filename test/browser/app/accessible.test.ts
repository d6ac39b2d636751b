import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";

import type { RunningApp } from "../../server/running-app.ts";
import { openBrowser } from "../chromium.ts";
import { runDemo } from "../login/demo-app.ts";
import { newPerson } from "../login/people.ts";
import { findFaults } from "./axe.ts";

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

it.each([
  ["light", 1_280],
  ["dark", 1_280],
  ["light", 390],
] as const)(
  "the demo is accessible in %s at %i px: the login's page, a chart, a table, a form",
  { timeout: 90_000 },
  async (colorScheme, width) => {
    const { page, complaints } = await newPerson(browser);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 900 });

    await page.goto(app.url.href);
    await page.getByRole("button", { name: "Ada Lovelace" }).waitFor();
    expect(await findFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Ada Lovelace" }).click();
    await page
      .getByRole("img", { name: /Travel/ })
      .first()
      .waitFor();
    await page.getByRole("table").first().waitFor();
    expect(await findFaults(page)).toEqual([]);
    await page.goto(new URL("submit", app.url).href);
    await page.getByRole("textbox", { name: "Purpose" }).waitFor();
    await page.getByLabel("Category").waitFor();
    expect(await findFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  },
);
