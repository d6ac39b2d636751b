import { createHmac } from "node:crypto";

import { describe, expect, it, onTestFinished, vi } from "vitest";

import type { LoginEnd } from "../../src/auth/index.ts";
import { StoreError } from "../../src/store/errors.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";
import { createSigningKey, type Claims, type Lies } from "../providers/hostile.ts";
import { startOidcProvider } from "../providers/oidc-provider.ts";
import { hostileSetup, tryLogin, without } from "./hostile-app.ts";
import { createTestApp, providerConfig, type TestApp } from "./test-app.ts";

const setup = hostileSetup();
const now = Math.floor(Date.now() / 1000);
const event = "http://schemas.openid.net/event/backchannel-logout";

/** What `fetch` demands of a body that is a stream. */
const streaming = { duplex: "half" };

/** What a provider's server sends. */
async function send(
  app: TestApp,
  body: string | ReadableStream,
  type = "application/x-www-form-urlencoded",
): Promise<Response> {
  const request = new Request(new URL("auth/backchannel-logout", app.url), {
    method: "POST",
    headers: { "content-type": type },
    body,
    ...streaming,
  });
  const response = await app.auth.handle(request, { address: "198.51.100.7" });
  if (response === undefined) throw new Error("The route is missing.");
  return response;
}

function form(token: string): string {
  return new URLSearchParams({ logout_token: token }).toString();
}

