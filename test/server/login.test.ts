import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { freePort } from "../free-port.ts";
import { clientSecret, startOidcProvider } from "../providers/oidc-provider.ts";
import type { OidcProvider } from "../providers/oidc-provider.ts";
import type { HttpBrowser, Visit } from "./http-browser.ts";
import { xsrfToken } from "./http-browser.ts";
import { cookieSecret, Person, press, secretsFor, shows, withMax } from "./person.ts";
import { runApp } from "./running-app.ts";
import type { RunningApp } from "./running-app.ts";
import type { SocketOptions, TestSocket } from "./test-socket.ts";

const script = `
import * as st from "sluice";
if (st.button("Log in")) st.login();
if (st.button("Log in here")) st.login(undefined, { returnTo: "here" });
if (st.button("Log in elsewhere")) st.login("nobody");
if (st.button("Log out")) st.logout();
st.text(st.user.isLoggedIn ? \`Hello, \${st.user.name}!\` : \`Nobody, \${st.user.error?.code}\`);
`;

let provider: OidcProvider;
let app: RunningApp;
/** What the app that runs was started with. */
let started: string | undefined;
let person: Person;
let browser: HttpBrowser;
const port = await freePort();

beforeAll(async () => {
  provider = await startOidcProvider({ appUrl: `http://localhost:${port}/` });
});
afterAll(async () => {
  await app.close();
  await provider.close();
});
beforeEach(() => {
  provider.account = "ada";
  comeAnew();
});

/** Somebody else, or the same person at another browser. */
function comeAnew(): void {
  person = new Person();
  ({ browser } = person);
}

/** Starts the app, unless it runs already as it should. */
async function start(config = "", { entry = script, maxSeconds = 3_600 } = {}): Promise<void> {
  const wanted = JSON.stringify([config, entry, maxSeconds]);
  if (started === wanted) return;
  if (started !== undefined) await app.close();
  started = wanted;
  const secrets = secretsFor(provider, port);
  app = await runApp({
    port,
    files: { "app.ts": entry, ".sluice/secrets.toml": secrets, ".sluice/config.toml": config },
    adjust: (loaded) => withMax(loaded, maxSeconds),
  });
}

const openTab = (options?: SocketOptions): Promise<TestSocket> => person.openTab(app, options);
const logIn = (label?: string, hello?: SocketOptions["hello"]): Promise<Visit> =>
  person.logIn(app, label, hello);
const post = (path: string, page: Visit, body: object): Promise<Visit> =>
  person.post(app, path, page, body);

