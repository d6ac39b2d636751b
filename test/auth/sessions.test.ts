import { describe, expect, it, onTestFinished, vi } from "vitest";

import type { Login, LoginEnd } from "../../src/auth/index.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { hostileSetup, tryLogin } from "./hostile-app.ts";
import { cookieHeader, isLoggedIn, loginOf } from "./session-helpers.ts";
import { providerConfig, testPeer } from "./test-app.ts";

const setup = hostileSetup();

describe("A-30 a new session", () => {
  it("A-30 a browser id that was planted before the login is worth nothing after it", async () => {
    const app = setup.app();
    const browser = app.browser();
    const before = await app.visitor(browser);

    await app.login(browser);

    const after = await app.visitor(browser);
    expect(after.browserId).not.toBe(before.browserId);
    expect(app.auth.isXsrfToken(before.xsrfToken, after.browserId)).toBe(false);
    expect(app.auth.isXsrfToken(after.xsrfToken, after.browserId)).toBe(true);
  });

  it("A-30 A-54 a login over another one ends that one, and says whether it is the same person", async () => {
    const { app, browser } = await tryLogin(setup);
    const first = await loginOf(app, browser);
    const copy = cookieHeader(app, browser);
    setup.provider.person = {
      sub: "grace",
      name: "Grace",
      email: "grace@example.com",
      email_verified: true,
    };

    await app.login(browser);

    const second = await loginOf(app, browser);
    expect(second.sub).toBe("grace");
    expect(await isLoggedIn(app, copy)).toBe(false);
    const end = await new Promise((resolve) => {
      app.auth.watch(first, resolve);
    });
    expect(end).toEqual({
      kind: "revoked",
      reason: "replaced",
      successor: { loginId: second.loginId, isSamePerson: false },
    });
    await app.auth.close();
  });

  it("A-30 A-54 a login that comes by a POST from the provider's site, to which no cookie of the one before comes along, ends that one too", async () => {
    const authorizationParams = { response_mode: "form_post" };
    const app = setup.app({ appUrl: "https://app.example/" }, { authorizationParams });
    const browser = app.browser();
    const logIn = async (): Promise<Login> => {
      await browser.press(await app.login(browser), "Continue");
      return loginOf(app, browser);
    };
    const first = await logIn();
    const copy = cookieHeader(app, browser);
    const again = await logIn();
    const copyAgain = cookieHeader(app, browser);
    setup.provider.person = { sub: "grace", name: "Grace", email: "grace@example.com" };

    const second = await logIn();

    expect(second.sub).toBe("grace");
    expect(await isLoggedIn(app, copy)).toBe(false);
    expect(await isLoggedIn(app, copyAgain)).toBe(false);
    const ends = [first, again].map(
      (login) => new Promise((resolve) => void app.auth.watch(login, resolve)),
    );
    expect(await Promise.all(ends)).toMatchObject([
      { reason: "replaced", successor: { loginId: again.loginId, isSamePerson: true } },
      { reason: "replaced", successor: { loginId: second.loginId, isSamePerson: false } },
    ]);
    await app.auth.close();
  });

  it("S-30 a second tab of the same browser is the same person", async () => {
    const { app, browser } = await tryLogin(setup);

    const [one, two] = [await app.visitor(browser), await app.visitor(browser)];

    expect(one.login).toEqual(two.login);
    expect(one.browserId).toBe(two.browserId);
  });
});

describe("idleness", () => {
  const idleApp = () => setup.app({ login: { sessionIdleSeconds: 600 } });

  it("a login that nobody uses ends, and one that is used in an open page does not", async () => {
    const app = idleApp();
    const { browser } = await tryLogin(setup, {}, app);
    const login = await loginOf(app, browser);
    const cookie = browser.jar.copy().header(app.url, false);

    for (let minutes = 5; minutes <= 25; minutes += 5) {
      app.clock.offsetMs = minutes * 60_000;
      // oxlint-disable-next-line no-await-in-loop
      await app.auth.keepAwake(login);
    }
    expect(await isLoggedIn(app, cookie)).toBe(true);

    app.clock.offsetMs += 601_000;

    expect(await isLoggedIn(app, cookie)).toBe(false);
    expect(app.events.at(-1)).toMatchObject({
      type: "session_expired",
      reason: "idle",
      ...testPeer,
    });
  });

  it("a login that has been idle for too long does not wake up by being used", async () => {
    const app = idleApp();
    const { browser } = await tryLogin(setup, {}, app);
    const login = await loginOf(app, browser);
    app.clock.offsetMs = 601_000;

    await app.auth.keepAwake(login);

    expect(await app.auth.isActive(login)).toBe(false);
  });
});

