/** Somebody at a browser, with cookies of his own. */

import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";

import { watchConsole } from "../chromium.ts";

export interface PersonAtBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  /** A test ends without any. */
  readonly complaints: readonly string[];
}

export async function newPerson(
  browser: Browser,
  options?: BrowserContextOptions,
): Promise<PersonAtBrowser> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(25_000);
  return { context, page, complaints: watchConsole(page) };
}