describe("a login", () => {
  it("S-01 S-02 S-04 goes to the provider and ends at the home page, where the script knows the person", async () => {
    await start();

    const home = await logIn();
    const tab = await openTab();

    expect(home.url.href).toBe(app.url.href);
    expect(await tab.frame("welcome")).toMatchObject({
      account: { kind: "user", name: "Ada Lovelace", email: "ada@example.com" },
    });
    expect(await tab.frame("patch", shows("Hello, Ada Lovelace!"))).toBeDefined();
    await tab.close();
  });

  it("S-45 starts at once when the script asks for it at its first run", async () => {
    await start("", { entry: 'import * as st from "sluice";\nst.login();\n' });
    await browser.open(app.url);

    const tab = await openTab();

    expect((await tab.frame("redirect")).url).toMatch(/\/auth\/login\?ticket=/);
    await tab.close();
  });

  it("returns to where the person was when the script says so", async () => {
    await start();

    const end = await logIn("Log in here", { path: "reports", query: "year=2026" });

    expect(end.url.href).toBe(`${app.url.href}reports?year=2026`);
  });

  it("of an unknown provider is told to the script's author, and nobody is sent anywhere", async () => {
    await start();
    await browser.open(app.url);
    const tab = await openTab();

    await press(tab, "Log in elsewhere");
    const { error, seq } = await tab.frame("refused");

    expect(error.code).toBe("AUTH_PROVIDER_UNKNOWN");
    expect(error.message).toContain('"nobody"');
    expect(seq).toBe(1);
    await tab.close();
  });

  it("S-32 is not offered inside another page, and says so", async () => {
    await start();
    await browser.open(app.url);
    const tab = await openTab({ hello: { isEmbedded: true } });

    await press(tab, "Log in");

    expect(await tab.frame("welcome")).toMatchObject({
      account: { kind: "anonymous", canLogIn: false },
    });
    expect((await tab.frame("refused")).error.code).toBe("AUTH_EMBEDDED");
    await tab.close();
  });

  /** Says no at the provider. */
  async function failToLogIn(): Promise<Visit> {
    const toProvider = await browser.send(await person.askForLogin(app));
    const state = new URL(toProvider.headers.get("location") ?? "").searchParams.get("state");
    const answer = `oauth2callback?error=access_denied&state=${state}&iss=${provider.issuer}`;
    return browser.open(new URL(answer, app.url));
  }

  it("that failed is told to one run as st.user.error", async () => {
    await start();

    const failure = await failToLogIn();
    await browser.open(app.url);
    const first = await openTab();
    await first.frame("patch", shows("Nobody, AUTH_ACCESS_DENIED"));
    await first.close();
    await browser.open(app.url);
    const second = await openTab();

    expect(failure.status).toBe(403);
    expect(await second.frame("patch", shows("Nobody, undefined"))).toBeDefined();
    await second.close();
  });

  it("A-30 A-53 that failed gives its cookies to its own browser alone, also when that breaks its handshake off", async () => {
    await start();
    await failToLogIn();
    const headers = {
      host: app.url.host,
      origin: app.url.origin,
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "broken",
      cookie: browser.cookie(app.url),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);

    const broken = await app.raw(`GET /_sluice/socket HTTP/1.1\r\n${lines.join("")}\r\n`);
    const stranger = await app.socket();
    const own = await openTab();

    expect(broken).toMatch(/^HTTP\/1\.1 400 /);
    expect(stranger.setCookies).toEqual([]);
    expect(own.setCookies).toEqual([expect.stringMatching(/-e=; Max-Age=0/)]);
    await Promise.all([stranger.close(), own.close()]);
  });
});

describe("a logout", () => {
  it("S-05 A-53 closes every tab, makes a copied cookie worthless and gives a new session", async () => {
    await start();
    const home = await logIn();
    const copied = browser.cookie(app.url);
    const tab = await openTab();
    const other = await openTab();
    const { session } = await tab.frame("welcome");

    await press(tab, "Log out");
    const { token } = await tab.frame("logout");
    const answer = await post("auth/logout", home, { token });
    const code = await other.closed;
    const page = await browser.open(app.url);
    const after = await openTab({ hello: { session } });
    const thief = await app.socket({ headers: { cookie: copied } });

    expect(JSON.parse(answer.text)).toEqual({ url: app.url.href });
    expect(code).toBe(4401);
    expect(page.status).toBe(200);
    expect((await after.frame("welcome")).session).not.toBe(session);
    expect(await after.frame("patch", shows("Nobody, undefined"))).toBeDefined();
    expect((await thief.frame("welcome")).account.kind).toBe("anonymous");
    await Promise.all([after.close(), thief.close(), tab.close()]);
  });

  it.each([{ origin: "https://evil.example" }, { "x-sluice-xsrf": "guess" }, { origin: "null" }])(
    "A-44 is not taken from a request with %j",
    async (headers) => {
      await start();
      const home = await logIn();
      const valid = { origin: app.url.origin, "x-sluice-xsrf": xsrfToken(home) };

      const forged = await browser.send(new URL("auth/logout", app.url), {
        method: "POST",
        headers: { "content-type": "application/json", ...valid, ...headers },
        body: "{}",
      });

      expect(forged.status).toBe(403);
      const tab = await openTab();
      expect((await tab.frame("welcome")).account.kind).toBe("user");
      await tab.close();
    },
  );

  it.each(["GET", "HEAD", "PUT"])("A-44 is nothing that %s does", async (method) => {
    await start();
    await logIn();

    const answer = await browser.send(new URL("auth/logout", app.url), { method });

    expect(answer.status).toBe(405);
  });
});

