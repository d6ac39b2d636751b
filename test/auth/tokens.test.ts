import * as v from "valibot";
import { describe, expect, it } from "vitest";

import { parseRule, type Login, type LoginEnd, type LoginPolicy } from "../../src/auth/index.ts";
import { createSealer } from "../../src/auth/seal.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import type { Claims } from "../providers/hostile.ts";
import { changed, hostileSetup, refused, tryLogin, without } from "./hostile-app.ts";
import { testPeer, type TestApp } from "./test-app.ts";
import type { TestBrowser } from "./test-browser.ts";

const setup = hostileSetup();
const minute = 60_000;

interface WithTokens {
  readonly app: TestApp;
  readonly browser: TestBrowser;
  readonly login: Login;
}

async function withTokens(
  exposeTokens: readonly ("id" | "access")[] = ["id", "access"],
): Promise<WithTokens> {
  const { app, browser } = await tryLogin(setup, {}, setup.app({}, { exposeTokens }));
  const { login } = await app.visitor(browser);
  if (login === undefined) throw new Error("Nobody is logged in.");
  return { app, browser, login };
}

function refreshes(): number {
  return setup.provider.tokenRequests.filter(
    ({ parameters }) => parameters.get("grant_type") === "refresh_token",
  ).length;
}

describe("tokens", () => {
  it("S-10 S-11 are neither kept nor reachable by default, nor is any of them in the browser or legible in the store", async () => {
    const { app, browser, login } = await withTokens([]);
    const secrets = [...setup.provider.secrets];

    expect(await app.auth.tokens(login)).toEqual({});
    expect(refreshes()).toBe(0);
    const cookies = browser.jar.header(app.url, false);
    for await (const [key, value] of app.store.list("")) {
      expect(secrets.filter((secret) => `${key}${value}${cookies}`.includes(secret))).toEqual([]);
    }
  });

  it("are exposed as expose_tokens says", async () => {
    const both = await withTokens();
    const idOnly = await withTokens(["id"]);

    const tokens = await both.app.auth.tokens(both.login);

    expect(tokens.id).toMatch(/^ey/);
    expect(setup.provider.secrets.has(tokens.access ?? "")).toBe(true);
    expect(Object.keys(await idOnly.app.auth.tokens(idOnly.login))).toEqual(["id"]);
  });

  it.each([[[]], [["id"]]] as const)(
    "S-10 that expose_tokens (%j) does not name are not kept either, not even sealed",
    async (exposeTokens) => {
      const { app } = await withTokens(exposeTokens);
      const { config, url, clock, store } = app;
      const sealer = createSealer({ secrets: config.cookieSecrets, appUrl: url, now: clock.now });
      const records: string[] = [];
      for await (const [, value] of store.list("auth-login:")) {
        records.push(JSON.stringify(await sealer.open("record", value, v.unknown())));
      }

      expect(records).toEqual([expect.stringContaining('"idToken"')]);
      expect(records.join("")).not.toContain("accessToken");
    },
  );

  it("A-38 are refreshed once for ten tabs and two processes, and nobody is logged out", async () => {
    const { app, browser, login } = await withTokens();
    const replica = app.replica();
    const before = await app.auth.tokens(login);
    app.clock.offsetMs = 4.5 * minute;

    const all = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? app : replica).auth.tokens(login),
      ),
    );

    expect(refreshes()).toBe(1);
    expect(new Set(all.map(({ access }) => access)).size).toBe(1);
    expect(all[0]?.access).not.toBe(before.access);
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
    expect(
      [...app.events, ...replica.events].filter(({ type }) => type === "token_refreshed"),
    ).toHaveLength(1);
  });

  it("A-38 are refreshed once also where the provider takes 30 s, each of its answers less than 8", async () => {
    const { app, login } = await withTokens();
    let second: Promise<unknown> = Promise.resolve();
    let onTried = (_isFirst: boolean): void => undefined;
    const tried = new Promise<boolean>((resolve) => void (onTried = resolve));
    const replica = app.replica({
      store: {
        ...app.store,
        async setIfAbsent(...entry) {
          const isFirst = await app.store.setIfAbsent(...entry);
          onTried(isFirst);
          return isFirst;
        },
      },
    });
    setup.provider.lies.sign = async (claims, provider) => {
      delete setup.provider.lies.sign;
      app.clock.offsetMs += 30_000;
      second = replica.auth.tokens(login);
      await tried;
      return provider.sign(claims);
    };
    app.clock.offsetMs = 4.5 * minute;

    const first = await app.auth.tokens(login);

    expect(await second).toEqual(first);
    expect(await tried).toBe(false);
    expect(refreshes()).toBe(1);
  });

  it("A-19 a rotated refresh token is used the next time, and without a new one the old is kept", async () => {
    const { app, login } = await withTokens();
    app.clock.offsetMs = 4.5 * minute;
    await app.auth.tokens(login);
    app.clock.offsetMs = 9 * minute;

    const { access } = await app.auth.tokens(login);

    expect(refreshes()).toBe(2);
    expect(access).toMatch(/./);
    const used = setup.provider.tokenRequests
      .map(({ parameters }) => parameters.get("refresh_token"))
      .filter((token) => token !== null);
    expect(new Set(used).size).toBe(2);
  });

  it("A-19 a refresh without an ID token keeps the old one", async () => {
    const { app, login } = await withTokens();
    const before = await app.auth.tokens(login);
    Object.assign(setup.provider.lies, { tokens: without("id_token") });
    app.clock.offsetMs = 4.5 * minute;

    const after = await app.auth.tokens(login);

    expect(after.id).toBe(before.id);
    expect(after.access).not.toBe(before.access);
  });

  it.each([
    ["sub", { sub: "grace" }],
    ["iss", { iss: "https://evil.example" }],
    ["aud", { aud: "other" }],
    ["nonce", { nonce: "other" }],
  ])(
    "A-19 beyond the plans: oidcc-client-test-refresh-invalid-%s: a refreshed ID token with another one is refused, the old identity stays, the new tokens are not used",
    async (claim, change) => {
      const { app, browser, login } = await withTokens();
      const before = await app.auth.tokens(login);
      Object.assign(setup.provider.lies, { claims: changed(change) });
      app.clock.offsetMs = 4.5 * minute;

      const after = await app.auth.tokens(login);

      expect(after).toEqual(before);
      expect((await app.identity(browser)).sub).toBe("ada");
      expect(app.log.join("\n")).toMatch(
        new RegExp(`refresh failed.*(?:ID token: ${claim}|another person)`),
      );
      app.clock.offsetMs = 6 * minute;
      expect((await app.auth.tokens(login)).access).toBeUndefined();
    },
  );

  it("A-19 a refreshed ID token without a nonce is accepted", async () => {
    const { app, login } = await withTokens();
    const before = await app.auth.tokens(login);
    Object.assign(setup.provider.lies, { claims: without("nonce") });
    app.clock.offsetMs = 4.5 * minute;

    expect((await app.auth.tokens(login)).id).not.toBe(before.id);
  });

  it("A-39 a logout while a refresh is being written stays a logout", async () => {
    const { app, login, browser } = await withTokens();
    const { browserId } = await app.visitor(browser);
    const slow = app.replica({
      store: {
        ...app.store,
        async set(key, ...value) {
          if (key.startsWith("auth-login:")) await app.auth.logout({ login, browserId });
          return app.store.set(key, ...value);
        },
      },
    });
    app.clock.offsetMs = 4.5 * minute;

    expect(await slow.auth.tokens(login)).toEqual({});
    expect(await app.store.get(`auth-login:${login.loginId}`)).toBeUndefined();
  });

  it.each([1e15, 1e306])(
    "A-18 an access token that lasts %d seconds is one without an end worth naming",
    async (expires_in) => {
      setup.provider.lies.tokens = changed({ expires_in });

      const { app, browser, login } = await withTokens();

      expect((await app.auth.tokens(login)).access).toMatch(/./);
      expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
      expect(refreshes()).toBe(0);
    },
  );

  it.each([-1, "soon", null, {}])(
    "A-18 an access token that lasts %j is refused, as is what came with it",
    async (expires_in) => {
      expect(await tryLogin(setup, { tokens: changed({ expires_in }) })).toMatchObject(
        refused("AUTH_TOKEN_RESPONSE", "code: "),
      );
    },
  );

  it("A-39 a logout while a refresh is in flight stays a logout", async () => {
    const { app, login, browser } = await withTokens();
    const { browserId } = await app.visitor(browser);
    let loggedOut: Promise<unknown> = Promise.resolve();
    Object.assign(setup.provider.lies, {
      tokens: (honest: Claims) => {
        loggedOut = app.auth.logout({ login, browserId });
        return honest;
      },
    });
    app.clock.offsetMs = 4.5 * minute;

    const tokens = await app.auth.tokens(login);
    await loggedOut;

    expect(tokens).toEqual({});
    expect(await app.auth.isActive(login)).toBe(false);
    expect(await app.store.get(`auth-login:${login.loginId}`)).toBeUndefined();
    expect(await app.auth.tokens(login)).toEqual({});
  });

  it("a provider that hangs at the refresh is asked once in a while, not by everyone", async () => {
    const { app, login } = await withTokens();
    Object.assign(setup.provider.lies, { tokens: () => ({ nothing: true }) });
    app.clock.offsetMs = 4.5 * minute;

    for (let count = 0; count < 5; count += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await app.auth.tokens(login);
    }

    expect(refreshes()).toBe(1);
  });
});

