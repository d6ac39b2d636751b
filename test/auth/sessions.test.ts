import { describe, expect, it, onTestFinished, vi } from "vitest";

import type { Login, LoginEnd } from "../../src/auth/index.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";
import { accepted, changed, hostileSetup, refused, tryLogin } from "./hostile-app.ts";
import { cookieSecret, providerConfig, testPeer, type TestApp } from "./test-app.ts";
import type { TestBrowser } from "./test-browser.ts";

const setup = hostileSetup();

function prefixOf({ url }: TestApp, browser: TestBrowser): string {
  return /^(?:__Host-)?sluice-[0-9a-f]{8}-/.exec(browser.jar.list(url)[0]?.name ?? "")?.[0] ?? "";
}

function cookieHeader(app: TestApp, browser: TestBrowser): string {
  return browser.jar.header(app.url, false);
}

/** Whether a bare `Cookie` header is somebody. What proves nothing must be cleared on the way. */
async function isLoggedIn(app: TestApp, cookie: string): Promise<boolean> {
  const { user, setCookies } = await app.auth.identify(new Headers({ cookie }), testPeer);
  const kept = setCookies.filter((line) => /-i\w*=/.test(line) && !line.includes("Max-Age=0"));
  if (kept.length > 0) throw new Error(`A cookie was kept: ${kept.join()}`);
  return user.isLoggedIn;
}

function toHeader(values: Iterable<readonly [string, string]>): string {
  return [...values].map(([name, value]) => `${name}=${value}`).join("; ");
}

async function loginOf(app: TestApp, browser: TestBrowser): Promise<Login> {
  const { login } = await app.visitor(browser);
  if (login === undefined) throw new Error("Nobody is logged in.");
  return login;
}

describe("cookies", () => {
  it("S-03 S-31 A-40 are sealed, HttpOnly, Lax, __Host- and Secure on https, and last as long as the login", async () => {
    const app = setup.app({ appUrl: "https://app.example/base/" });
    const { browser } = await tryLogin(setup, {}, app);

    const last = browser.appResponses.findLast(({ headers }) =>
      headers.getSetCookie().some((line) => line.includes("-i0=")),
    );
    const lines = last?.headers.getSetCookie() ?? [];

    expect(lines.find((line) => line.includes("-i0="))).toMatch(
      /^__Host-sluice-[0-9a-f]{8}-i0=1~[\w-]+\.\.[\w.-]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/i,
    );
    expect(lines.join()).not.toContain("ada");
    expect(last?.headers.get("cache-control")).toBe("no-store");
    expect(last?.headers.get("referrer-policy")).toBe("no-referrer");
  });

  it("A-40 every answer that sets a cookie is no-store", async () => {
    const { browser } = await tryLogin(setup);

    const setting = browser.appResponses.filter(({ headers }) => headers.getSetCookie().length > 0);

    expect(setting.length).toBeGreaterThan(1);
    expect(setting.every(({ headers }) => headers.get("cache-control") === "no-store")).toBe(true);
  });

  it("A-34 two apps on one host never read each other's", async () => {
    const one = setup.app({ appUrl: "http://localhost:8501/" });
    const { browser } = await tryLogin(setup, {}, one);
    const other = setup.app({ appUrl: "http://localhost:8501/other/" });

    expect(await isLoggedIn(one, cookieHeader(one, browser))).toBe(true);
    expect(await isLoggedIn(other, cookieHeader(one, browser))).toBe(false);
    const renamed = cookieHeader(one, browser).replaceAll(
      prefixOf(one, browser),
      /sluice-[0-9a-f]{8}-/.exec(
        (await other.auth.identify(new Headers())).setCookies[0] ?? "",
      )?.[0] ?? "",
    );
    expect(await isLoggedIn(other, renamed)).toBe(false);
  });

  it("A-34 a name that comes twice proves nothing, whichever comes first", async () => {
    const { app, browser } = await tryLogin(setup);
    const cookie = cookieHeader(app, browser);
    const planted = `${prefixOf(app, browser)}i0=1~planted`;

    expect(await isLoggedIn(app, `${planted}; ${cookie}`)).toBe(false);
    expect(await isLoggedIn(app, `${cookie}; ${planted}`)).toBe(false);
  });

  it("A-34 A-48 other cases, paths, a missing name and broken encoding are not ours and harm nothing", async () => {
    const { app, browser } = await tryLogin(setup);
    const cookie = cookieHeader(app, browser);
    const name = `${prefixOf(app, browser)}i0`;

    for (const noise of [
      `${name.toUpperCase()}=x`,
      `=${name}=x`,
      "%E0%A4%A=%",
      "a=b; ; =; ;;",
      "\u00FF=1",
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await isLoggedIn(app, `${noise}; ${cookie}`)).toBe(true);
    }
  });
});

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

  it("S-30 a second tab of the same browser is the same person", async () => {
    const { app, browser } = await tryLogin(setup);

    const [one, two] = [await app.visitor(browser), await app.visitor(browser)];

    expect(one.login).toEqual(two.login);
    expect(one.browserId).toBe(two.browserId);
  });
});

