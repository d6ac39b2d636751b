import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { freePort } from "../free-port.ts";
import { deliver, startOidcProvider, type OidcProvider } from "../providers/oidc-provider.ts";
import { Person, secretsFor, withMax } from "./person.ts";
import { runApp, type AppOptions, type RunningApp } from "./running-app.ts";

const script = `
import * as st from "sluice";
if (st.button("Log in")) st.login();
if (st.button("Log out")) st.logout();
st.text(st.user.isLoggedIn ? \`Hello, \${st.user.name}!\` : "Nobody");
`;
const port = await freePort();
let provider: OidcProvider;

beforeAll(async () => {
  provider = await startOidcProvider({
    appUrl: `http://localhost:${port}/`,
    client: { backchannel_logout_uri: `http://localhost:${port}/auth/backchannel-logout` },
    features: { backchannelLogout: { enabled: true } },
    configuration: {
      issueRefreshToken: () => true,
      // Less than a token must have left to be handed out, so each page asks for another.
      ttl: { AccessToken: 30, Grant: 600, IdToken: 600, RefreshToken: 600, Session: 600 },
    },
    fetch: deliver,
  });
});
afterAll(() => provider.close());

interface LifeOptions extends Pick<AppOptions, "logFormat"> {
  readonly maxSeconds?: number;
  /** More of `[auth]`. */
  readonly auth?: string;
}

/** Runs an app while something happens to its people, and resolves to its log. */
async function logOf(
  happen: (app: RunningApp) => Promise<void>,
  { maxSeconds = 3_600, auth = "", logFormat = "json" }: LifeOptions = {},
): Promise<readonly string[]> {
  provider.account = "ada";
  const app = await runApp({
    port,
    logFormat,
    files: {
      "app.ts": script,
      ".sluice/secrets.toml": secretsFor(provider, port, auth),
      ".sluice/config.toml": '[login]\ndeny = ["group:others"]\n',
    },
    adjust: (config) => withMax(config, maxSeconds),
  });
  try {
    await happen(app);
  } finally {
    await app.close();
  }
  return app.log;
}

/** The events of a log, without the time of each. */
function eventsIn(log: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
  const lines = log.map((line): Record<string, unknown> => JSON.parse(line));
  return lines
    .filter(({ event }) => event !== undefined)
    .map((line) => ({ ...line, time: undefined }));
}

async function logInAndOut(app: RunningApp): Promise<void> {
  const person = new Person();
  await person.logOut(app, await person.logIn(app));
}

/** Says no at the provider. Resolves to the id on the page. */
async function cancel(app: RunningApp): Promise<string | undefined> {
  const person = new Person();
  const sent = await person.browser.send(await person.askForLogin(app));
  const asked = new URL(sent.headers.get("location") ?? "").searchParams;
  const answer = new URL("oauth2callback", app.url);
  answer.search = new URLSearchParams({
    error: "access_denied",
    error_description: "The person said <b>no</b>.\nerror forged",
    state: asked.get("state") ?? "",
    iss: provider.issuer,
  }).toString();
  const page = await person.browser.open(answer);
  return /AUTH_ACCESS_DENIED · (?<id>\w+)/.exec(page.text)?.groups?.["id"];
}

async function logInDenied(app: RunningApp): Promise<void> {
  provider.account = "bob";
  await new Person().logIn(app);
}

async function logOutAtProvider(app: RunningApp): Promise<void> {
  const person = new Person();
  await person.logIn(app);
  const tab = await person.openTab(app);
  await tab.frame("welcome");
  await person.logOutAt(provider);
  // The provider tells its apps when it has answered the person.
  await tab.closed;
}

/** Keeps two tabs open until the login has ended by itself, and then comes back. */
async function stayTooLong(app: RunningApp): Promise<void> {
  const person = new Person();
  await person.logIn(app);
  const cookie = person.browser.cookie(app.url);
  const tabs = await Promise.all([person.openTab(app), person.openTab(app)]);
  await Promise.all(tabs.map(({ closed }) => closed));
  await person.browser.send(app.url, { headers: { cookie } });
}

