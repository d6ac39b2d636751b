import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";

import { createAuth } from "../../../src/auth/index.ts";
import { createMemoryStore } from "../../../src/store/memory-store.ts";
import { openPolicy } from "../../auth/test-app.ts";
import { type DevApp, buttonsOf, choose, logIn, startDevApp } from "./dev-app.ts";

it("logs in as the person whose button was pressed", async () => {
  const app = await startDevApp();

  const claims = await logIn(app, "Ada Lovelace");

  expect(claims).toMatchObject({
    iss: `${app.url.href}_dev/oidc`,
    aud: app.provider.config.clientId,
    nonce: "a-nonce",
    name: "Ada Lovelace",
    given_name: "Ada",
    family_name: "Lovelace",
    email: "ada@example.com",
    email_verified: true,
    groups: ["admins"],
  });
  expect(claims.sub).toMatch(/^dev-[0-9a-f]{16}$/);
});

it("has people without a group, and with an address that is not verified", async () => {
  const app = await startDevApp();

  expect(await logIn(app, "Noor New")).toMatchObject({ email_verified: false, groups: [] });
});

it("puts groups where the app looks for them", async () => {
  const nested = await startDevApp({ login: { groupsClaim: ["realm_access", "roles"] } });
  const url = await startDevApp({ login: { groupsClaim: ["https://acme", "com/groups"] } });

  expect(await logIn(nested, "Ada Lovelace")).toMatchObject({
    realm_access: { roles: ["admins"] },
  });
  expect(await logIn(url, "Ada Lovelace")).toMatchObject({ "https://acme.com/groups": ["admins"] });
});

it("is a provider like any other to the auth core", async () => {
  const app = await startDevApp({ logInAs: "grace@example.com" });
  const auth = createAuth({
    config: {
      redirectUri: new URL("oauth2callback", app.url),
      appUrl: app.url,
      cookieSecrets: ["a secret for the cookies of this test"],
      providers: [app.provider.config],
      login: openPolicy,
      isProduction: false,
    },
    store: createMemoryStore(),
  });
  const peer = { address: "127.0.0.1" };
  const visitor = await auth.identify(new Headers());
  for (const cookie of visitor.setCookies) app.browser.jar.set(app.url, cookie);
  const request = (url: URL) =>
    new Request(url, {
      headers: {
        cookie: app.browser.cookie(url),
        "sec-fetch-dest": "document",
        "sec-fetch-mode": "navigate",
      },
    });
  const ticketUrl = await auth.loginTicketUrl({ browserId: visitor.browserId });

  const started = await auth.handle(request(ticketUrl), peer);
  if (started === undefined) throw new Error("No answer.");
  app.browser.jar.store(app.url, started);
  const callback = await app.browser.open(new URL(started.headers.get("location") ?? ""));
  const finished = await auth.handle(request(callback.url), peer);
  if (finished === undefined) throw new Error("No answer.");
  app.browser.jar.store(app.url, finished);

  expect(finished.status).toBe(303);
  expect(await auth.user(request(app.url))).toMatchObject({
    isLoggedIn: true,
    identity: {
      claims: { name: "Grace Hopper" },
      groups: ["analysts"],
      verifiedEmail: "grace@example.com",
    },
  });
});

