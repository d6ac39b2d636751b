/** The Chromium that tests drive, and what its console complains of. */

import { type Browser, type Page, chromium } from "playwright-core";

/** Without the networking that Chromium does by itself. */
export const launchOptions = {
  executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export function openBrowser(): Promise<Browser> {
  return chromium.launch(launchOptions);
}

/** What the console of a tab complains of from now on: errors, and violations of the content security policy. */
export function watchConsole(tab: Page): readonly string[] {
  const complaints: string[] = [];
  tab.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  tab.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}
