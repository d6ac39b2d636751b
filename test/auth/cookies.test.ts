import { describe, expect, it } from "vitest";

import { createMemoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";
import { accepted, changed, hostileSetup, refused, tryLogin } from "./hostile-app.ts";
import { cookieHeader, isLoggedIn, prefixOf, spellings, toHeader } from "./session-helpers.ts";
import type { TestApp } from "./test-app.ts";
import type { TestBrowser } from "./test-browser.ts";

const setup = hostileSetup();

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
    expect(await isLoggedIn(app, `${planted}; ${cookie}; ${planted}`)).toBe(false);
    expect(await isLoggedIn(app, `${cookie}; ${cookie}`)).toBe(false);
  });

  it.each(spellings)(
    "A-34 somebody else's login that is planted %s is nobody's",
    async (_, spell) => {
      const app = setup.app({ appUrl: "https://app.example/" });
      const { browser: own } = await tryLogin(setup, {}, app);
      setup.provider.person = { sub: "eve", name: "Eve", email: "eve@example.com" };
      const { browser: other } = await tryLogin(setup, {}, app);
      const planted = other.jar
        .list(app.url)
        .map(({ name, value }) => `${spell(name)}=${value}`)
        .join(";");

      expect(await isLoggedIn(app, `a=b;${planted}`)).toBe(false);
      for (const cookie of [
        `a=b;${planted};${cookieHeader(app, own)}`,
        `${cookieHeader(app, own)};${planted}`,
      ]) {
        // oxlint-disable-next-line no-await-in-loop
        const { login } = await app.auth.identify(new Headers({ cookie }));
        expect(login?.sub).toBe("ada");
      }
    },
  );

  it("A-34 A-48 other names, no name and broken encoding are not ours and harm nothing", async () => {
    const { app, browser } = await tryLogin(setup);
    const cookie = cookieHeader(app, browser);
    const name = `${prefixOf(app, browser)}i0`;

    for (const noise of [
      "%E0%A4%A=%",
      `${name}="quoted"`,
      `${name}=a value`,
      name,
      "a=b; ; =; ;;",
      "\u00FF=1",
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await isLoggedIn(app, `${noise}; ${cookie}`)).toBe(true);
    }
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

    const [, head = ""] = (values.get(first) ?? "").split("~");
    const { length } = names;
    const counts = [
      "",
      "0~",
      "1~",
      `${length + 1}~`,
      "5~",
      `-${length}~`,
      `${length}e0~`,
      `0${length}~`,
    ];
    const lying = counts.map((count) => new Map([...values, [first, count + head]]));
    const headless = new Map([...values].filter(([name]) => name !== first));
    const twice = [...values, [second, values.get(second) ?? ""] as const];
    const others = [...values, [second, "x"] as const];

    for (const lie of [without, swap, headless, twice, others, ...lying, ...extras]) {
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
    const long = `${cookie}; padding=${"a".repeat(40_000)}`;
    expect((await app.auth.identify(new Headers({ cookie: long }))).user.isLoggedIn).toBe(false);
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