describe("A-53 a login that ends while a socket is open", () => {
  it("closes the socket when its time is over", async () => {
    await start("", { maxSeconds: 2 });
    await logIn();
    const tab = await openTab();
    await tab.frame("welcome");

    expect(await tab.closed).toBe(4401);
  });

  it("leaves the values to the same person when he logs in again", async () => {
    await start("", { maxSeconds: 2 });
    await logIn();
    const tab = await openTab();
    const { session } = await tab.frame("welcome");
    await tab.closed;

    await logIn();
    const again = await openTab({ hello: { session } });
    const { session: renewed } = await again.frame("welcome");
    await again.close();
    comeAnew();
    provider.account = "bob";
    await logIn();
    const other = await openTab({ hello: { session: renewed } });

    // The id changes at a login, so that who knew the old one knows nothing.
    expect(renewed).not.toBe(session);
    expect((await other.frame("welcome")).session).not.toBe(renewed);
    await other.close();
  });
});

describe("an app that needs a login", () => {
  it("sends a person to the provider before anything of it is shown or run", async () => {
    await start("[login]\nrequire = true\n");

    const answer = await browser.send(new URL("reports?year=2026", app.url));

    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toContain(provider.issuer);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(app.server.stats().sessions).toBe(0);
  });

  it("A-14 keeps five attempts, asks the provider once, and ends a flood by a limit", async () => {
    await start("[login]\nrequire = true\n# of a flood\n");
    const asked = provider.requests.filter((path) => path.includes("well-known")).length;

    const statuses: number[] = [];
    for (let count = 0; count < 300; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as one browser does
      statuses.push((await browser.send(app.url)).status);
    }

    const attempts = browser.jar.list(app.url).filter(({ name }) => name.includes("-a."));
    expect(attempts.length).toBeLessThanOrEqual(5);
    expect(provider.requests.filter((path) => path.includes("well-known"))).toHaveLength(asked + 1);
    expect(statuses[0]).toBe(303);
    expect(statuses.at(-1)).toBe(429);
    expect(app.server.stats().sessions).toBe(0);
  });

  it.each([
    "Googlebot/2.1 (+http://www.google.com/bot.html)",
    "facebookexternalhit/1.1",
    "kube-probe/1.31",
    "ELB-HealthChecker/2.0",
    "Prometheus/3.0",
    "curl/8.5.0",
    "",
  ])("A-62 shows no more to the User-Agent %j", async (agent) => {
    await start("[login]\nrequire = true\n");

    for (const accept of ["text/html", "*/*"]) {
      // oxlint-disable-next-line no-await-in-loop
      const answer = await app.get("/reports", { headers: { "user-agent": agent, accept } });

      expect([303, 401]).toContain(answer.status);
      // oxlint-disable-next-line no-await-in-loop
      expect(await answer.text()).not.toContain("sluice-xsrf");
    }
    expect(app.server.stats().sessions).toBe(0);
  });

  it("brings him back to the page he asked for", async () => {
    await start("[login]\nrequire = true\n");

    const end = await browser.open(new URL("reports?year=2026", app.url));

    expect(end.url.href).toBe(`${app.url.href}reports?year=2026`);
    expect(end.text).toContain("sluice-xsrf");
  });

  it.each([
    { "sec-fetch-dest": "image", "sec-fetch-mode": "no-cors" },
    { "sec-fetch-dest": "script", "sec-fetch-mode": "no-cors" },
    { "sec-fetch-dest": "iframe" },
    { "sec-fetch-dest": "empty", "sec-fetch-mode": "cors" },
    { "sec-purpose": "prefetch" },
  ])("starts no login for %j", async (headers) => {
    await start("[login]\nrequire = true\n");

    const answer = await browser.send(app.url, { headers });

    expect(answer.status).toBeGreaterThanOrEqual(401);
    expect(answer.status).toBeLessThan(404);
    expect(answer.headers.get("location")).toBeNull();
    expect(answer.text).not.toContain("sluice-xsrf");
  });

  it("closes the socket of who is not logged in, and runs nothing for it", async () => {
    await start("[login]\nrequire = true\n");

    const tab = await app.socket();

    expect(await tab.closed).toBe(4401);
    expect(tab.frames).toEqual([]);
    expect(app.server.stats().sessions).toBe(0);
  });
});

