import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Login, LoginEnd, LogoutScope, Visitor } from "../../src/auth/index.ts";
import { createFileStore } from "../../src/store/file-store.ts";
import { startOidcProvider, type OidcProvider } from "../providers/oidc-provider.ts";
import { hostileSetup, tryLogin } from "./hostile-app.ts";
import { createTestApp, providerConfig, type TestApp } from "./test-app.ts";
import type { TestBrowser } from "./test-browser.ts";

const setup = hostileSetup();

interface LoggedIn {
  readonly app: TestApp;
  readonly browser: TestBrowser;
  readonly login: Login;
  readonly visitor: Visitor;
}

async function loggedIn(app?: TestApp): Promise<LoggedIn> {
  const outcome = await tryLogin(setup, {}, app);
  return withLogin(outcome.app, outcome.browser);
}

async function withLogin(app: TestApp, browser: TestBrowser): Promise<LoggedIn> {
  const visitor = await app.visitor(browser);
  if (visitor.login === undefined) throw new Error(`Nobody is logged in: ${app.log.join()}`);
  return { app, browser, visitor, login: visitor.login };
}

/** The browser's part of a logout. */
async function post(
  { app, browser, visitor }: LoggedIn,
  body: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  return browser.send(new URL("auth/logout", app.url), {
    method: "POST",
    from: app.url,
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", "x-sluice-xsrf": visitor.xsrfToken, ...headers },
  });
}

/** A script's `st.logout()`, and what the browser then does. Resolves to where it goes. */
async function scriptLogout(
  session: LoggedIn,
  scope: LogoutScope,
  returnTo?: string,
): Promise<URL> {
  const { app, login, visitor } = session;
  const { token } = await app.auth.logout({ login, browserId: visitor.browserId, scope, returnTo });
  const response = await post(session, { token });
  return urlOf(response);
}

async function urlOf(response: Response): Promise<URL> {
  const body: { readonly url: string } = await response.json();
  return new URL(body.url);
}

