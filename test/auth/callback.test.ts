import { describe, expect, it, onTestFinished, vi } from "vitest";

import { storeKinds } from "../store/kinds.ts";
import { createArrivals, withParameters } from "./callback-helpers.ts";
import { accepted, hostileSetup, outcomeOf, refused, tryLogin } from "./hostile-app.ts";

const setup = hostileSetup();

/** Goes to the provider and comes back to the door: the callback's URL, not yet opened. */
const arrive = createArrivals(setup);

describe("A-01 a state that is not this browser's", () => {
  it.each([
    [
      "missing",
      (parameters: URLSearchParams) => parameters.delete("state"),
      "AUTH_STATE_MISSING",
      "no state",
    ],
    [
      "empty",
      (parameters: URLSearchParams) => parameters.set("state", ""),
      "AUTH_STATE_MISSING",
      "no state",
    ],
    [
      "another",
      (parameters: URLSearchParams) => parameters.set("state", "other"),
      "AUTH_STATE_UNKNOWN",
      "no attempt",
    ],
  ] as const)("A-01 A-08 %s: 400, and no token request", async (_, change, code, reason) => {
    const { app, browser, callback } = await arrive();

    for (const url of [
      withParameters(callback, change),
      withParameters(
        callback,
        (p) => (change(p), p.delete("code"), p.set("error", "access_denied")),
      ),
    ]) {
      // One browser, one visit after the other.
      // oxlint-disable-next-line no-await-in-loop
      const outcome = await outcomeOf(
        app,
        browser,
        await browser.open(url, { from: new URL(setup.provider.issuer) }),
      );

      expect(outcome).toMatchObject({ ...refused(code, reason), status: 400 });
    }
    expect(setup.provider.tokenRequests).toEqual([]);
    // And the person's own attempt is as good as before.
    expect(await outcomeOf(app, browser, await browser.open(callback))).toMatchObject(accepted);
  });

  it.each(storeKinds.filter(({ canRun }) => canRun))(
    "A-02 A-30 somebody else's: 400 without an attempt, and with another one; store: $title",
    async ({ open }) => {
      const { store, remove } = await open();
      onTestFinished(async () => {
        await store.close();
        await remove();
      });
      const attacker = await arrive(setup.app({ store }));
      const { app } = attacker;
      const victims = [app.browser(), (await arrive(app)).browser];

      for (const victim of victims) {
        // oxlint-disable-next-line no-await-in-loop
        const outcome = await outcomeOf(app, victim, await victim.open(attacker.callback));

        expect(outcome).toMatchObject({
          ...refused("AUTH_STATE_UNKNOWN", "no attempt"),
          status: 400,
        });
      }
      expect(setup.provider.tokenRequests).toEqual([]);
    },
  );
});

describe("A-03 a login that is finished", () => {
  it("A-03 leads home when logged in, and spends no second code", async () => {
    const { app, browser, callback } = await arrive();
    await browser.open(callback);

    const again = await browser.open(callback);

    expect(again.url.href).toBe(app.url.href);
    expect(setup.provider.tokenRequests).toHaveLength(1);
    expect(browser.jar.list(app.url).filter(({ name }) => name.includes("-a."))).toEqual([]);
  });

  it("A-03 says so when not logged in", async () => {
    const { app, browser, callback } = await arrive();
    await browser.open(callback);
    const other = app.browser();

    const outcome = await outcomeOf(app, other, await other.open(callback));

    expect(outcome).toMatchObject({ page: "AUTH_ATTEMPT_USED", status: 400, isLoggedIn: false });
    expect(setup.provider.tokenRequests).toHaveLength(1);
  });

  it("A-11 A-03 twice in parallel: one session, one token request", async () => {
    const { app, browser, callback } = await arrive();

    const responses = await Promise.all([
      browser.send(callback),
      browser.send(callback),
      browser.send(callback),
    ]);

    expect(setup.provider.tokenRequests).toHaveLength(1);
    expect(responses.map(({ status }) => status)).toEqual([303, 303, 303]);
    const setting = responses.filter(({ headers }) => headers.getSetCookie().length > 0);
    expect(setting).toHaveLength(1);
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(true);
    expect(app.events.filter(({ type }) => type === "login_completed")).toHaveLength(1);
  });

  it("A-12 a code that the provider has seen before: a page, no loop, no session", async () => {
    const lies = { respond: undefined, tokens: () => ({}) };
    const { app, browser, callback } = await arrive();
    Object.assign(setup.provider.lies, lies);

    const outcome = await outcomeOf(
      app,
      browser,
      await browser.open(withParameters(callback, (p) => p.set("code", "spent"))),
    );

    expect(outcome).toMatchObject(
      refused("AUTH_CODE_REFUSED", "code: invalid_grant <b>no</b> \\[removed\\]"),
    );
    expect(outcome.end.text).not.toContain("<b>no");
  });
});

