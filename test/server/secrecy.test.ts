import { afterAll, beforeAll, expect, it } from "vitest";

import { freePort } from "../free-port.ts";
import { startHostileProvider, type HostileProvider, type Lies } from "../providers/hostile.ts";
import type { Visit } from "./http-browser.ts";
import { xsrfToken } from "./http-browser.ts";
import { cookieSecret, Person, press } from "./person.ts";
import { runApp, type RunningApp } from "./running-app.ts";

const script = `
import * as st from "sluice";
if (st.button("Log in")) st.login();
if (st.button("Log out")) st.logout({ scope: "provider" });
if (st.button("Fail")) {
  await st.user.tokens?.access();
  throw new Error("no", { cause: st.user });
}
st.text(st.user.isLoggedIn ? "in" : "out");
`;
const clientSecret = "the-secret-of-a-client-0b7e";

let provider: HostileProvider;
let app: RunningApp;
/** What the people of the test have had in their hands. */
const secrets = new Set([clientSecret, cookieSecret]);

beforeAll(async () => {
  const port = await freePort();
  provider = await startHostileProvider();
  app = await runApp({
    port,
    files: {
      "app.ts": script,
      ".sluice/secrets.toml": `
[auth]
redirect_uri = "http://localhost:${port}/oauth2callback"
cookie_secret = "${cookieSecret}"
client_id = "app"
client_secret = "${clientSecret}"
server_metadata_url = "${provider.metadataUrl.href}"
expose_tokens = ["id", "access"]
`,
    },
  });
});
afterAll(async () => {
  await app.close();
  await provider.close();
});

/** Takes up every value that opens something: cookies, tickets, states, codes, tokens of pages. */
function collect({ url, headers, text }: Visit): void {
  const cookies = headers.getSetCookie().map((line) => /=([^;]*)/.exec(line)?.[1] ?? "");
  const tickets = [...text.matchAll(/name="ticket" value="([^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
  const named = [...url.searchParams].filter(([name]) => /code|state|ticket|nonce|hint/.test(name));
  for (const value of [...cookies, ...tickets, xsrfToken({ url, headers, text, status: 0 })]) {
    if (value.length > 15) secrets.add(value);
  }
  for (const [, value] of named) if (value.length > 15) secrets.add(value);
}

function collectAll({ browser }: Person): void {
  for (const visit of browser.visits) collect(visit);
  for (const secret of provider.secrets) secrets.add(secret);
  for (const { authorization } of provider.tokenRequests) {
    if (authorization !== undefined) secrets.add(authorization.replace(/^Basic /, ""));
  }
}

/** The lines of the log that hold one of them. */
function leaks(): readonly string[] {
  return app.log.filter((line) => [...secrets].some((secret) => line.includes(secret)));
}

const lives: Readonly<Record<string, Lies>> = {
  "with honest answers": {},
  "with tokens that end at once": { tokens: (honest) => ({ ...honest, expires_in: 30 }) },
  "denied, in our own words": {
    callback: (honest) => {
      const state = honest.get("state") ?? "";
      const error_description = `\u001b[2J\nno: ${state}`;
      return new URLSearchParams({ error: "access_denied", error_description, state });
    },
  },
  "with an unknown state": {
    callback: (honest) =>
      new URLSearchParams({ ...Object.fromEntries(honest), state: "of-somebody-else-entirely" }),
  },
  "with a code that is refused": {
    tokens: (honest) => ({ error: "invalid_grant", error_description: JSON.stringify(honest) }),
  },
  "with tokens that cannot be read": { tokens: (honest) => JSON.stringify(honest) },
  "with a token type nobody knows": { tokens: (honest) => ({ ...honest, token_type: "mac" }) },
  "with a wrong claim": { claims: (honest) => ({ ...honest, aud: "other" }) },
  "with a header that is no header": {
    header: (honest) => ({ ...honest, crit: ["b64"], b64: true }),
  },
  "with HTML at userinfo": {
    claims: ({ name: _name, email: _email, ...rest }) => rest,
    userinfo: () => "<p>",
  },
  "with escapes in its claims": {
    claims: (honest) => ({ ...honest, name: "\u001b[2J\nerror forged", sub: "a\r\nb" }),
  },
};

it.each(Object.entries(lives))(
  "A-46 a login %s, its refresh and its end leave no secret in the log at debug level",
  async (_, lies) => {
    provider.reset();
    Object.assign(provider.lies, lies);
    const person = new Person();
    const before = app.log.length;

    await person.browser.open(await person.askForLogin(app));
    const home = await person.browser.open(app.url);
    const tab = await person.openTab(app);
    secrets.add((await tab.frame("welcome")).session);
    await press(tab, "Fail", 1);
    await tab.frame("patch", ({ seq, end }) => seq === 1 && end !== undefined);
    await press(tab, "Log out", 2);
    await Promise.race([
      tab.frame("logout").then(({ token }) => {
        secrets.add(token);
        return person.post(app, "auth/logout", home, { token });
      }),
      // Who is not logged in is only sent home.
      tab.frame("redirect"),
    ]);
    await tab.close();
    collectAll(person);

    expect(secrets.size).toBeGreaterThan(8);
    expect(app.log.length).toBeGreaterThan(before);
    expect(leaks()).toEqual([]);
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(app.log.filter((line) => /[\u0000-\u001f\u007f-\u009f]/.test(line))).toEqual([]);
  },
);

it("A-46 requests that cannot be read leave no secret in the log at debug level", async () => {
  provider.reset();
  const person = new Person();
  await person.logIn(app);
  collectAll(person);
  const cookie = person.browser.cookie(app.url);
  const token = await provider.logoutToken();
  secrets.add(token);
  const post = (path: string, body: string): Promise<Visit> =>
    person.browser.send(new URL(path, app.url), {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: "https://evil.example",
      },
      body,
    });

  const tab = await person.openTab(app);
  await tab.frame("welcome");
  tab.send(`{"kind":"input","seq":1,"values":"${cookie}"`);
  await tab.closed;
  await app.raw(`GET /oauth2callback?code=${token} HTTP/9.9\r\ncookie: ${cookie}\r\n\r\n`);
  await app.raw(
    `GET /%zz?code=${token} HTTP/1.1\r\nhost: ${app.url.host}\r\nconnection: close\r\ncookie: ${cookie}\r\n\r\n`,
  );
  await app.raw(`${cookie}\r\n\r\n`);
  await person.browser.send(new URL(`oauth2callback?code=${token}&state=${token}`, app.url));
  await post("auth/logout", `token=${token}`);
  await post("auth/login", `ticket=${token}`);
  await post("auth/backchannel-logout", `logout_token=${token}x`);
  await post("auth/backchannel-logout", `logout_token=${token}`);
  collectAll(person);

  expect(app.log.join("\n")).toContain("back-channel logout refused");
  expect(leaks()).toEqual([]);
});