describe("back-channel logout", () => {
  const truths: readonly (readonly [string, Claims, Lies])[] = [
    ["by session (oidcc-client-test-rp-backchannel-rpinitlogout)", {}, {}],
    ["by person", { sid: undefined }, {}],
    ["without exp, as Hydra and Glewlwyd send it", { exp: undefined }, {}],
    ["by session without a person, as Hydra sends it", { sub: undefined }, {}],
    ["by session, where the login does not know its own", {}, { claims: without("sid") }],
    ["with an aud of several", { aud: ["other", "app"] }, {}],
  ];
  it.each(truths)(
    "A-63 %s: 200, no-store, and the login is dead everywhere",
    async (_, changes, lies) => {
      const { app, browser } = await tryLogin(setup, lies);
      const { login } = await app.visitor(browser);
      const replica = app.replica();
      const end = new Promise<LoginEnd>((resolve) => {
        if (login !== undefined) replica.auth.watch(login, resolve);
      });

      const response = await send(app, form(await setup.provider.logoutToken(changes)));

      expect(response.status).toBe(200);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(await end).toEqual({ kind: "revoked", reason: "provider_session_ended" });
      expect((await app.visitor(browser)).user.isLoggedIn).toBe(false);
    },
  );

  it("A-63 by typ JWT or none: accepted", async () => {
    const app = setup.app();

    const statuses = [
      (await send(app, form(await setup.provider.logoutToken({}, { typ: "JWT" })))).status,
      (await send(app, form(await setup.provider.logoutToken({}, { typ: undefined })))).status,
    ];

    expect(statuses).toEqual([200, 200]);
  });

  it("A-63 of another session of the same person leaves this one", async () => {
    const { app, browser } = await tryLogin(setup);

    const response = await send(app, form(await setup.provider.logoutToken({ sid: "session-2" })));

    expect(response.status).toBe(200);
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
  });

  it("A-63 of a person that comes while userinfo is asked ends the login that is about to begin", async () => {
    const app = setup.app();
    const { browser } = await tryLogin(
      setup,
      {
        claims: without("email"),
        respond(path, _, response) {
          if (path !== "/userinfo") return false;
          void setup.provider
            .logoutToken({ sid: undefined })
            .then((token) => send(app, form(token)))
            .then(() => setTimeout(() => response.end('{"sub":"ada"}'), 5));
          return true;
        },
      },
      app,
    );

    expect(app.events.map(({ type }) => type)).toContain("login_completed");
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(false);
  });

  const lies: readonly (readonly [string, Claims, Claims])[] = [
    [
      "no events (oidcc-client-test-rp-backchannel-rpinitlogout-no-event)",
      { events: undefined },
      {},
    ],
    [
      "a wrong event (oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event)",
      { events: { "http://schemas.openid.net/event/other": {} } },
      {},
    ],
    ["an event that is no object", { events: { [event]: true } }, {}],
    ["events that are a list", { events: [event] }, {}],
    ["a nonce (oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce)", { nonce: "x" }, {}],
    [
      "a wrong iss (oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss)",
      { iss: "https://evil.example" },
      {},
    ],
    ["a wrong aud (oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud)", { aud: "other" }, {}],
    ["no aud", { aud: undefined }, {}],
    ["an aud that is no text", { aud: { app: true } }, {}],
    ["a nonce that is null", { nonce: null }, {}],
    ["neither sub nor sid", { sub: undefined, sid: undefined }, {}],
    ["a sid that is no text", { sid: 7 }, {}],
    ["another typ", {}, { typ: "at+jwt" }],
    ["the typ of an ID token of another kind", {}, { typ: "secevent+jwt" }],
    ["an empty sid", { sid: "" }, {}],
    ["a sub that is a list", { sub: ["ada"] }, {}],
    ["an exp in the past", { exp: now - 300 }, {}],
    ["an exp that is no number", { exp: "9999999999" }, {}],
    ["an iat that is no number", { iat: String(now) }, {}],
    ["an old iat", { iat: now - 3600 }, {}],
    ["an iat to come", { iat: now + 3600 }, {}],
    ["no iat", { iat: undefined }, {}],
    ["no jti", { jti: undefined }, {}],
    ["a jti of 1 kB", { jti: "x".repeat(1024) }, {}],
    ["a kid nobody knows", {}, { kid: "unknown" }],
  ];

  it.each(lies)("A-63 with %s: 400, no-store, and everybody stays", async (_, changes, header) => {
    const { app, browser } = await tryLogin(setup);

    const response = await send(app, form(await setup.provider.logoutToken(changes, header)));

    expect(response.status).toBe(400);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).toBe("");
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
  });

  const forgeries = {
    "alg none (oidcc-client-test-rp-backchannel-rpinitlogout-alg-none)": async () => {
      const [, payload = ""] = (await setup.provider.logoutToken()).split(".");
      return `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`;
    },
    "HS256 (oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg)": async () => {
      const [, payload = ""] = (await setup.provider.logoutToken()).split(".");
      const body = `${Buffer.from('{"alg":"HS256"}').toString("base64url")}.${payload}`;
      return `${body}.${createHmac("sha256", "client-secret.of~app_1").update(body).digest("base64url")}`;
    },
    "a stranger's key": async () => {
      const honestKeys = setup.provider.keys;
      setup.provider.keys = [await createSigningKey("RS256", honestKeys[0]?.kid)];
      const token = await setup.provider.logoutToken();
      setup.provider.keys = honestKeys;
      return token;
    },
  };
  it.each(Object.entries(forgeries))("A-63 signed by %s: 400", async (_, forge) => {
    const { app, browser } = await tryLogin(setup);

    const response = await send(app, form(await forge()));

    expect(response.status).toBe(400);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
  });

  it("A-63 an ID token is no logout token", async () => {
    const { app, browser } = await tryLogin(setup);
    const idToken = await setup.provider.sign({
      iss: setup.provider.issuer,
      aud: "app",
      sub: "ada",
      iat: now,
      exp: now + 60,
      nonce: "x",
      jti: "y",
    });

    expect((await send(app, form(idToken))).status).toBe(400);
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
  });

  it("A-63 the same token twice: 400 the second time, and who has logged in since stays", async () => {
    const app = setup.app();
    const token = await setup.provider.logoutToken();

    const first = await send(app, form(token));
    app.clock.offsetMs = 120_000;
    const { browser } = await tryLogin(setup, {}, app);
    const second = await send(app, form(token));

    expect([first.status, second.status]).toEqual([200, 400]);
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
  });

  const type = "application/x-www-form-urlencoded";
  it.each([
    ["two tokens", (token: string) => `${form(token)}&${form(token)}`, type],
    ["another content type", form, "text/plain"],
    ["JSON", (token: string) => JSON.stringify({ logout_token: token }), "application/json"],
    ["1 MB", (token: string) => `${form(token)}&more=${"a".repeat(1_000_000)}`, type],
    ["nothing", () => "", type],
  ])("A-63 %s: 400, no-store, and everybody stays", async (_, toBody, contentType) => {
    const { app, browser } = await tryLogin(setup);

    const response = await send(app, toBody(await setup.provider.logoutToken()), contentType);

    expect(response.status).toBe(400);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
  });

  it("that comes while the login is being completed ends it all the same", async () => {
    const app = setup.app();
    await send(app, form(await setup.provider.logoutToken()));

    const during = await tryLogin(setup, {}, app);
    app.clock.offsetMs = 120_000;
    const later = await tryLogin(setup, {}, app);

    expect([during.page, during.isLoggedIn, later.isLoggedIn]).toEqual([app.url.href, false, true]);
  });

  it("A-61 that the store did not take is taken when the provider tries again", async () => {
    const store = createMemoryStore();
    let isFailing = true;
    const set: Store["set"] = async (key, ...value) => {
      if (isFailing && key.startsWith("auth-revoked:"))
        throw new StoreError("STORE_FAILED", "full");
      return store.set(key, ...value);
    };
    const { app, browser } = await tryLogin(setup, {}, setup.app({ store: { ...store, set } }));
    const token = await setup.provider.logoutToken();

    const first = await send(app, form(token));
    isFailing = false;
    const second = await send(app, form(token));

    expect([first.status, second.status]).toEqual([503, 200]);
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(false);
  });

  it("A-60 A-63 a flood is refused before it is read, and hinders no other address", async () => {
    const app = setup.app();

    const statuses: number[] = [];
    for (let count = 0; count < 700; count += 1) {
      // oxlint-disable-next-line no-await-in-loop
      statuses.push((await send(app, "")).status);
    }

    expect(statuses[0]).toBe(400);
    expect(statuses.at(-1)).toBe(429);
    expect((await frame(app, {})).status).toBe(400);
  });

  it("A-63 a body that breaks off is no fault of ours", async () => {
    const app = setup.app();
    const body = new ReadableStream({ pull: (stream) => stream.error(new Error("reset")) });

    const response = await send(app, body);

    expect(response.status).toBe(400);
    expect(app.log.join()).toMatch(/"code":"AUTH_CALLBACK_INVALID","reason":"the body broke off"/);
  });

  it("A-19 unknown kids one after the other fetch the keys once in 5 s", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const { app } = await tryLogin(setup);
    const fetches = (): number => setup.provider.requests.filter((path) => path === "/jwks").length;
    const counts: number[] = [];

    for (const offsetMs of [4999, 5000, 5001, 9999, 10_000]) {
      app.clock.offsetMs = offsetMs;
      // oxlint-disable-next-line no-await-in-loop
      const token = await setup.provider.logoutToken({}, { kid: `flood-${offsetMs}` });
      // oxlint-disable-next-line no-await-in-loop
      await send(app, form(token));
      counts.push(fetches());
    }

    expect(counts).toEqual([1, 2, 2, 2, 3]);
  });

  it("A-19 a flood of unknown kids fetches the keys no more than once in 5 s", async () => {
    const { app } = await tryLogin(setup);
    const before = setup.provider.requests.filter((path) => path === "/jwks").length;
    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        setup.provider.logoutToken({}, { kid: `flood-${index}` }),
      ),
    );

    await Promise.all(tokens.map((token) => send(app, form(token))));

    expect(
      setup.provider.requests.filter((path) => path === "/jwks").length - before,
    ).toBeLessThanOrEqual(1);
  });

  it("comes from oidc-provider when the person logs out there", async () => {
    const apps: TestApp[] = [];
    const sent: number[] = [];
    const provider = await startOidcProvider({
      client: {
        backchannel_logout_uri: "http://localhost:8501/auth/backchannel-logout",
        backchannel_logout_session_required: true,
      },
      features: { backchannelLogout: { enabled: true } },
      fetch: async (url, options) => {
        const answered = await apps[0]?.auth.handle(new Request(url, options), {
          address: "198.51.100.7",
        });
        const response = answered ?? new Response(null, { status: 500 });
        sent.push(response.status);
        return response;
      },
    });
    try {
      const app = createTestApp({
        providers: [providerConfig({ serverMetadataUrl: provider.metadataUrl })],
      });
      apps.push(app);
      const [here, there] = [app.browser(), app.browser()];
      await app.login(here);
      await app.login(there);
      const { login } = await app.visitor(here);
      const question = await here.open(`${provider.issuer}/session/end?client_id=app`);

      await here.press(question, "Log out");

      expect(login?.sid).toMatch(/./);
      expect(sent).toEqual([200]);
      expect((await app.visitor(here)).user.isLoggedIn).toBe(false);
      expect((await app.visitor(there)).user.isLoggedIn).toBe(true);
    } finally {
      await provider.close();
    }
  });
});

