import { describe, expect, it } from "vitest";

import {
  authOf,
  load,
  oneProvider,
  problemsOf,
  providerOf,
  shared,
  strongSecret,
  wrong,
} from "./app.ts";

function providerBlock(name: string): string {
  return `[auth.${name}]
client_id = "a"
client_secret = "a"
server_metadata_url = "https://a.example/.well-known/openid-configuration"
`;
}

function list(other: string): string {
  return oneProvider().replace(`"${strongSecret}"`, `["${strongSecret}", "${other}"]`);
}

const example1 = `[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "xxx"
client_id = "xxx"
client_secret = "xxx"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"
`;

const example2 = `[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "xxx"

[auth.microsoft]
client_id = "xxx"
client_secret = "xxx"
server_metadata_url = "https://login.microsoftonline.com/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/v2.0/.well-known/openid-configuration"
`;

const example4 = `[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "xxx"

[auth.auth0]
client_id = "xxx"
client_secret = "xxx"
server_metadata_url = "https://acme.eu.auth0.com/.well-known/openid-configuration"
client_kwargs = { "prompt" = "login" }
`;

it("S-07 the provider is configured through secrets.toml", () => {
  const provider = providerOf({ secrets: oneProvider() });

  expect(provider).toMatchObject({ name: "default", clientId: "an-id", clientSecret: "a-secret" });
  expect(provider.serverMetadataUrl.href).toBe(
    "https://id.example.com/.well-known/openid-configuration",
  );
});

it("S-07 the folder .streamlit is read where .sluice has no secrets", () => {
  expect(providerOf({ files: { ".streamlit/secrets.toml": oneProvider() } }).clientId).toBe(
    "an-id",
  );
  expect(
    providerOf({
      secrets: oneProvider().replace("an-id", "own"),
      files: { ".streamlit/secrets.toml": oneProvider() },
    }).clientId,
  ).toBe("own");
});

describe("S-08 generic OAuth 2.0 is refused with the reason", () => {
  it.each([
    "authorize_url",
    "access_token_url",
    "token_endpoint",
    "userinfo_endpoint",
    "api_base_url",
  ])("%s", (key) => {
    const secrets = `${shared}[auth.plain]
client_id = "x"
client_secret = "x"
${key} = "https://plain.example/oauth"`;

    expect(wrong({ secrets })).toEqual([
      `[auth.plain] ${key} belongs to generic OAuth 2.0, which has no ID token: nothing would prove who logs in`,
    ]);
  });

  it("GitHub", () => {
    const secrets = `${shared}[auth.github]
client_id = "x"
client_secret = "x"
server_metadata_url = "https://github.com/login/oauth/.well-known/openid-configuration"`;

    expect(wrong({ secrets })[0]).toMatch(/GitHub, which speaks OAuth 2.0 without an ID token/);
  });
});

it.each(["redirect_uri", "cookie_secret"])(
  "S-12 %s missing in [auth] is an error that names it",
  (key) => {
    const without = (text: string) => text.replace(new RegExp(`^${key}.*\n`, "m"), "");

    expect(wrong({ secrets: without(oneProvider()) })).toEqual([`[auth] ${key} is missing`]);
    expect(wrong({ secrets: without(example2) })).toEqual([`[auth] ${key} is missing`]);
  },
);

it.each([
  ["http://localhost:8501/callback", /path that does not end in \/oauth2callback/],
  ["http://localhost:8501/oauth2callback/", /path that does not end in/],
  ["http://localhost:8501/my-oauth2callback", /path that does not end in/],
  ["http://localhost:8501", /path that does not end in/],
  ["http://localhost:8501/oauth2callback?x=1", /more than scheme, host, port and path/],
  ["http://localhost:8501/oauth2callback#x", /more than scheme, host, port and path/],
  ["http://me:pw@localhost:8501/oauth2callback", /more than scheme, host, port and path/],
  ["http://localhost:8501//oauth2callback", /read in two ways/],
  ["http://localhost:8501/a%2fb/oauth2callback", /read in two ways/],
  ["http://app.example.com/oauth2callback", /http:\/\/, which anyone on the way can read/],
  ["http://127.0.0.1.example.com/oauth2callback", /http:\/\/, which anyone on the way can read/],
])("S-13 %s is refused as redirect_uri", (uri, reason) => {
  const secrets = oneProvider().replace("http://localhost:8501/oauth2callback", uri);

  expect(wrong({ secrets })).toEqual([expect.stringMatching(reason)]);
});

it.each([
  ["http://localhost:8501/oauth2callback", "http://localhost:8501/"],
  ["http://127.0.0.1:8501/oauth2callback", "http://127.0.0.1:8501/"],
  ["http://[::1]:8501/oauth2callback", "http://[::1]:8501/"],
  ["http://app.localhost:8501/oauth2callback", "http://app.localhost:8501/"],
  ["https://app.example.com/oauth2callback", "https://app.example.com/"],
  ["https://example.com/tools/app/oauth2callback", "https://example.com/tools/app/"],
])("S-13 %s makes %s the app's home page", (uri, home) => {
  const config = load({
    secrets: oneProvider().replace("http://localhost:8501/oauth2callback", uri),
  });

  expect(config.auth?.redirectUri.href).toBe(uri);
  expect(config.auth?.appUrl.href).toBe(home);
  expect(config.appUrl.href).toBe(home);
});

