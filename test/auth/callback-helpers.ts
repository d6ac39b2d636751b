/** Logins that stop at the callback's door, so that a test can open it as it likes. */

import type { HostileSetup } from "./hostile-app.ts";
import type { LoginOptions, TestApp } from "./test-app.ts";
import type { TestBrowser } from "./test-browser.ts";

export interface Arrival {
  readonly app: TestApp;
  readonly browser: TestBrowser;
  /** The provider's answer, not yet opened. */
  readonly callback: URL;
}

function isCallback(url: URL): boolean {
  return url.pathname.endsWith("oauth2callback");
}

export function createArrivals(
  setup: HostileSetup,
): (app?: TestApp, options?: LoginOptions) => Promise<Arrival> {
  return async (app = setup.app(), options = {}) => {
    const browser = app.browser();
    const { url } = await app.login(browser, { ...options, until: isCallback });
    return { app, browser, callback: url };
  };
}

/** The callback with other parameters. */
export function withParameters(url: URL, change: (parameters: URLSearchParams) => void): URL {
  const changed = new URL(url);
  change(changed.searchParams);
  return changed;
}