describe("A-31 A-32 seals", () => {
  it("A-31 no sealed value stands for another", async () => {
    const { app, browser, end } = await tryLogin(setup, { callback: () => new URLSearchParams() });
    const ticket = /name="ticket" value="([^"]+)"/.exec(end.text)?.[1] ?? "";
    delete setup.provider.lies.callback;
    await app.login(browser);
    const visitor = await app.visitor(browser);
    const login = await loginOf(app, browser);
    const { token } = await app.auth.logout({ login, browserId: visitor.browserId });
    const sealed = [
      ticket,
      token,
      ...browser.jar.list(app.url).map(({ value }) => value.replace(/^\d~/, "")),
    ];
    const prefix = prefixOf(app, browser);

    const others = ["i0", "e", "o"].flatMap((name) =>
      sealed.map((value) => [name, value] as const),
    );
    for (const [name, value] of others) {
      const text = name === "i0" ? `1~${value}` : value;
      // oxlint-disable-next-line no-await-in-loop
      const { user, browserId } = await app.auth.identify(
        new Headers({ cookie: `${prefix}${name}=${text}` }),
      );
      expect(user).toEqual({ isLoggedIn: false });
      expect(browserId).not.toBe(visitor.browserId);
    }
    for (const value of sealed.filter((other) => other !== ticket)) {
      // oxlint-disable-next-line no-await-in-loop
      const { text } = await browser.open(`auth/login?ticket=${value}`);
      expect(text).toContain("AUTH_TICKET_INVALID");
    }
    expect(sealed.length).toBeGreaterThanOrEqual(4);
  });

  it("A-32 every changed character, a cut, an extra dot and another header are nobody", async () => {
    const { app, browser } = await tryLogin(setup);
    const cookie = cookieHeader(app, browser);
    const name = `${prefixOf(app, browser)}i0`;
    const value = new RegExp(`${name}=1~([^;]+)`).exec(cookie)?.[1] ?? "";
    const [header = "", ...rest] = value.split(".");
    const swapped = (change: object): string => {
      const changedHeader = {
        ...JSON.parse(Buffer.from(header, "base64url").toString()),
        ...change,
      };
      return [Buffer.from(JSON.stringify(changedHeader)).toString("base64url"), ...rest].join(".");
    };
    const flips = Array.from({ length: value.length }, (_, index) => {
      const other = value[index] === "A" ? "B" : "A";
      return value.slice(0, index) + other + value.slice(index + 1);
    });
    const lies = [
      ...flips.filter((_, index) => index % 7 === 0 || index < 60),
      value.slice(0, -1),
      `${value}.`,
      `${value}.x`,
      swapped({ enc: "A128GCM" }),
      swapped({ alg: "A256KW" }),
      swapped({ zip: "DEF" }),
      swapped({ kid: "other" }),
      swapped({ kid: undefined }),
    ];

    const results = await Promise.all(lies.map((lie) => isLoggedIn(app, `${name}=1~${lie}`)));

    // The last character of base64url holds bits that are not read.
    const good = lies.filter(
      (lie, index) =>
        results[index] === true &&
        Buffer.from(lie.split(".").at(-1) ?? "", "base64url").compare(
          Buffer.from(value.split(".").at(-1) ?? "", "base64url"),
        ) !== 0,
    );
    expect(good).toEqual([]);
    expect(await isLoggedIn(app, `${name}=1~${value}`)).toBe(true);
  });

  it("A-32 A-33 secrets rotate: a list opens what the old one sealed, and without it the person is nobody", async () => {
    const { app, browser } = await tryLogin(setup);
    const cookie = cookieHeader(app, browser);
    const next = "the-next-cookie-secret-0f9e8d7c6b5a";

    expect(await isLoggedIn(app.replica({ secrets: [next, cookieSecret] }), cookie)).toBe(true);
    expect(await isLoggedIn(app.replica({ secrets: [next] }), cookie)).toBe(false);
  });

  it.each([
    ["after 30 days", 30 * 24 * 3_600_000 + 1000],
    ["with the clock set back ten minutes", -600_000],
    ["beyond 2038", 20 * 365 * 24 * 3_600_000],
  ])("A-33 A-64 S-31 %s nobody is logged in, and nothing fails", async (_, offsetMs) => {
    const { app, browser } = await tryLogin(setup);

    app.clock.offsetMs = offsetMs;

    expect(await isLoggedIn(app, cookieHeader(app, browser))).toBe(false);
    expect(app.events.at(-1)).toMatchObject({
      type: "session_expired",
      reason: "max",
      sub: "ada",
      ...testPeer,
    });
  });

  it("A-33 A-64 a shorter max holds for logins that are older than it, so that no logout is forgotten before them", async () => {
    const { app, browser } = await tryLogin(setup);
    const kept = cookieHeader(app, browser);
    const shorter = app.replica({ login: { sessionMaxSeconds: 3600 } });
    const login = await loginOf(shorter, browser);
    await shorter.auth.logout({ login, browserId: "x" });
    const stays = await tryLogin(setup, {}, app);

    expect(login.expiresAt).toBe(login.issuedAt + 3_600_000);
    app.clock.offsetMs = 3 * 3_600_000;
    expect(await isLoggedIn(shorter, kept)).toBe(false);
    expect(await isLoggedIn(shorter, cookieHeader(app, stays.browser))).toBe(false);
  });

  it("A-33 ten minutes later the person is still logged in", async () => {
    const { app, browser } = await tryLogin(setup);

    app.clock.offsetMs = 600_000;

    expect(await isLoggedIn(app, cookieHeader(app, browser))).toBe(true);
  });
});

