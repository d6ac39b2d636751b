import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";

import { type RunningApp, runApp } from "../../server/running-app.ts";
import { newPerson, openBrowser } from "../login/people.ts";
import { findFaults } from "./axe.ts";

let browser: Browser;
let root: string;
let app: RunningApp;

beforeAll(async () => {
  browser = await openBrowser();
  root = await mkdtemp(join(tmpdir(), "sluice-axe-"));
  await cp(new URL("../../../examples/expenses", import.meta.url), root, { recursive: true });
  const entry = await readFile(join(root, "app.ts"), "utf8");
  app = await runApp({ root, files: { "app.ts": entry } });
});
afterAll(async () => {
  await app.close();
  await browser.close();
  await rm(root, { recursive: true, force: true });
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