describe("S-05 st.logout()", () => {
  it("S-05 removes the cookie and starts a new session", async () => {
    const session = await loggedIn();

    const url = await scriptLogout(session, "app", "/bye?x=1");

    const after = await session.app.visitor(session.browser);
    expect(url.href).toBe(`${session.app.url.href}bye?x=1`);
    expect(after.user).toEqual({ isLoggedIn: false });
    expect(after.browserId).not.toBe(session.visitor.browserId);
    expect(
      session.browser.jar.list(session.app.url).filter(({ name }) => /-i\d$/.test(name)),
    ).toEqual([]);
    expect(session.app.events.at(-1)).toMatchObject({ type: "logout", scope: "app", sub: "ada" });
  });

  it("kills a copied cookie at once: before the browser has done its part, on every replica, after a restart", async () => {
    const { app, browser, login, visitor } = await loggedIn();
    const cookie = browser.jar.header(app.url, false);

    await app.auth.logout({ login, browserId: visitor.browserId });

    for (const replica of [app, app.replica()]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await replica.auth.user(new Headers({ cookie }))).toEqual({ isLoggedIn: false });
      // oxlint-disable-next-line no-await-in-loop
      expect(await replica.auth.isActive(login)).toBe(false);
    }
  });

  it("A-61 kills a copied cookie also where the clock of who logs out is behind", async () => {
    const { app, browser, login, visitor } = await loggedIn();
    const ended = new Promise<LoginEnd>((resolve) => void app.auth.watch(login, resolve));
    app.clock.offsetMs = -30_000;

    await app.auth.logout({ login, browserId: visitor.browserId });

    expect((await app.visitor(browser)).user.isLoggedIn).toBe(false);
    expect(await ended).toEqual({ kind: "revoked", reason: "logout" });
  });

  it("kills a copied cookie also after a restart, where the store outlives one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sluice-auth-"));
    try {
      const before = await createFileStore({ folder });
      const { app, browser, login, visitor } = await loggedIn(setup.app({ store: before }));
      const other = await loggedIn(app);
      const cookies = [browser, other.browser].map(({ jar }) => jar.header(app.url, false));
      await app.auth.logout({ login, browserId: visitor.browserId });
      await before.close();

      const after = await createFileStore({ folder });
      const restarted = app.replica({ store: after });

      const users = await Promise.all(
        cookies.map((cookie) => restarted.auth.user(new Headers({ cookie }))),
      );
      await after.close();
      expect(users.map(({ isLoggedIn }) => isLoggedIn)).toEqual([false, true]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("tells those who watch, on every replica", async () => {
    const { app, login, visitor } = await loggedIn();
    const replica = app.replica();
    const ends = [app, replica].map(
      ({ auth }) => new Promise<LoginEnd>((resolve) => void auth.watch(login, resolve)),
    );

    await app.auth.logout({ login, browserId: visitor.browserId });

    expect(await Promise.all(ends)).toEqual([
      { kind: "revoked", reason: "logout" },
      { kind: "revoked", reason: "logout" },
    ]);
  });

  it("its token is for one browser and for one time", async () => {
    const session = await loggedIn();
    const other = await loggedIn(session.app);
    const { app, login, visitor } = session;
    const { token } = await app.auth.logout({ login, browserId: visitor.browserId });

    const stolen = await post(other, { token });
    const copy = session.browser.jar.header(app.url, false);
    const first = await post(session, { token });
    const replayed = await post(session, { token }, { cookie: copy });
    const renewed = { ...session, visitor: await app.visitor(session.browser) };
    const second = await post(renewed, { token });

    const statuses = [stolen, first, replayed, second].map(({ status }) => status);
    expect(statuses).toEqual([400, 200, 400, 400]);
    expect((await app.visitor(other.browser)).user.isLoggedIn).toBe(true);
  });

  it("does not end a login that has taken the old one's place meanwhile", async () => {
    const session = await loggedIn();
    const { app, browser, login, visitor } = session;
    const { token } = await app.auth.logout({ login, browserId: visitor.browserId });
    const identity = (await loggedIn(app)).browser.jar
      .list(app.url)
      .filter(({ name }) => name.endsWith("-i0"));
    for (const { name, value } of identity) browser.jar.set(app.url, `${name}=${value}`);

    await post(session, { token });

    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
  });

  it("everywhere ends every login of the person and nobody else's", async () => {
    const app = setup.app();
    const [here, there] = [await loggedIn(app), await loggedIn(app)];
    setup.provider.person = { sub: "grace", name: "Grace", email: "grace@example.com" };
    const grace = await loggedIn(app);

    await scriptLogout(here, "everywhere");

    expect((await app.visitor(there.browser)).user.isLoggedIn).toBe(false);
    expect((await app.visitor(grace.browser)).user.isLoggedIn).toBe(true);
    setup.provider.reset();
    app.clock.offsetMs = 1000;
    expect((await app.visitor((await loggedIn(app)).browser)).user.isLoggedIn).toBe(true);
  });
});