const loginId = expect.stringMatching(/^[\w-]{22}$/);
const id = expect.stringMatching(/^\w{10}$/);
const address = "127.0.0.1";
const app = { provider: "default" };
const ada = { ...app, iss: expect.stringContaining("http://127.0.0.1"), sub: "ada" };
const started = { event: "login_started", level: "info", message: "login started", ...app };
const begun = { ...started, address, loginId };
const completed = { event: "login_completed", level: "info", message: "login completed" };
const done = { ...completed, ...ada, address, loginId };

describe("the operator of production reads one JSON line for each", () => {
  it("login and logout", async () => {
    const log = await logOf(logInAndOut);

    const events = eventsIn(log);
    const logout = { event: "logout", level: "info", message: "logout", scope: "app", ...ada };
    expect(events).toEqual([begun, done, { ...logout, address, loginId }]);
    expect(new Set(events.map((event) => event["loginId"])).size).toBe(1);
  });

  it("login that failed, with the id that the person has before him", async () => {
    let shown: string | undefined;
    const log = await logOf(async (running) => {
      shown = await cancel(running);
    });

    const failed = { event: "login_failed", level: "warn", message: "login failed", ...app };
    const code = "AUTH_ACCESS_DENIED";
    const reason = "callback: access_denied The person said <b>no</b>. error forged";
    expect(eventsIn(log)).toEqual([
      begun,
      { ...failed, code, reason, address, id: shown, loginId },
    ]);
    expect(log.filter((line) => line.includes(shown ?? "nothing"))).toHaveLength(1);
  });

  it("login that the policy denied, with the rule", async () => {
    const log = await logOf(logInDenied);

    const denied = { event: "login_denied", level: "warn", message: "login denied", ...ada };
    const why = { code: "AUTH_DENIED", reason: "rule group:others", rule: "group:others" };
    expect(eventsIn(log)).toEqual([begun, { ...denied, sub: "bob", ...why, address, id, loginId }]);
  });

  it("logout at the provider", async () => {
    const log = await logOf(logOutAtProvider);

    const revoked = { event: "session_revoked", level: "info", message: "session revoked", ...ada };
    const reason = "provider_session_ended";
    expect(eventsIn(log)).toEqual([begun, done, { ...revoked, reason, address }]);
  });

  it("login that has expired, however many tabs and requests notice", async () => {
    const log = await logOf(stayTooLong, { maxSeconds: 2 });

    const expired = { event: "session_expired", level: "info", message: "session expired", ...ada };
    expect(eventsIn(log)).toEqual([begun, done, { ...expired, reason: "max", loginId }]);
  });

  it("refreshed token", async () => {
    const log = await logOf(
      async (running) => {
        const person = new Person();
        await person.logIn(running);
        const tab = await person.openTab(running);
        await tab.frame("patch", ({ end }) => end !== undefined);
        await tab.close();
      },
      { auth: 'expose_tokens = ["access"]\n' },
    );

    const refreshed = { event: "token_refreshed", level: "info", message: "token refreshed" };
    expect(eventsIn(log)).toEqual([begun, done, { ...refreshed, ...ada, address, loginId }]);
  });

  it("of them without a name, an address or a group of anybody", async () => {
    const log = await logOf(async (running) => {
      await logInAndOut(running);
      await logOutAtProvider(running);
      await logInDenied(running);
    });

    expect(log.length).toBeGreaterThan(6);
    expect(log.join("\n")).not.toMatch(/Lovelace|@example|admins/);
  });
});

describe("the operator of development reads words for each", () => {
  it("login, logout and login that failed", async () => {
    const log = await logOf(
      async (running) => {
        await logInAndOut(running);
        await cancel(running);
      },
      { logFormat: "pretty" },
    );

    const issuer = `iss=${provider.issuer}`;
    const known = log.map((line) => line.replaceAll(/\b(id|loginId)=[\w-]+/g, "$1=…"));
    expect(known).toEqual([
      "info  login started provider=default address=127.0.0.1 loginId=…",
      `info  login completed provider=default ${issuer} sub=ada loginId=… address=127.0.0.1`,
      `info  logout scope=app provider=default ${issuer} sub=ada address=127.0.0.1 loginId=…`,
      "info  login started provider=default address=127.0.0.1 loginId=…",
      'warn  login failed code=AUTH_ACCESS_DENIED reason="callback: access_denied The person said ' +
        '<b>no</b>. error forged" provider=default address=127.0.0.1 id=… loginId=…',
    ]);
  });
});