describe("watching a login", () => {
  it("A-53 tells of its expiry within a second", async () => {
    const app = setup.app({ login: { sessionMaxSeconds: 1 } });
    const { browser } = await tryLogin(setup, {}, app);
    const login = await loginOf(app, browser);
    const started = performance.now();

    const end = await new Promise((resolve) => {
      app.auth.watch(login, resolve);
    });

    expect(end).toEqual({ kind: "expired" });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("A-64 waits no longer than a timer can, for a login of 400 days", async () => {
    const app = setup.app({ login: { sessionMaxSeconds: 400 * 24 * 3600 } });
    const { browser } = await tryLogin(setup, {}, app);
    const login = await loginOf(app, browser);
    const timers = vi.spyOn(globalThis, "setTimeout");
    onTestFinished(() => timers.mockRestore());

    app.auth.watch(login, () => undefined);

    expect(timers.mock.calls.map(([, delayMs]) => delayMs)).toContain(2 ** 31 - 1);
    await app.auth.close();
  });

  it("looks again after messages may have been missed", async () => {
    const store = createMemoryStore();
    const gaps: (() => void)[] = [];
    const app = setup.app({
      store: {
        ...store,
        publish: async () => undefined,
        subscribe: (channel, onMessage, onResubscribe) => {
          if (onResubscribe !== undefined) gaps.push(onResubscribe);
          return store.subscribe(channel, onMessage, onResubscribe);
        },
      },
    });
    const { browser } = await tryLogin(setup, {}, app);
    const visitor = await app.visitor(browser);
    const login = await loginOf(app, browser);
    const ends: LoginEnd[] = [];
    app.auth.watch(login, (end) => ends.push(end));
    // The look at the beginning is over when a later question has been answered.
    await app.auth.isActive(login);
    await app.auth.logout({ login, browserId: visitor.browserId });
    expect(ends).toEqual([]);

    for (const gap of gaps) gap();

    await expect.poll(() => ends).toEqual([{ kind: "revoked", reason: "logout" }]);
  });

  it.each([
    ["is no JSON", "{"],
    ["has another shape", '{"target":1}'],
  ])("A-61 looks again when a message %s", async (_, message) => {
    const { app, browser } = await tryLogin(setup);
    const login = await loginOf(app, browser);
    const ended = new Promise<LoginEnd>((resolve) => void app.auth.watch(login, resolve));
    await app.auth.isActive(login);
    const revocation = { at: app.clock.now(), reason: "of a newer version" };
    await app.store.set(`auth-revoked:login:${login.loginId}`, JSON.stringify(revocation));

    await app.store.publish("auth-revoked", message);

    expect(await ended).toEqual({ kind: "revoked", reason: "logout" });
  });

  it("stops when asked to", async () => {
    const { app, browser } = await tryLogin(setup);
    const visitor = await app.visitor(browser);
    const login = await loginOf(app, browser);
    const ends: LoginEnd[] = [];
    const stop = app.auth.watch(login, (end) => ends.push(end));

    stop();
    await app.auth.logout({ login, browserId: visitor.browserId });

    expect(ends).toEqual([]);
  });
});

describe("A-61 fail closed", () => {
  it("A-61 a store that is down logs nobody in, keeps the cookie, and says why", async () => {
    const { app, browser } = await tryLogin(setup);
    const cookie = cookieHeader(app, browser);
    await app.store.close();

    const { user, setCookies } = await app.auth.identify(new Headers({ cookie }));

    expect(user).toMatchObject({ isLoggedIn: false, error: { code: "AUTH_STORE_UNAVAILABLE" } });
    expect(setCookies).toEqual([]);
  });

  it.each([{}, { prompt: "login" }])(
    "A-61 a store that is down ends a login before the provider: %j",
    async (params) => {
      const app = setup.app();
      await app.store.close();

      const outcome = await tryLogin(setup, {}, app, { params });

      expect(outcome).toMatchObject({
        page: "AUTH_STORE_UNAVAILABLE",
        status: 503,
        isLoggedIn: false,
      });
      expect(outcome.end.trail.map(({ origin }) => origin)).not.toContain(setup.provider.issuer);
    },
  );

  it("a login whose provider is configured anew is over", async () => {
    const { app, browser } = await tryLogin(setup);
    const [first] = app.config.providers;
    const replica = app.replica({ providers: [providerConfig({ ...first, clientId: "another" })] });

    expect(await isLoggedIn(replica, cookieHeader(app, browser))).toBe(false);
  });
});