describe("A-35 A-36 A-37 chunks", () => {
  const large = {
    claims: changed({
      groups: Array.from(
        { length: 150 },
        (_, index) => `a group with a long name, number ${index}`,
      ),
    }),
  };

  async function chunked(): Promise<{
    app: TestApp;
    browser: TestBrowser;
    names: string[];
    values: Map<string, string>;
  }> {
    const { app, browser } = await tryLogin(setup, large);
    const cookies = browser.jar.list(app.url).filter(({ name }) => /-i\d$/.test(name));
    return {
      app,
      browser,
      names: cookies.map(({ name }) => name),
      values: new Map(cookies.map(({ name, value }) => [name, value])),
    };
  }

  it("A-35 a login too large for one cookie comes in several, none above 4096 bytes", async () => {
    const { app, browser, names, values } = await chunked();

    expect(names.length).toBeGreaterThan(1);
    expect(
      Math.max(...[...values].map(([name, value]) => name.length + value.length)),
    ).toBeLessThan(4096);
    expect((await app.identity(browser)).claims.groups).toHaveLength(150);
  });

  it("A-35 missing, extra, swapped and misnamed chunks are nobody, and all are cleared", async () => {
    const { app, names, values } = await chunked();
    const [first = "", second = ""] = names;
    const without = new Map([...values].filter(([name]) => name !== second));
    const swap = new Map([
      ...values,
      [first, values.get(second) ?? ""],
      [second, values.get(first) ?? ""],
    ]);
    const base = first.slice(0, -1);
    const extras = ["00", "01", "-1", "1e3", "3", "4", "9", ""].map((suffix) => [
      ...values,
      [base + suffix, "x"] as const,
    ]);

    for (const lie of [without, swap, ...extras]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await isLoggedIn(app, toHeader(lie))).toBe(false);
    }
    const { setCookies } = await app.auth.identify(
      new Headers({ cookie: toHeader([...values, [`${base}1e3`, "x"]]) }),
    );
    expect(
      setCookies.filter((line) => line.includes("Max-Age=0")).map((line) => line.split("=")[0]),
    ).toEqual(expect.arrayContaining([...names, `${base}1e3`]));
  });

  it("A-35 a shorter login over a longer one leaves no old chunk behind", async () => {
    const { app, browser } = await chunked();
    delete setup.provider.lies.claims;

    await app.login(browser);

    expect(browser.jar.list(app.url).filter(({ name }) => /-i\d$/.test(name))).toHaveLength(1);
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
  });

  it("A-36 a claimed number of chunks, 180 cookies and a header of 40 kB cost nothing", async () => {
    const { app, browser } = await tryLogin(setup);
    const cookie = cookieHeader(app, browser);
    const name = `${prefixOf(app, browser)}i0`;
    const many = Array.from({ length: 180 }, (_, index) => `${name}${index}=x`).join("; ");
    const started = performance.now();

    expect(await isLoggedIn(app, `${name}=1000000000~x`)).toBe(false);
    expect(await isLoggedIn(app, `${cookie}; ${many}`)).toBe(false);
    expect(await isLoggedIn(app, `${cookie}; padding=${"a".repeat(40_000)}`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("A-37 claims that fit nowhere end in an error that names the largest and the cure; no cookie is half written", async () => {
    const groups = Array.from({ length: 5000 }, (_, index) => `group ${index}`);

    const outcome = await tryLogin(setup, { claims: changed({ groups }) });

    expect(outcome).toMatchObject(refused("AUTH_CLAIMS_TOO_LARGE", "the largest claim is groups"));
    expect(outcome.end.text).toContain("the largest claim is groups");
    expect(outcome.end.text).toContain("keep_claims");
    expect(
      outcome.browser.jar.list(outcome.app.url).filter(({ name }) => /-i\d$/.test(name)),
    ).toEqual([]);
  });

  it("A-37 keep_claims is the cure", async () => {
    const groups = Array.from({ length: 5000 }, (_, index) => `group ${index}`);
    const app = setup.app({ login: { keepClaims: ["name"] } });

    const outcome = await tryLogin(setup, { claims: changed({ groups }) }, app);

    expect(outcome).toMatchObject(accepted);
    expect((await app.identity(outcome.browser)).claims).toEqual({ name: "Ada Lovelace" });
  });

  it("A-37 a durable store takes what the cookie cannot", async () => {
    const groups = Array.from({ length: 5000 }, (_, index) => `group ${index}`);
    const store: Store = { ...createMemoryStore(), isDurable: true };
    const app = setup.app({ store });

    const outcome = await tryLogin(setup, { claims: changed({ groups }) }, app);

    expect(outcome).toMatchObject(accepted);
    expect((await app.identity(outcome.browser)).claims.groups).toHaveLength(5000);
    for await (const [, value] of store.list("auth-")) expect(value).not.toContain("group 1");
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