it("S-14 the cure for a missing redirect_uri is the local default", () => {
  const [problem] = problemsOf({
    secrets: `[auth]\ncookie_secret = "${strongSecret}"\nclient_id = "x"`,
  });

  expect(problem?.cure).toContain('"http://localhost:8501/oauth2callback"');
});

it("S-14 {port} in redirect_uri is the port the server listens on", () => {
  const secrets = oneProvider().replace("8501", "{port}");

  expect(authOf({ secrets }).redirectUri.port).toBe("8501");
  expect(authOf({ secrets, overrides: { port: 9000 } }).redirectUri.port).toBe("9000");
  expect(wrong({ secrets, overrides: { port: 0 } })).toEqual([
    "[auth] redirect_uri needs a port, and none is chosen",
  ]);
});

describe("S-15 a weak cookie_secret", () => {
  const weak = [
    "",
    "xxx",
    "short-but-random-7Gk2",
    "a".repeat(64),
    "abcabcabcabcabcabcabcabcabcabcabcabcabc",
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "REPLACE_ME_WITH_A_LONG_RANDOM_TEXT_Zk29fJqL",
    "change-me-change-you-change-all-of-it",
    "my-strong-secret-for-the-cookies-of-the-app",
  ];

  it.each(weak)("%j stops a production server", (secret) => {
    const secrets = oneProvider()
      .replace(strongSecret, secret)
      .replace("http://localhost:8501", "https://app.example.com");

    expect(wrong({ secrets, mode: "production" })).toEqual([
      expect.stringMatching(/^\[auth\] cookie_secret is /),
    ]);
  });

  it.each(weak.filter(Boolean))("%j is a warning in development", (secret) => {
    const { warnings } = load({ secrets: oneProvider().replace(strongSecret, secret) });

    expect(warnings).toEqual([expect.stringMatching(/^\[auth\] cookie_secret is .*randomBytes/)]);
    expect(warnings.join()).not.toContain(secret);
  });

  it.each([
    strongSecret,
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "4f1b2b0b822cd15d6c15b0f00a089f86",
    "correct horse battery staple umbrella nine",
  ])("%j is strong enough", (secret) => {
    const secrets = oneProvider().replace(strongSecret, secret);

    expect(authOf({ secrets, mode: "production" }).cookieSecrets).toEqual([secret]);
  });

  it("of a list counts as well, and the first of a list seals", () => {
    const older = strongSecret.split("").toReversed().join("");

    expect(authOf({ secrets: list(older), mode: "production" }).cookieSecrets).toEqual([
      strongSecret,
      older,
    ]);
    expect(wrong({ secrets: list("weak"), mode: "production" })).toHaveLength(1);
  });
});

it("S-16 S-17 S-18 client_id, client_secret and server_metadata_url are required, and all missing ones are named", () => {
  expect(wrong({ secrets: shared })).toEqual([
    "[auth] client_id is missing",
    "[auth] client_secret is missing",
    "[auth] server_metadata_url is missing",
  ]);
  expect(wrong({ secrets: `${shared}[auth.a]\nlabel = "A"\n[auth.b]\nclient_id = "x"` })).toEqual([
    "[auth.a] client_id is missing",
    "[auth.a] client_secret is missing",
    "[auth.a] server_metadata_url is missing",
    "[auth.b] client_secret is missing",
    "[auth.b] server_metadata_url is missing",
  ]);
});

it("S-19 the default scope is openid profile email", () => {
  expect(providerOf({ secrets: oneProvider() }).scope.split(" ").toSorted()).toEqual([
    "email",
    "openid",
    "profile",
  ]);
});

it("S-20 the default prompt is select_account, marked as nobody's wish", () => {
  expect(providerOf({ secrets: oneProvider() }).prompt).toEqual({
    value: "select_account",
    isDefault: true,
  });
});

it("S-21 scope and prompt can be changed through client_kwargs", () => {
  const kwargs = 'client_kwargs = { scope = "openid groups", prompt = "consent" }';

  expect(providerOf({ secrets: oneProvider(kwargs) })).toMatchObject({
    scope: "openid groups",
    prompt: { value: "consent", isDefault: false },
    authorizationParams: {},
  });
  expect(
    providerOf({ secrets: oneProvider('client_kwargs = { prompt = "" }') }).prompt,
  ).toBeUndefined();
});

it("S-21 a scope without openid is refused", () => {
  expect(wrong({ secrets: oneProvider('client_kwargs = { scope = "profile" }') })).toEqual([
    "[auth.client_kwargs] scope does not hold openid, without which there is no ID token and no login",
  ]);
});