describe("A-04 time", () => {
  it.each([
    ["later than ten minutes", 601_000],
    ["with the clock set back, so that it comes from the future", -601_000],
  ])("A-04 an attempt %s has expired", async (_, offsetMs) => {
    const { app, browser, callback } = await arrive();
    app.clock.offsetMs = offsetMs;

    const outcome = await outcomeOf(app, browser, await browser.open(callback));

    expect(outcome).toMatchObject({ page: "AUTH_ATTEMPT_EXPIRED", status: 400, isLoggedIn: false });
    expect(setup.provider.tokenRequests).toEqual([]);
  });
});

describe("A-08 the provider's errors", () => {
  it.each([
    ["access_denied", "AUTH_ACCESS_DENIED"],
    ["login_required", "AUTH_LOGIN_REQUIRED"],
    ["consent_required", "AUTH_LOGIN_REQUIRED"],
    ["interaction_required", "AUTH_LOGIN_REQUIRED"],
    ["account_selection_required", "AUTH_LOGIN_REQUIRED"],
    ["temporarily_unavailable", "AUTH_PROVIDER_BUSY"],
    ["server_error", "AUTH_PROVIDER_BUSY"],
    ["constructor", "AUTH_PROVIDER_ERROR"],
    ["__proto__", "AUTH_PROVIDER_ERROR"],
  ] as const)(
    "A-08 A-45 A-46 %s has its page, and the provider's words stay in the log",
    async (error, code) => {
      const description = "<script>alert(1)</script>\u001b[31m\nforged line";

      const outcome = await tryLogin(setup, {
        callback: (honest) =>
          new URLSearchParams({
            error,
            error_description: description,
            error_uri: "https://evil.example",
            state: honest.get("state") ?? "",
          }),
      });

      expect(outcome).toMatchObject(refused(code, `callback: ${error} <script>`));
      expect(outcome.end.text).not.toMatch(/<script|evil\.example|forged/);
      expect(outcome.logged).not.toMatch(/\\u001b|\\n/);
      expect(outcome.end.text).toContain("Try again");
      expect(outcome.end.text).toContain("Back to the app");
    },
  );
});

describe("A-09 A-10 parameters", () => {
  it.each(["state", "code", "iss", "error", "provider", "returnTo"])(
    "A-09 %s twice is refused",
    async (name) => {
      const { app, browser, callback } = await arrive();

      const url = withParameters(callback, (p) => (p.append(name, "x"), p.append(name, "y")));
      const outcome = await outcomeOf(app, browser, await browser.open(url));

      expect(outcome).toMatchObject({ ...refused("AUTH_CALLBACK_INVALID", "twice"), status: 400 });
      expect(setup.provider.tokenRequests).toEqual([]);
    },
  );

  it.each(["response", "id_token", "access_token", "token_type", "refresh_token"])(
    "A-10 %s in the query is refused",
    async (name) => {
      const { app, browser, callback } = await arrive();

      const outcome = await outcomeOf(
        app,
        browser,
        await browser.open(withParameters(callback, (p) => p.set(name, "x"))),
      );

      expect(outcome).toMatchObject(refused("AUTH_CALLBACK_INVALID", "another flow"));
      expect(setup.provider.tokenRequests).toEqual([]);
    },
  );

  it.each([
    ["neither code nor error", (p: URLSearchParams) => p.delete("code"), "neither code nor error"],
    ["an empty code", (p: URLSearchParams) => p.set("code", ""), "neither code nor error"],
    ["both code and error", (p: URLSearchParams) => p.set("error", "x"), "both code and error"],
    [
      "a value of more than 8 kB",
      (p: URLSearchParams) => p.set("session_state", "a".repeat(8193)),
      "too long",
    ],
  ] as const)("A-10 %s is refused, and no code spent", async (_, change, reason) => {
    const { app, browser, callback } = await arrive();

    const outcome = await outcomeOf(
      app,
      browser,
      await browser.open(withParameters(callback, change)),
    );

    expect(outcome).toMatchObject(refused("AUTH_CALLBACK_INVALID", reason));
    expect(setup.provider.tokenRequests).toEqual([]);
  });

  it("A-10 a POST is refused where form_post is not configured", async () => {
    const { app, browser, callback } = await arrive();

    const end = await browser.open(app.url.href + "oauth2callback", {
      method: "POST",
      body: callback.searchParams.toString(),
    });

    expect(await outcomeOf(app, browser, end)).toMatchObject({
      page: "AUTH_METHOD_NOT_ALLOWED",
      status: 405,
    });
  });

  it("A-51 names of every object in the query are parameters like others", async () => {
    const { app, browser, callback } = await arrive();
    const url = withParameters(callback, (p) => {
      for (const name of ["__proto__", "constructor", "toString", "__proto__[isAdmin]"]) {
        p.set(name, '{"isAdmin":true}');
      }
    });

    const outcome = await outcomeOf(app, browser, await browser.open(url));

    expect(outcome).toMatchObject(accepted);
    expect(Reflect.get({}, "isAdmin")).toBeUndefined();
    expect(await app.identity(browser)).not.toHaveProperty("isAdmin");
  });

  it("A-49 HEAD, OPTIONS and a prefetch do not spend the code", async () => {
    const { app, browser, callback } = await arrive();

    const head = await browser.send(callback, { method: "HEAD" });
    const options = await browser.send(callback, { method: "OPTIONS" });
    const prefetch = await browser.send(callback, {
      headers: { "sec-purpose": "prefetch;prerender" },
    });

    expect([head.status, options.status, prefetch.status]).toEqual([405, 405, 403]);
    expect(setup.provider.tokenRequests).toEqual([]);
    expect(await outcomeOf(app, browser, await browser.open(callback))).toMatchObject(accepted);
  });

  it("A-48 malformed percent-encoding is an unknown state, no crash", async () => {
    const { app, browser } = await arrive();

    const end = await browser.open(`${app.url.href}oauth2callback?state=%E0%A4%A&code=%`);

    expect(end.response.status).toBe(400);
  });
});

