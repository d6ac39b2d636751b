import { inspect } from "node:util";

import { describe, expect, it } from "vitest";

import type { Lies } from "../providers/hostile.ts";
import { changed, hostileSetup, tryLogin, type Outcome } from "./hostile-app.ts";
import type { TestApp } from "./test-app.ts";
import type { TestBrowser } from "./test-browser.ts";

const setup = hostileSetup();

/** Every way a login can go, told by what the provider does. */
const lives: readonly (readonly [string, Lies])[] = [
  ["works", {}],
  [
    "is denied, with our own values in the provider's words",
    {
      callback: (honest) => {
        const state = honest.get("state") ?? "";
        return new URLSearchParams({
          error: "access_denied",
          error_description: `no: ${state}`,
          state,
        });
      },
    },
  ],
  ["spends a code twice", { tokens: () => ({ error: "invalid_grant" }) }],
  [
    "gets a forged token",
    {
      sign: (claims) =>
        `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.AAAA`,
    },
  ],
  ["gets a wrong claim", { claims: changed({ aud: "other" }) }],
  ["gets nonsense", { tokens: (honest) => ({ ...honest, token_type: "mac" }) }],
  [
    "gets no JSON",
    { respond: (path, _, response) => path === "/token" && response.end("<p>") !== undefined },
  ],
];

/** What each cookie of the browser held at any time, beyond what the provider knows. */
function cookieValues(app: TestApp, browser: TestBrowser): readonly string[] {
  const set = browser.appResponses.flatMap(({ headers }) => headers.getSetCookie());
  const values = set.map((line) => line.slice(line.indexOf("=") + 1).split(";")[0] ?? "");
  return [...values, ...browser.jar.list(app.url).map(({ value }) => value)].filter(
    (value) => value.length > 8,
  );
}

async function secretsOf({ app, browser }: Outcome): Promise<readonly string[]> {
  const visitor = await app.visitor(browser);
  const [{ clientSecret = "" }] = app.config.providers;
  return [
    ...setup.provider.secrets,
    ...setup.provider.authorizations.map((parameters) => parameters.get("state") ?? ""),
    ...setup.provider.tokenRequests.map(({ authorization }) => authorization?.slice(6) ?? ""),
    ...cookieValues(app, browser),
    ...app.config.cookieSecrets,
    clientSecret,
    visitor.browserId,
    visitor.xsrfToken,
  ].filter((secret) => secret !== "");
}

describe("A-46 secrecy", () => {
  it.each(lives)(
    "A-46 a login that %s leaves no token, code, verifier, state, secret or cookie in logs, events or pages",
    async (_, lies) => {
      const app = setup.app({}, { exposeTokens: ["id", "access"] });
      const outcome = await tryLogin(setup, lies, app);
      const visitor = await app.visitor(outcome.browser);
      if (visitor.login !== undefined) {
        app.clock.offsetMs = 4.5 * 60_000;
        await app.auth.tokens(visitor.login);
        await app.auth.logout({
          login: visitor.login,
          browserId: visitor.browserId,
          scope: "provider",
        });
      }

      const secrets = await secretsOf(outcome);
      const told = `${app.log.join("\n")}\n${inspect(app.events, { depth: 9 })}`;
      const pages = outcome.browser.appResponses.map((response) => response.clone().text());
      const shown = (await Promise.all(pages))
        .filter((text) => text.startsWith("<!doctype"))
        .join("\n");
      const ownUrls = outcome.end.trail
        .filter(
          ({ origin, pathname }) => origin === app.url.origin && pathname !== "/oauth2callback",
        )
        .join("\n");

      expect(secrets.length).toBeGreaterThan(8);
      expect(app.log.length + app.events.length).toBeGreaterThan(1);
      expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
      expect(
        secrets.filter((secret) => shown.includes(secret) || ownUrls.includes(secret)),
      ).toEqual([]);
    },
  );

  it("A-43 A-46 control characters in claims and parameters forge no line, header or page", async () => {
    const evil = 'x\r\nset-cookie: evil=1\r\n\u001b[2J\u2028{"level":"info"}';
    setup.provider.person = { ...setup.provider.person, sub: evil };

    const { app, browser } = await tryLogin(setup, {}, undefined, {
      returnTo: `/\r\nlocation: https://evil.example`,
    });

    expect((await app.identity(browser)).sub).toBe(evil);
    const headers = browser.appResponses.flatMap((response) => [...response.headers.keys()]);
    expect(headers).not.toContain("evil");
    expect(app.log.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
  });
});