it("S-22 other parameters can be set through client_kwargs", () => {
  const secrets = oneProvider(`[auth.client_kwargs]
acr_values = "urn:strong"
max_age = 3600
login_hint = "ada@example.com"
ui_locales = ["de", "en"]
audience = "https://api.example.com"
include_granted_scopes = true
claims = { id_token = { email = { essential = true } } }`);

  expect(providerOf({ secrets }).authorizationParams).toEqual({
    acr_values: "urn:strong",
    max_age: "3600",
    login_hint: "ada@example.com",
    ui_locales: "de en",
    audience: "https://api.example.com",
    include_granted_scopes: "true",
    claims: '{"id_token":{"email":{"essential":true}}}',
  });
});

it.each([
  "state",
  "nonce",
  "redirect_uri",
  "response_type",
  "client_id",
  "client_secret",
  "code_challenge",
  "code_challenge_method",
  "request",
  "request_uri",
  "token_endpoint_auth_method",
])("S-23 %s in client_kwargs is an error that names it", (key) => {
  expect(wrong({ secrets: oneProvider(`client_kwargs = { ${key} = "x" }`) })).toEqual([
    `[auth.client_kwargs] ${key} is not yours to give: the login sets it itself`,
  ]);
});

it("S-25 a redirect_uri with another port than the server's draws a warning with the cure", () => {
  const { warnings } = load({ secrets: oneProvider(), overrides: { port: 8600 } });

  expect(warnings).toEqual([expect.stringMatching(/another port than 8600.*Write \{port\}/)]);
});

it.each([
  ["redirect_uri", "/oauth2callback"],
  ["redirect_uri", "localhost:8501/oauth2callback"],
  ["redirect_uri", "//localhost:8501/oauth2callback"],
  ["redirect_uri", "ftp://localhost/oauth2callback"],
  ["redirect_uri", "http:localhost:8501/oauth2callback"],
  ["server_metadata_url", "/.well-known/openid-configuration"],
  ["server_metadata_url", "id.example.com/.well-known/openid-configuration"],
  ["server_metadata_url", "file:///etc/passwd"],
])("S-26 %s = %j is refused, since it is not absolute", (key, url) => {
  const secrets = oneProvider().replace(new RegExp(`${key} = ".*"`), `${key} = "${url}"`);

  expect(wrong({ secrets })).toEqual([
    expect.stringContaining(`[auth] ${key} is not an absolute URL`),
  ]);
});

it("S-27 S-28 S-29 CORS and XSRF protection are on with [auth], whatever config.toml says", () => {
  const config = `[server]
enable_cors = false
enable_xsrf_protection = false`;
  const streamlit = `[server]
enableCORS = false
enableXsrfProtection = false`;

  for (const each of [config, streamlit]) {
    const withAuth = load({ secrets: oneProvider(), config: each });
    expect(withAuth.server).toMatchObject({ checksOrigin: true, checksXsrf: true });
    expect(withAuth.warnings).toEqual([expect.stringMatching(/^CORS and XSRF protection stay on/)]);
    const without = load({ config: each });
    expect(without.server).toMatchObject({ checksOrigin: false, checksXsrf: false });
  }
  expect(load({}).server).toMatchObject({ checksOrigin: true, checksXsrf: true });
});

it("S-36 S-42 a name stands for [auth.NAME], with what is shared in [auth]", () => {
  const { redirectUri, providers } = authOf({ secrets: example2 });

  expect(redirectUri.href).toBe("http://localhost:8501/oauth2callback");
  expect(providers.map(({ name, label }) => ({ name, label }))).toEqual([
    { name: "microsoft", label: "Microsoft" },
  ]);
});

it("S-37 with a name, nothing else of [auth] is taken, client_kwargs neither", () => {
  const secrets = `${shared}server_metadata_url = "https://other.example/.well-known/openid-configuration"
client_secret = "shared"
client_kwargs = { prompt = "login" }
[auth.a]
client_id = "a"
client_secret = "own"
server_metadata_url = "https://a.example/.well-known/openid-configuration"`;

  const { auth, warnings } = load({ secrets });

  expect(auth?.providers).toMatchObject([
    { name: "a", clientSecret: "own", prompt: { value: "select_account" } },
  ]);
  expect(warnings).toHaveLength(3);
  expect(wrong({ secrets: secrets.replace('client_secret = "own"\n', "") })).toEqual([
    "[auth.a] client_secret is missing",
  ]);
});

it("S-38 S-43 any name may be used, an underscore in it too", () => {
  const names = ["7", "my_op", "my-other-op", "Okta2", "default", "toString"];

  const { providers } = authOf({ secrets: shared + names.map(providerBlock).join("") });

  expect(providers.map(({ name }) => name)).toEqual(names);
});

it("S-39 the configuration of example 1 is accepted as printed", () => {
  expect(authOf({ secrets: example1 }).providers).toMatchObject([
    { name: "default", label: "Google", preset: "google", clientId: "xxx", clientSecret: "xxx" },
  ]);
});

it("S-44 a server_metadata_url with a concrete tenant works", () => {
  expect(providerOf({ secrets: example2 }, "microsoft")).toMatchObject({
    allowedTenants: undefined,
  });
});

it("S-53 the configuration of example 4 is accepted with its inline table", () => {
  expect(providerOf({ secrets: example4 }, "auth0").prompt).toEqual({
    value: "login",
    isDefault: false,
  });
});