describe("A-44 logout from elsewhere", () => {
  it("A-40 A-44 A-47 a page of our own may log out without a script", async () => {
    const session = await loggedIn();

    const response = await post(session, { scope: "app" });

    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("content-security-policy")).toMatch(/frame-ancestors 'none'$/);
    expect(await response.json()).toEqual({ url: session.app.url.href });
    expect((await session.app.visitor(session.browser)).user.isLoggedIn).toBe(false);
  });

  it.each([
    ["no token", { "x-sluice-xsrf": "" }],
    ["another's token", { "x-sluice-xsrf": "AAAA" }],
    ["a foreign origin", { origin: "https://evil.example" }],
    ["an opaque origin", { origin: "null" }],
  ])("A-44 is refused with %s", async (_, headers) => {
    const session = await loggedIn();

    const response = await post(session, {}, headers);

    expect(response.status).toBe(403);
    expect((await session.app.visitor(session.browser)).user.isLoggedIn).toBe(true);
  });

  it.each([
    ["neither Origin nor fetch metadata", {}],
    ["no Origin, from another site", { "sec-fetch-site": "cross-site" }],
    ["no Origin, from a sibling", { "sec-fetch-site": "same-site" }],
    ["no Origin, from nowhere", { "sec-fetch-site": "none" }],
    ["the origin of another port", { origin: "http://localhost:8502" }],
    ["two origins", { origin: "http://localhost:8501, http://localhost:8501" }],
  ])("A-44 is refused with %s, whatever token it has", async (_, headers) => {
    const session = await loggedIn();
    const { app, browser, visitor } = session;
    const cookie = browser.jar.header(app.url, false);
    const request = new Request(new URL("auth/logout", app.url), {
      method: "POST",
      headers: { cookie, "x-sluice-xsrf": visitor.xsrfToken, ...headers },
      body: "{}",
    });

    const response = await app.auth.handle(request, { address: "192.0.2.1" });

    expect(response?.status).toBe(403);
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
  });

  it.each(["sec-purpose", "purpose", "x-moz"])(
    "A-44 A-49 a prefetch that %s tells of starts no login",
    async (name) => {
      const app = setup.app();
      const { browserId } = await app.visitor(app.browser());
      const ticket = await app.auth.loginTicketUrl({ browserId });
      const request = new Request(ticket, { headers: { [name]: "prefetch" } });

      const response = await app.auth.handle(request, { address: "192.0.2.1" });

      expect(response?.status).toBe(403);
      expect(setup.provider.authorizations).toEqual([]);
    },
  );

  it("A-44 a GET, an image and a form of another site log nobody out", async () => {
    const { app, browser } = await loggedIn();
    const url = new URL("auth/logout", app.url);

    const get = await browser.open(url);
    const form = await browser.open(url, {
      method: "POST",
      from: new URL("https://evil.example/"),
      body: "",
    });

    expect([get.response.status, form.response.status]).toEqual([405, 403]);
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
  });

  it("A-44 A-47 an image, a frame, a script and a form of another site start no login", async () => {
    const app = setup.app();
    const browser = app.browser();
    const { browserId } = await app.visitor(browser);
    const ticket = await app.auth.loginTicketUrl({ browserId });
    const evil = new URL("https://evil.example/");
    const destinations = ["image", "iframe", "script", "empty"];

    const answers = await Promise.all(
      destinations.map((dest) =>
        browser.send(ticket, {
          from: evil,
          headers: { "sec-fetch-dest": dest, "sec-fetch-mode": "no-cors" },
        }),
      ),
    );
    const form = await browser.open("auth/login", {
      method: "POST",
      from: evil,
      body: ticket.search.slice(1),
    });

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(
      answers.every(({ headers }) =>
        headers.get("content-security-policy")?.includes("frame-ancestors 'none'"),
      ),
    ).toBe(true);
    expect(form.response.status).toBe(403);
    expect(form.response.headers.getSetCookie()).toEqual([]);
    expect(setup.provider.authorizations).toEqual([]);
  });

  it("A-25 S-02 a post-logout page of another origin becomes the home page", async () => {
    const session = await loggedIn();

    const response = await post(session, { returnTo: "//evil.example/" });

    expect(await response.json()).toEqual({ url: session.app.url.href });
  });
});