describe("the list of people", () => {
  it("has a button for each", async () => {
    const app = await startDevApp();

    const page = await app.browser.open(app.authorizationUrl());

    expect(buttonsOf(page).map(({ name }) => name)).toEqual([
      "Ada Lovelace",
      "Grace Hopper",
      "Søren Ångström-Kierkegård",
      "Zoë O&#39;Neill",
      "Noor New",
    ]);
    expect(page.text).toContain('<link rel="stylesheet" href="/_sluice/auth.css" />');
    expect(page.text).not.toContain('type="search"');
  });

  it("has no script, and a policy that lets none run", async () => {
    const app = await startDevApp();

    const page = await app.browser.open(app.authorizationUrl());

    expect(page.text).not.toMatch(/<script|<style|style=|\son\w+=/);
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; /);
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(page.headers.get("cache-control")).toBe("no-store");
  });

  it("shows what people are called, and runs none of it", async () => {
    const app = await startDevApp({
      people: `[[people]]
email = "x@example.com"
name = "<img src=x onerror=alert(1)>"
groups = ["\\"><b>bold"]`,
    });

    const page = await app.browser.open(app.authorizationUrl());

    expect(page.text).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(page.text).not.toMatch(/<img|<b>/);
  });

  it("can be searched when there are many", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `Person ${index}`);
    const app = await startDevApp({
      people: names
        .map((name, index) => `[[people]]\nemail = "p${index}@example.com"\nname = "${name}"\n`)
        .join(""),
    });

    const all = await app.browser.open(app.authorizationUrl());
    const found = await app.browser.open(new URL("?q=PERSON+59", all.url));
    const none = await app.browser.open(new URL("?q=%22%3E%3Cb%3E", all.url));

    expect(buttonsOf(all)).toHaveLength(50);
    expect(all.text).toContain("And 15 more");
    expect(buttonsOf(found).map(({ name }) => name)).toEqual(["Person 59"]);
    expect(buttonsOf(none)).toEqual([]);
    expect(none.text).toContain("Nobody is called so.");
    expect(none.text).not.toContain('"><b>');
    const callback = await choose(app, found, "Person 59");
    expect(callback.url.searchParams.get("code")).not.toBeNull();
  });

  it("takes no answer from another site's page", async () => {
    const app = await startDevApp();
    const page = await app.browser.open(app.authorizationUrl());

    const answer = await choose(app, page, "Ada Lovelace", "https://evil.example");

    expect(answer.status).toBe(400);
    expect(answer.url.pathname).toBe(page.url.pathname);
  });

  it("is nobody's but the browser's that began the login", async () => {
    const app = await startDevApp();
    const page = await app.browser.open(app.authorizationUrl());
    app.browser.jar.clear();

    const answer = await choose(app, page, "Ada Lovelace");

    expect(answer.status).toBe(400);
    expect(answer.text).toContain("begun in another browser");
  });

  it("follows the theme that was chosen in the app", async () => {
    const app = await startDevApp();
    app.browser.jar.set(app.url, "sluice_theme=dark; Path=/");

    expect((await app.browser.open(app.authorizationUrl())).text).toContain('data-theme="dark"');
  });
});

describe("prompts", () => {
  it("S-49 select_account shows the people, also to somebody who is logged in", async () => {
    const app = await startDevApp();
    await logIn(app, "Ada Lovelace");

    const page = await app.browser.open(app.authorizationUrl({ prompt: "select_account" }));

    expect(buttonsOf(page)).not.toEqual([]);
    const callback = await choose(app, page, "Grace Hopper");
    expect(decodeJwt((await app.tokens(callback)).id_token)["name"]).toBe("Grace Hopper");
    const next = await app.browser.open(app.authorizationUrl());
    expect(decodeJwt((await app.tokens(next)).id_token)["name"]).toBe("Grace Hopper");
  });

  it("S-50 without it somebody who is logged in goes straight on", async () => {
    const app = await startDevApp();
    await logIn(app, "Ada Lovelace");

    const callback = await app.browser.open(app.authorizationUrl());

    expect(callback.url.pathname).toBe("/oauth2callback");
    expect(decodeJwt((await app.tokens(callback)).id_token)["name"]).toBe("Ada Lovelace");
  });

  it("S-52 prompt=login asks every time", async () => {
    const app = await startDevApp();
    await logIn(app, "Ada Lovelace");

    expect(await logIn(app, "Grace Hopper", { prompt: "login" })).toMatchObject({
      name: "Grace Hopper",
    });
  });

  it("max_age asks again and says when somebody logged in", async () => {
    const app = await startDevApp();
    await logIn(app, "Ada Lovelace");

    const claims = await logIn(app, "Ada Lovelace", { max_age: "0" });

    expect(claims["auth_time"]).toBeTypeOf("number");
  });

  it("none answers without a page", async () => {
    const app = await startDevApp();

    const callback = await app.browser.open(app.authorizationUrl({ prompt: "none" }));

    expect(callback.url.searchParams.get("error")).toBe("login_required");
  });

  it("nobody is asked where a person was named at the start", async () => {
    const app = await startDevApp({ logInAs: "GRACE@example.com" });

    const callback = await app.browser.open(app.authorizationUrl({ prompt: "select_account" }));

    expect(decodeJwt((await app.tokens(callback)).id_token)["name"]).toBe("Grace Hopper");
  });
});