describe("A-14 a flood", () => {
  it("A-14 A-60 a thousand logins: at most five attempts are kept, metadata is fetched once, and a limit ends it", async () => {
    const app = setup.app();
    const browser = app.browser();
    const statuses = new Map<number, number>();

    for (let count = 0; count < 1000; count += 1) {
      // oxlint-disable-next-line no-await-in-loop
      const { response } = await app.login(browser, {
        until: (url) => url.origin !== app.url.origin,
      });
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    }

    const attempts = browser.jar.list(app.url).filter(({ name }) => name.includes("-a."));
    expect(attempts).toHaveLength(5);
    expect(setup.provider.requests.filter((path) => path.includes("well-known"))).toHaveLength(1);
    expect(statuses.get(429)).toBeGreaterThan(500);
  });

  const aims = [
    ["GET", "auth/login?ticket=x"],
    ["GET", "oauth2callback?state=x"],
    ["GET", "auth/nothing"],
    ["GET", "auth/frontchannel-logout"],
    ["POST", "auth/backchannel-logout"],
    ["POST", "auth/logout"],
  ] as const;
  it.each(aims)(
    "A-60 of %s %s ends in an answer that sets nothing and is not logged",
    async (method, path) => {
      const app = setup.app();
      const headers = { accept: "text/html" };
      const answers: (Response | undefined)[] = [];
      for (let count = 0; count < 700; count += 1) {
        const request = new Request(new URL(path, app.url), { method, headers });
        // oxlint-disable-next-line no-await-in-loop
        const answer = await app.auth.handle(request, { address: "192.0.2.1" });
        if (answer?.status === 429) answers.push(answer);
      }

      const told = app.log.filter((line) => line.includes("AUTH_TOO_MANY_REQUESTS"));
      expect(answers.length).toBeGreaterThan(2 * told.length);
      expect(answers.at(-1)?.headers.getSetCookie()).toEqual([]);
      expect(answers.at(-1)?.headers.get("retry-after")).toBe("30");
    },
  );

  it("A-14 a provider that is down is asked once a second, however many want to log in", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const app = setup.app();
    setup.provider.lies.respond = (_path, _request, response) => {
      response.writeHead(503).end();
      return true;
    };
    const logIn = (): Promise<unknown> => app.login(app.browser());

    await Promise.all(Array.from({ length: 10 }, logIn));
    await logIn();
    expect(setup.provider.requests).toHaveLength(1);

    app.clock.offsetMs = 1000;
    await Promise.all(Array.from({ length: 10 }, logIn));
    expect(setup.provider.requests).toHaveLength(2);
  });

  it("A-14 A-60 a guarded page that is asked for a thousand times starts no more logins than the limit allows", async () => {
    const app = setup.app({ login: { require: true } });
    const browser = app.browser();

    const statuses: number[] = [];
    for (let count = 0; count < 1000; count += 1) {
      // Each as if the page of the limit had not been seen.
      browser.jar.clear();
      // oxlint-disable-next-line no-await-in-loop
      statuses.push((await browser.send(app.url)).status);
    }

    expect(statuses.slice(0, 100)).toEqual(statuses.slice(0, 100).map(() => 303));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(500);
    // Another visitor is not held up.
    expect((await app.browser("198.51.100.9").send(app.url)).status).toBe(303);
  });
});