describe("RP-initiated logout at oidc-provider", () => {
  let provider: OidcProvider;
  beforeEach(async () => {
    provider = await startOidcProvider();
  });
  afterEach(() => provider.close());

  async function atProvider(groups: readonly string[] = []): Promise<LoggedIn> {
    if (groups.length > 0) {
      await provider.close();
      provider = await startOidcProvider({ configuration: withGroups(groups) });
    }
    const app = createTestApp({
      providers: [providerConfig({ serverMetadataUrl: provider.metadataUrl })],
    });
    const browser = app.browser();
    await app.login(browser);
    return withLogin(app, browser);
  }

  it("S-51 oidcc-client-test-rp-init-logout ends the provider's session too and comes back to the page that was asked for", async () => {
    const session = await atProvider();
    const { app, browser } = session;

    const url = await scriptLogout(session, "provider", "/bye");
    const question = await browser.open(url, { from: app.url });
    const end = await browser.press(question, "Log out");

    expect(url.searchParams.get("id_token_hint")).toMatch(/^ey/);
    expect(url.searchParams.get("client_id")).toBe("app");
    expect(end.url.href).toBe(`${app.url.href}bye`);
    expect(end.trail.map(({ pathname }) => pathname)).toContain("/auth/logged-out");
    const before = provider.interactions.length;
    await app.login(browser);
    expect(provider.interactions.length).toBeGreaterThan(before);
  });

  it("S-51 a person with so many groups that his ID token is too long for an address is logged out there too", async () => {
    const session = await atProvider(Array.from({ length: 230 }, () => crypto.randomUUID()));
    const { app, browser } = session;

    const url = await scriptLogout(session, "provider", "/bye");
    const question = await browser.open(url, { from: app.url });
    const end = await browser.press(question, "Log out");

    expect(url.href.length).toBeLessThan(8_000);
    expect(url.searchParams.get("client_id")).toBe("app");
    expect(end.url.href).toBe(`${app.url.href}bye`);
  });

  it("S-51 st.logout() alone leaves the provider's session, so the next login is silent", async () => {
    const session = await atProvider();
    await scriptLogout(session, "app");
    const before = provider.interactions.length;

    await session.app.login(session.browser);

    expect(provider.interactions).toHaveLength(before);
    expect((await session.app.visitor(session.browser)).user.isLoggedIn).toBe(true);
  });

  it.each([
    ["other-state", "?state=other"],
    ["no-state", ""],
  ])("A-25 oidcc-client-test-rp-init-logout-%s is a clean page", async (_, query) => {
    const session = await atProvider();
    await scriptLogout(session, "provider", "/bye");

    const end = await session.browser.open(`auth/logged-out${query}`);

    expect(end.response.status).toBe(200);
    expect(end.text).toContain("You are logged out");
  });

  it("a provider that is down does not hold up the app's own logout", async () => {
    const session = await atProvider();
    const { app } = session;
    const [config] = app.config.providers;
    const replica = app.replica({ providers: [{ ...config, logoutUrlTemplate: "not a url" }] });

    const { token } = await replica.auth.logout({
      ...session,
      browserId: session.visitor.browserId,
      scope: "provider",
    });

    expect(await (await post(session, { token })).json()).toEqual({ url: app.url.href });
  });

  it("a provider that names its logout otherwise is asked its own way", async () => {
    const session = await atProvider();
    const [config] = session.app.config.providers;
    const logoutUrlTemplate =
      "https://tenant.example/v2/logout?client_id={client_id}&returnTo={return_to}";
    const app = session.app.replica({ providers: [{ ...config, logoutUrlTemplate }] });

    const { token } = await app.auth.logout({
      ...session,
      browserId: session.visitor.browserId,
      scope: "provider",
    });

    const url = await urlOf(await post(session, { token }));
    expect(url.href).toBe(
      "https://tenant.example/v2/logout?client_id=app&returnTo=http%3A%2F%2Flocalhost%3A8501%2Fauth%2Flogged-out",
    );
  });
});

/** A provider that puts the groups into the ID token. */
function withGroups(groups: readonly string[]): Readonly<Record<string, unknown>> {
  return {
    claims: { openid: ["sub", "groups"], profile: ["name"], email: ["email", "email_verified"] },
    conformIdTokenClaims: false,
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, name: "Ada Lovelace", email: "ada@example.com", groups }),
    }),
  };
}
