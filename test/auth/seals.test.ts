import { describe, expect, it } from "vitest";

import { createArrivals } from "./callback-helpers.ts";
import { accepted, hostileSetup, outcomeOf, tryLogin } from "./hostile-app.ts";
import { cookieHeader, isLoggedIn, loginOf, prefixOf } from "./session-helpers.ts";
import { cookieSecret, testPeer } from "./test-app.ts";

const setup = hostileSetup();
const arrive = createArrivals(setup);

/** Every value that we have sealed for one browser, by where it belongs, and how to put it elsewhere. */
async function everySeal() {
  const app = setup.app();
  const browser = app.browser();
  setup.provider.lies.callback = () => new URLSearchParams();
  const failed = await app.login(browser);
  delete setup.provider.lies.callback;
  const ticket = /name="ticket" value="([^"]+)"/.exec(failed.text)?.[1] ?? "";
  const sealed = new Map([["ticket", ticket]]);
  const keep = (): void => {
    for (const { name, value } of browser.jar.list(app.url)) {
      const [, short = ""] = /^sluice-[0-9a-f]{8}-(a(?=\.)|\w+)/.exec(name) ?? [];
      sealed.set(short, value.replace(/^\d~/, ""));
    }
  };
  keep();
  await app.login(browser, { until: (url) => url.origin === setup.provider.issuer });
  keep();
  await app.login(browser);
  keep();
  const { browserId, login, xsrfToken } = await app.visitor(browser);
  if (login === undefined) throw new Error("Nobody is logged in.");
  const { token } = await app.auth.logout({ login, browserId, scope: "provider" });
  sealed.set("token", token);
  const logOut = async (text: string): Promise<string> => {
    const answer = await browser.send(new URL("auth/logout", app.url), {
      method: "POST",
      body: JSON.stringify({ token: text }),
      from: app.url,
      headers: { "x-sluice-xsrf": xsrfToken },
    });
    return answer.text();
  };
  return { app, browser, browserId, sealed, keep, logOut };
}

describe("A-31 no sealed value stands for another", () => {
  it("A-31 as a cookie of ours", async () => {
    const { app, browser, browserId, sealed, keep, logOut } = await everySeal();
    await logOut(sealed.get("token") ?? "");
    keep();

    expect([...sealed.keys()].toSorted()).toEqual(["a", "b", "e", "i0", "o", "ticket", "token"]);
    for (const [name, value] of sealed) {
      for (const place of ["i0", "e", "o", "b"].filter((own) => own !== name)) {
        const text = place === "i0" ? `1~${value}` : value;
        const headers = new Headers({ cookie: `${prefixOf(app, browser)}${place}=${text}` });
        // oxlint-disable-next-line no-await-in-loop
        const visitor = await app.auth.identify(headers);
        expect(visitor.user).toEqual({ isLoggedIn: false });
        expect(visitor.browserId).not.toBe(browserId);
      }
    }
  });

  it("A-31 as an attempt", async () => {
    const { sealed } = await everySeal();
    const { app, browser, callback } = await arrive();
    const slot = browser.jar.list(app.url).find(({ name }) => name.includes("-a."))?.name ?? "";
    setup.provider.tokenRequests.length = 0;

    for (const value of sealed.values()) {
      // oxlint-disable-next-line no-await-in-loop
      const { text } = await app.browser().open(callback, {
        headers: { cookie: `${slot}=${value}` },
      });
      expect(text).toContain("AUTH_STATE_UNKNOWN");
    }
    expect(setup.provider.tokenRequests).toEqual([]);
    expect(await outcomeOf(app, browser, await browser.open(callback))).toMatchObject(accepted);
  });

  it("A-31 as a ticket", async () => {
    const { browser, sealed } = await everySeal();
    sealed.delete("ticket");

    for (const value of sealed.values()) {
      // oxlint-disable-next-line no-await-in-loop
      const { text } = await browser.open(`auth/login?ticket=${value}`);
      expect(text).toContain("AUTH_TICKET_INVALID");
    }
  });

  it("A-31 as the token of a logout, or as what comes back from one", async () => {
    const { app, browser, sealed, keep, logOut } = await everySeal();
    const token = sealed.get("token") ?? "";
    sealed.delete("token");
    const before = cookieHeader(app, browser);
    for (const value of sealed.values()) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await logOut(value)).toContain("AUTH_LOGOUT_REFUSED");
    }
    expect(cookieHeader(app, browser)).toBe(before);

    const { url } = Object(JSON.parse(await logOut(token)));
    const state = new URL(url).searchParams.get("state");
    keep();
    const own = sealed.get("o");
    for (const value of sealed.values()) {
      // oxlint-disable-next-line no-await-in-loop
      const { text } = await app.browser().open(`auth/logged-out?state=${state}`, {
        headers: { cookie: `${prefixOf(app, browser)}o=${value}` },
      });
      expect(text.includes("You are logged out")).toBe(value !== own);
    }
  });
});

describe("A-32 A-33 what is not as we sealed it", () => {
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
      ...flips,
      value.slice(0, -1),
      `${value}.`,
      `${value}.x`,
      swapped({ enc: "A128GCM" }),
      swapped({ alg: "A256KW" }),
      swapped({ zip: "DEF" }),
      swapped({ kid: "other" }),
      swapped({ kid: undefined }),
      swapped({ alg: "PBES2-HS512+A256KW", p2c: 1_000_000_000, p2s: "AAAA" }),
    ];

    const results = await Promise.all(lies.map((lie) => isLoggedIn(app, `${name}=1~${lie}`)));

    // The last character of base64url may hold bits that are not read: then it is the same value, spelled in another way.
    const bytes = (text: string): string =>
      text
        .split(".")
        .map((part) => Buffer.from(part, "base64url").toString("hex"))
        .join(".");
    const good = lies.filter((lie, index) => results[index] && bytes(lie) !== bytes(value));
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