it("gives a refresh token for offline_access, and takes it", async () => {
  const app = await startDevApp({ logInAs: "ada@example.com" });
  const scope = `${app.provider.config.scope} offline_access`;
  const callback = await app.browser.open(app.authorizationUrl({ scope, prompt: "consent" }));
  const { refresh_token: refreshToken = "" } = await app.tokens(callback);

  const tokens = await app.token({ grant_type: "refresh_token", refresh_token: refreshToken });

  expect(decodeJwt(tokens.id_token)["name"]).toBe("Ada Lovelace");
});

it("answers at its userinfo", async () => {
  const app = await startDevApp({ logInAs: "ada@example.com" });
  const tokens = await app.tokens(await app.browser.open(app.authorizationUrl()));

  const response = await fetch(new URL("_dev/oidc/me", app.url), {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });

  expect(await response.json()).toMatchObject({ email: "ada@example.com", groups: ["admins"] });
});

function logoutUrl(app: DevApp, idToken: string): URL {
  const url = new URL("_dev/oidc/session/end", app.url);
  url.search = new URLSearchParams({
    id_token_hint: idToken,
    client_id: app.provider.config.clientId,
    post_logout_redirect_uri: new URL("auth/logged-out", app.url).href,
    state: "a-logout",
  }).toString();
  return url;
}

describe("logout", () => {
  it("S-51 asks, ends the session, tells the app by its back channel and returns", async () => {
    const app = await startDevApp({ logInAs: "ada@example.com" });
    const tokens = await app.tokens(await app.browser.open(app.authorizationUrl()));
    const page = await app.browser.open(logoutUrl(app, tokens.id_token));
    const xsrf = /name="xsrf" value="(?<xsrf>[^"]+)"/.exec(page.text)?.groups?.["xsrf"] ?? "";
    const action = /<form id="op.logoutForm" method="post" action="(?<action>[^"]+)"/.exec(
      page.text,
    );
    const body = new URLSearchParams({ xsrf, logout: "yes" }).toString();

    const end = await app.browser.open(new URL(action?.groups?.["action"] ?? ""), {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "content-length": `${body.length}`,
        origin: app.url.origin,
      },
      body,
    });

    expect(page.text).toMatch(/<button class="primary" name="logout" value="yes">/);
    expect(end.url.href).toBe(`${app.url.href}auth/logged-out?state=a-logout`);
    expect(app.logoutTokens).toHaveLength(1);
    const token = new URLSearchParams(app.logoutTokens[0]).get("logout_token") ?? "";
    expect(decodeJwt(token)).toMatchObject({ sub: decodeJwt(tokens.id_token).sub });
    const callback = await app.browser.open(app.authorizationUrl({ prompt: "none" }));
    expect(callback.url.searchParams.get("error")).toBe("login_required");
  });

  it("returns at once where nobody is logged in, as after a restart", async () => {
    const app = await startDevApp({ logInAs: "ada@example.com" });
    const tokens = await app.tokens(await app.browser.open(app.authorizationUrl()));
    app.browser.jar.clear();

    const end = await app.browser.open(logoutUrl(app, tokens.id_token));

    expect(end.url.href).toBe(`${app.url.href}auth/logged-out?state=a-logout`);
  });

  it("sends nobody to an address that is not the app's", async () => {
    const app = await startDevApp();
    const url = new URL("_dev/oidc/session/end", app.url);
    url.search = `client_id=${app.provider.config.clientId}&post_logout_redirect_uri=https://evil.example/`;

    const end = await app.browser.open(url);

    expect(end.url.origin).toBe(app.url.origin);
    expect(end.text).toContain("The login cannot go on");
  });
});