describe("claims that rules read", () => {
  const allow = [parseRule("group:admins")];

  async function admin(): Promise<WithTokens> {
    setup.provider.person = { ...setup.provider.person, groups: ["admins"] };
    const { app, browser } = await tryLogin(setup, {}, setup.app({ login: { allow } }));
    const { login } = await app.visitor(browser);
    if (login === undefined) throw new Error(`Nobody is logged in: ${app.log.join()}`);
    return { app, browser, login };
  }

  it("are asked for again with the refresh token, and who has left the group is out", async () => {
    const { app, browser } = await admin();
    setup.provider.person = { ...setup.provider.person, groups: ["others"] };
    setup.provider.lies.claims = (honest) => ({
      ...honest,
      iat: Number(honest.iat) + 900,
      exp: Number(honest.exp) + 900,
    });
    app.clock.offsetMs = 14 * minute;
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
    app.clock.offsetMs = 15 * minute;

    const { user } = await app.visitor(browser);

    expect(user.isLoggedIn).toBe(false);
    expect(refreshes()).toBe(1);
    expect(app.events.at(-1)).toMatchObject({
      type: "session_revoked",
      reason: "denied",
      sub: "ada",
      ...testPeer,
    });
  });

  it.each([
    ["", {}],
    [", also when it challenges in the same answer", { "www-authenticate": "Bearer" }],
  ])("end the login when the provider has let go of it%s", async (_, headers) => {
    const { app, browser } = await admin();
    setup.provider.lies.respond = (path, _request, response) => {
      if (path !== "/token") return false;
      response
        .writeHead(400, { "content-type": "application/json", ...headers })
        .end('{"error":"invalid_grant"}');
      return true;
    };
    app.clock.offsetMs = 16 * minute;

    expect((await app.visitor(browser)).user.isLoggedIn).toBe(false);
    expect(app.events.at(-1)).toMatchObject({
      type: "session_revoked",
      reason: "provider",
      ...testPeer,
    });
  });

  it("count for twelve hours while the provider does not answer, and no longer", async () => {
    const { app, browser } = await admin();
    setup.provider.lies.respond = (path, _, response) => {
      if (path === "/token") response.writeHead(503).end();
      return path === "/token";
    };
    app.clock.offsetMs = 11 * 60 * minute;
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
    app.clock.offsetMs = 12.1 * 60 * minute;

    expect((await app.visitor(browser)).user.isLoggedIn).toBe(false);
  });

  const aging = { allow, agingMaxSeconds: 12 * 3600 };
  it.each([
    ["from a provider that was asked for a refresh token and gave none", aging, aging],
    ["of a login from before there was such a rule", {}, aging],
  ])("last for twelve hours %s", async (_, before, after) => {
    setup.provider.person = { ...setup.provider.person, groups: ["admins"] };
    const lies = { tokens: without("refresh_token") };
    const { app, browser } = await tryLogin(setup, lies, setup.app({ login: before }));
    const restarted = app.replica({ login: after });
    app.clock.offsetMs = 11 * 60 * minute;
    const { user, login } = await restarted.visitor(browser);
    app.clock.offsetMs = 12.1 * 60 * minute;

    const later = await restarted.visitor(browser);

    expect([user.isLoggedIn, later.user.isLoggedIn]).toEqual([true, false]);
    expect(Number(login?.expiresAt) - Number(login?.issuedAt)).toBe(12 * 60 * minute);
    expect(restarted.events.at(-1)).toMatchObject({ type: "session_expired", reason: "max" });
  });

  it("last as long as any login where the provider gives a refresh token", async () => {
    setup.provider.person = { ...setup.provider.person, groups: ["admins"] };
    const { app, browser } = await tryLogin(setup, {}, setup.app({ login: aging }));

    const { login } = await app.visitor(browser);

    expect(Number(login?.expiresAt) - Number(login?.issuedAt)).toBe(30 * 24 * 60 * minute);
  });

  describe("of a page that stays open", () => {
    /** A page that is open, and what looks at its login as every minute does. */
    async function opened(policy: Partial<LoginPolicy>) {
      const store = createMemoryStore();
      const looks: (() => void)[] = [];
      setup.provider.person = { ...setup.provider.person, groups: ["admins"] };
      const app = setup.app({
        login: policy,
        store: {
          ...store,
          subscribe(channel, onMessage, onGap) {
            if (onGap !== undefined) looks.push(onGap);
            return store.subscribe(channel, onMessage, onGap);
          },
        },
      });
      const { browser } = await tryLogin(setup, {}, app);
      const { login } = await app.visitor(browser);
      if (login === undefined) throw new Error(`Nobody is logged in: ${app.log.join()}`);
      const ends: LoginEnd[] = [];
      app.auth.watch(login, (end) => ends.push(end));
      await expect.poll(() => looks.length).toBe(1);
      const look = async (minutes: number): Promise<void> => {
        app.clock.offsetMs = minutes * minute;
        setup.provider.lies.claims = (honest) => ({
          ...honest,
          iat: Number(honest.iat) + 60 * minutes,
          exp: Number(honest.exp) + 60 * minutes,
        });
        for (const each of looks) each();
        // The look is over when a later question has been answered.
        await app.auth.identify(new Headers({ cookie: browser.jar.header(app.url, false) }));
        await app.auth.isActive(login);
      };
      await look(0);
      return { app, ends, look };
    }

    it("are asked for again, and who has left the group is out", async () => {
      const { ends, look } = await opened({ allow });
      await look(16);
      expect(ends).toEqual([]);
      setup.provider.person = { ...setup.provider.person, groups: ["others"] };

      await look(32);

      await expect.poll(() => ends).toEqual([{ kind: "revoked", reason: "denied" }]);
      expect(refreshes()).toBe(2);
    });

    it("say when a page's rules read others, and no login ends", async () => {
      const pages = [{ pattern: "/admin/*", access: allow }];
      const { app, ends, look } = await opened({ pages });
      await look(16);
      expect(ends).toEqual([]);
      setup.provider.person = { ...setup.provider.person, groups: ["others"] };

      await look(32);

      await expect.poll(() => ends).toEqual([{ kind: "changed" }]);
      expect(app.events.map(({ type }) => type)).not.toContain("session_expired");
    });
  });

  it("are decided by the policy of today at each page load", async () => {
    const { app, browser } = await admin();
    const stricter = app.replica({ login: { allow, deny: [parseRule("ada@example.com")] } });

    const { user } = await stricter.auth.identify(
      new Headers({ cookie: browser.jar.header(app.url, false) }),
      testPeer,
    );

    expect(user).toMatchObject({ isLoggedIn: false, error: { code: "AUTH_DENIED" } });
    expect(stricter.events.at(-1)).toMatchObject({ type: "session_revoked", ...testPeer });
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(false);
  });
});