describe("a page for one group", () => {
  const policy = '[login.pages]\n"/admin/*" = ["group:admins"]\n';

  it("is asked for over HTTP when a tab wants to go there without a login", async () => {
    await start(policy);
    await browser.open(app.url);
    const tab = await openTab();
    await tab.frame("welcome");

    tab.send({ kind: "navigate", seq: 1, path: "admin/users", query: "x=1" });

    expect((await tab.frame("redirect")).url).toBe(`${app.url.href}admin/users?x=1`);
    await tab.close();
  });

  it.each([
    "admin",
    "admin/users",
    "ADMIN/users",
    "admin/",
    "admin//users",
    "admin/../admin",
    "./admin",
  ])("A-50 is closed to a hello from %s", async (path) => {
    await start(policy);

    const tab = await app.socket({ hello: { path } });

    expect([4401, 4403]).toContain(await tab.closed);
    expect(tab.frames).toEqual([]);
  });

  it("is closed to who is in another group, and says so", async () => {
    await start(policy);
    provider.account = "bob";
    await logIn();

    const page = await browser.open(new URL("admin", app.url));
    const tab = await openTab({ hello: { path: "admin" } });

    expect(page.status).toBe(403);
    expect(page.text).toContain("may not");
    expect(await tab.closed).toBe(4403);
  });

  it("is open to who is in it", async () => {
    await start(policy);
    await logIn();

    const tab = await openTab({ hello: { path: "admin" } });

    expect((await tab.frame("welcome")).account.kind).toBe("user");
    await tab.close();
  });
});

describe("what goes out", () => {
  it("A-40 is kept by nobody when it sets a cookie, and leaves no address behind", async () => {
    await start();
    await logIn();

    const ours = browser.visits.filter(({ url }) => url.origin === app.url.origin);
    const withCookie = ours.filter(({ headers }) => headers.getSetCookie().length > 0);
    const callback = ours.find(({ url }) => url.pathname === "/oauth2callback");

    expect(withCookie.length).toBeGreaterThan(2);
    expect(withCookie.map(({ headers }) => headers.get("cache-control"))).toEqual(
      withCookie.map(() => "no-store"),
    );
    expect(callback?.headers.get("referrer-policy")).toBe("no-referrer");
  });

  it("A-46 leaves no cookie, code, state, ticket or secret in the log at debug level", async () => {
    await start();
    const home = await logIn();
    const tab = await openTab();
    await press(tab, "Log out");
    const { token } = await tab.frame("logout");
    await post("auth/logout", home, { token });
    await tab.close();

    const used = browser.visits.flatMap(({ url, headers }) => [
      ...url.searchParams.values(),
      ...headers.getSetCookie().map((cookie) => /=([^;]*)/.exec(cookie)?.[1] ?? ""),
    ]);
    const values = [...used, token, clientSecret, cookieSecret];
    const secrets = values.filter((value) => value.length > 15 && !value.startsWith("http"));
    const log = app.log.join("\n");

    expect(secrets.length).toBeGreaterThan(10);
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    expect(log).toContain('"login_completed"');
  });
});
