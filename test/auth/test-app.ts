/** An app with a login, for tests: its clock can be moved, its log and events are kept. */

import { logEvent } from "../../src/auth/events.ts";
import {
  createAuth,
  type Auth,
  type AuthConfig,
  type AuthEvent,
  type AuthLogger,
  type AuthOptions,
  type Identity,
  type LoginPolicy,
  type ProviderConfig,
  type UserState,
  type Visitor,
} from "../../src/auth/index.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";
import { TestBrowser, type Visit } from "./test-browser.ts";

export interface TestAppOptions {
  readonly providers: readonly [ProviderConfig, ...ProviderConfig[]];
  /** @defaultValue `http://localhost:8501/` */
  readonly appUrl?: string;
  readonly login?: Partial<LoginPolicy>;
  readonly secrets?: AuthConfig["cookieSecrets"];
  readonly store?: Store;
  readonly isProduction?: boolean;
  readonly fetch?: AuthOptions["fetch"];
}

export interface TestApp {
  readonly auth: Auth;
  readonly url: URL;
  readonly store: Store;
  readonly events: AuthEvent[];
  /** Log lines as JSON. */
  readonly log: string[];
  readonly clock: { offsetMs: number; now: () => number };
  readonly config: AuthConfig;
  browser(address?: string): TestBrowser;
  /** A replica, or the same app after a restart with another configuration. */
  replica(changes?: Partial<TestAppOptions>): TestApp;
  /** Starts a login as a script does, and follows it to its end. */
  login(browser: TestBrowser, options?: LoginOptions): Promise<Visit>;
  /** Who the browser is when it opens the app's home page. */
  visitor(browser: TestBrowser): Promise<Visitor>;
  identity(browser: TestBrowser): Promise<Identity>;
}

export interface LoginOptions {
  readonly provider?: string;
  readonly returnTo?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly maxAgeSeconds?: number;
  readonly until?: (url: URL) => boolean;
}

export const openPolicy: LoginPolicy = {
  require: false,
  allow: undefined,
  deny: [],
  pages: [],
  groupsClaim: undefined,
  keepClaims: undefined,
  sessionMaxSeconds: 30 * 24 * 3600,
  sessionIdleSeconds: undefined,
};

export const cookieSecret = "a-cookie-secret-for-tests-7f3c1e9b5d2a4086";

export function createTestApp(options: TestAppOptions): TestApp {
  const clock = { offsetMs: 0, now: () => Date.now() + clock.offsetMs };
  return build(options, clock, options.store ?? createMemoryStore({ now: clock.now }));
}

function build(options: TestAppOptions, clock: TestApp["clock"], store: Store): TestApp {
  const {
    providers,
    appUrl = "http://localhost:8501/",
    login = {},
    secrets = [cookieSecret],
    isProduction = false,
    fetch,
  } = options;
  const url = new URL(appUrl);
  const config: AuthConfig = {
    redirectUri: new URL("oauth2callback", url),
    appUrl: url,
    cookieSecrets: secrets,
    providers,
    login: { ...openPolicy, ...login },
    isProduction,
  };
  const events: AuthEvent[] = [];
  const log: string[] = [];
  const write =
    (level: string) =>
    (message: string, fields: object = {}) =>
      void log.push(JSON.stringify({ level, message, ...fields }));
  const logger: AuthLogger = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
  const auth = createAuth({
    config,
    store,
    now: clock.now,
    onEvent(event) {
      events.push(event);
      logEvent(event, logger);
    },
    logger,
    ...(fetch === undefined ? {} : { fetch }),
  });
  const app: TestApp = {
    auth,
    url,
    store,
    events,
    log,
    clock,
    config,
    browser: (address = testPeer.address) =>
      new TestBrowser({
        app: (request) => serve(auth, request, address),
        appUrl: url,
        ...(fetch === undefined ? {} : { fetch }),
      }),
    replica: (changes = {}) => build({ ...options, ...changes }, clock, changes.store ?? store),
    async login(browser, { until, ...asked } = {}) {
      const { browserId } = await app.visitor(browser);
      const ticket = await auth.loginTicketUrl({ ...asked, browserId });
      return browser.open(ticket, until === undefined ? { from: url } : { from: url, until });
    },
    async visitor(browser) {
      const headers = new Headers({ cookie: browser.jar.header(url, false) });
      const visitor = await auth.identify(headers, testPeer);
      for (const cookie of visitor.setCookies) browser.jar.set(url, cookie);
      return visitor;
    },
    async identity(browser) {
      return identityOf((await app.visitor(browser)).user);
    },
  };
  return app;
}

/** Who asks, where nothing else is said. */
export const testPeer = { address: "192.0.2.1" } as const;

/** The app itself: every page says who sees it. */
async function serve(auth: Auth, request: Request, address: string): Promise<Response> {
  const peer = { address };
  const answered = await auth.handle(request, peer);
  if (answered !== undefined) return answered;
  const visitor = await auth.identify(request.headers, peer);
  const decision = auth.authorize(new URL(request.url), visitor.user);
  if (!decision.allow) return auth.refuse(request, peer, decision);
  const response = Response.json(visitor, { headers: { "cache-control": "no-store" } });
  for (const cookie of visitor.setCookies) response.headers.append("set-cookie", cookie);
  return response;
}

/** The identity of who must be logged in. */
function identityOf(user: UserState): Identity {
  if (!user.isLoggedIn) throw new Error(`Nobody is logged in: ${JSON.stringify(user)}`);
  return user.identity;
}

/** A provider's configuration with the usual values. */
export function providerConfig(
  changes: Partial<ProviderConfig> & { readonly serverMetadataUrl: URL },
): ProviderConfig {
  return {
    name: "default",
    label: "Log in",
    preset: undefined,
    clientId: "app",
    clientSecret: "client-secret.of~app_1",
    clientAuth: undefined,
    clientKey: undefined,
    scope: "openid profile email",
    prompt: { value: "select_account", isDefault: true },
    authorizationParams: {},
    exposeTokens: [],
    allowedTenants: undefined,
    trustEmail: false,
    ...changes,
  };
}