async function frame(app: TestApp, query: object): Promise<Response> {
  const url = new URL("auth/frontchannel-logout", app.url);
  url.search = new URLSearchParams({ ...query }).toString();
  const response = await app.auth.handle(new Request(url), { address: "192.0.2.1" });
  if (response === undefined) throw new Error("The route is missing.");
  return response;
}

describe("front-channel logout", () => {
  it("ends the session that iss and sid name, in a frame of the provider's alone", async () => {
    const { app, browser } = await tryLogin(setup);
    const { issuer } = setup.provider;

    const response = await frame(app, { iss: issuer, sid: "session-1" });

    expect(response.status).toBe(200);
    expect(response.headers.get("content-security-policy")).toBe(
      `default-src 'none'; frame-ancestors ${issuer}`,
    );
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(false);
  });

  it("ends nothing with another sid, another iss or without either", async () => {
    const { app, browser } = await tryLogin(setup);
    const { issuer: iss } = setup.provider;

    const others = [
      { iss, sid: "other" },
      { iss: "https://evil.example", sid: "session-1" },
      { sid: "session-1" },
      { iss },
      {},
    ];
    const statuses = await Promise.all(
      others.map(async (query) => (await frame(app, query)).status),
    );

    expect(statuses).toEqual([200, 400, 400, 400, 400]);
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
  });

  it("leaves nothing in the store of sessions that nobody came from", async () => {
    const { app } = await tryLogin(setup);
    const { issuer: iss } = setup.provider;
    const keys = async (): Promise<readonly string[]> => {
      const found: string[] = [];
      for await (const [key] of app.store.list("")) found.push(key);
      return found;
    };
    const before = await keys();

    for (let count = 0; count < 20; count += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await frame(app, { iss, sid: `guess-${count}` });
    }

    expect(await keys()).toEqual(before);
  });
});
