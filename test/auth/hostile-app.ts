/** An app whose provider is the hostile one, and what its tests ask of it. */

import { afterAll, afterEach, beforeAll, expect } from "vitest";

import type { AuthErrorCode, ProviderConfig } from "../../src/auth/index.ts";
import {
  startHostileProvider,
  type Claims,
  type HostileProvider,
  type Lies,
} from "../providers/hostile.ts";
import {
  createTestApp,
  providerConfig,
  type LoginOptions,
  type TestApp,
  type TestAppOptions,
} from "./test-app.ts";
import type { TestBrowser, Visit } from "./test-browser.ts";

export interface HostileSetup {
  readonly provider: HostileProvider;
  readonly app: (options?: Partial<TestAppOptions>, config?: Partial<ProviderConfig>) => TestApp;
}

/** Starts a hostile provider for the tests of a file; it is honest again after each. */
export function hostileSetup(): HostileSetup {
  let running: HostileProvider | undefined;
  const current = (): HostileProvider => {
    if (running === undefined) throw new Error("The provider is not running yet.");
    return running;
  };
  beforeAll(async () => {
    running = await startHostileProvider();
  });
  afterEach(() => current().reset());
  afterAll(() => current().close());
  return {
    get provider() {
      return current();
    },
    app: (options = {}, config = {}) =>
      createTestApp({
        providers: [providerConfig({ serverMetadataUrl: current().metadataUrl, ...config })],
        ...options,
      }),
  };
}

/** How a login went, for the person, the script, the audit log and the operator. */
export interface Outcome {
  readonly page: string;
  readonly status: number;
  readonly isLoggedIn: boolean;
  /** `st.user.error`. */
  readonly error: string | undefined;
  /** Types of the events. */
  readonly events: readonly string[];
  /** Code and reason of the operator's line. */
  readonly logged: string;
  readonly app: TestApp;
  readonly browser: TestBrowser;
  readonly end: Visit;
}

/** Logs in with a new browser while the provider tells these lies. */
export async function tryLogin(
  setup: HostileSetup,
  lies: Lies = {},
  app: TestApp = setup.app(),
  options: LoginOptions = {},
): Promise<Outcome> {
  Object.assign(setup.provider.lies, lies);
  const browser = app.browser();
  const end = await app.login(browser, options);
  return outcomeOf(app, browser, end);
}

/** What is to be seen after a login came to this page. */
export async function outcomeOf(app: TestApp, browser: TestBrowser, end: Visit): Promise<Outcome> {
  const { user } = await app.visitor(browser);
  return {
    page: /AUTH_[A-Z_]+/.exec(end.text)?.[0] ?? end.url.href,
    status: end.response.status,
    isLoggedIn: user.isLoggedIn,
    error: user.isLoggedIn ? undefined : user.error?.code,
    events: app.events.map(({ type }) => type),
    logged: app.log.join("\n"),
    app,
    browser,
    end,
  };
}

/** The outcome of a login that was refused: page, script, event and log say the same, and nobody is logged in. */
export function refused(code: AuthErrorCode, reason: string): object {
  return {
    page: code,
    isLoggedIn: false,
    error: code,
    events: expect.not.arrayContaining(["login_completed"]),
    logged: expect.stringMatching(new RegExp(`"code":"${code}".*"reason":"[^"]*${reason}`)),
  };
}

/** The outcome of a login that worked. */
export const accepted = { isLoggedIn: true, status: 200, error: undefined };

/** A lie that changes claims. */
export function changed(changes: Claims): (honest: Claims) => Claims {
  return (honest) => ({ ...honest, ...changes });
}

/** A lie that leaves a member out. */
export function without(name: string): (honest: Claims) => Claims {
  return (honest) => Object.fromEntries(Object.entries(honest).filter(([key]) => key !== name));
}