describe("a restart", () => {
  it("keeps keys and client, so that what was issued stays good", async () => {
    const before = await startDevApp({ logInAs: "ada@example.com" });
    const tokens = await before.tokens(await before.browser.open(before.authorizationUrl()));
    const keysUrl = new URL("_dev/oidc/jwks", before.url);
    const keys = JSON.parse((await before.browser.open(keysUrl)).text);
    await before.stop();

    const after = await startDevApp({ root: before.root, port: before.port });

    expect(JSON.parse((await after.browser.open(keysUrl)).text)).toEqual(keys);
    expect(after.provider.config.clientSecret).toBe(before.provider.config.clientSecret);
    const end = new URL("_dev/oidc/session/end", after.url);
    end.searchParams.set("id_token_hint", tokens.id_token);
    end.searchParams.set("post_logout_redirect_uri", new URL("auth/logged-out", after.url).href);
    expect((await after.browser.open(end)).url.pathname).toBe("/auth/logged-out");
  });

  it("reads its key from a file that nobody else can read", async () => {
    const app = await startDevApp({ makesKey: true });
    await app.browser.open(app.authorizationUrl());
    const file = join(app.root, ".sluice", "state", "development-provider.json");

    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ kty: "RSA", use: "sig" });
  });
});

it("keeps its cookies to itself, and apart from those of another app on this machine", async () => {
  const [one, two] = [await startDevApp(), await startDevApp()];
  const page = await one.browser.open(one.authorizationUrl());
  await choose(one, page, "Ada Lovelace");
  const other = await two.browser.open(two.authorizationUrl());
  await choose(two, other, "Ada Lovelace");

  const cookies = one.browser.jar.list(new URL("_dev/oidc/auth", one.url));
  const otherNames = two.browser.jar
    .list(new URL("_dev/oidc/auth", two.url))
    .map(({ name }) => name);
  expect(cookies).not.toEqual([]);
  for (const { name, attributes } of cookies) {
    expect(attributes.get("path")).toMatch(/^\/_dev\/oidc/);
    expect(attributes.has("httponly")).toBe(true);
    expect(otherNames).not.toContain(name);
  }
});

it("lets in a person who was written down while it runs, with claims it did not know", async () => {
  const app = await startDevApp();
  await logIn(app, "Ada Lovelace");

  await app.writePeople(`[[people]]
email = "lin@example.com"
name = "Lin"
claims = { department = "finance", since = 2024-05-01 }`);

  expect(await logIn(app, "Lin", { prompt: "login" })).toMatchObject({
    department: "finance",
    since: "2024-05-01",
  });
  expect(await logIn(app, "Ada Lovelace", { prompt: "login" })).toMatchObject({
    groups: ["admins"],
  });
});

it("says on its page what is wrong with the people", async () => {
  const app = await startDevApp();
  await app.writePeople("[[people]]\nname = 7");

  const page = await app.browser.open(app.authorizationUrl());

  expect(page.status).toBe(500);
  expect(page.text).toContain("[people 1] email is missing");
});

it.each([
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-prefix",
  "X-Forwarded-Anything",
])("refuses every request that carries %s", async (header) => {
  const app = await startDevApp();

  for (const path of [
    "_dev/oidc/.well-known/openid-configuration",
    "_dev/oidc/auth",
    "_dev/oidc/interaction/x",
  ]) {
    const answer = await app.browser.send(new URL(path, app.url), {
      headers: { [header]: "1.2.3.4" },
    });

    expect(answer.status).toBe(403);
    expect(answer.text).toContain("Not from here");
  }
});
