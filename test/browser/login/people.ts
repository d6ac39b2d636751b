/** A real Chromium, and what a person sees in it. What the console complains of is kept: a test ends without any. */

import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";

const args =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export function openBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: args.split(" ") });
}

export interface PersonAtBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the console complained of: errors, and violations of the content security policy. */
  readonly complaints: readonly string[];
}

/** Somebody with cookies of his own. */
export async function newPerson(browser: Browser): Promise<PersonAtBrowser> {
  const context = await browser.newContext();
  const complaints: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  const page = await context.newPage();
  page.setDefaultTimeout(25_000);
  return { context, page, complaints };
}
