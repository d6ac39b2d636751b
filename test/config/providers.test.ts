import { generateKeyPairSync } from "node:crypto";

import { describe, expect, it } from "vitest";

import { presets } from "../../src/config/presets.ts";
import { authOf, load, oneProvider, providerOf, shared, wrong } from "./app.ts";

function named(keys: string): string {
  return `${shared}[auth.op]\nclient_id = "x"\nclient_secret = "x"\n${keys}`;
}

function entra(tenant: string, more = ""): string {
  return named(
    `server_metadata_url = "https://login.microsoftonline.com/${tenant}/v2.0/.well-known/openid-configuration"\n${more}`,
  );
}

function mode(value: string): string {
  return oneProvider(`client_kwargs = { response_mode = "${value}" }`);
}

function https(secrets: string): string {
  return secrets.replace("http://localhost:8501", "https://app.example.com");
}

function block(name: string): string {
  return `[auth.${name}]\nclient_id = "x"\nclient_secret = "x"\npreset = "google"\n`;
}

const guid = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";

describe("an address", () => {
  it.each([
    ["https://id.example.com", "https://id.example.com/.well-known/openid-configuration"],
    ["https://id.example.com/", "https://id.example.com/.well-known/openid-configuration"],
    [
      "https://id.example.com/realms/a",
      "https://id.example.com/realms/a/.well-known/openid-configuration",
    ],
  ])("may be the issuer %s", (issuer, url) => {
    expect(
      providerOf({ secrets: named(`issuer = "${issuer}"`) }, "op").serverMetadataUrl.href,
    ).toBe(url);
  });

  it("is given once", () => {
    const keys = 'issuer = "https://a.example"\nserver_metadata_url = "https://a.example/x"';

    expect(wrong({ secrets: named(keys) })).toEqual([
      "[auth.op] issuer is given beside server_metadata_url",
    ]);
  });

  it("A-59 is https in production, but on this machine", () => {
    const http = named('issuer = "http://id.example.com"');
    const local = named('issuer = "http://localhost:9000"');

    expect(wrong({ secrets: http, mode: "production" })).toEqual([
      "[auth.op] issuer begins with http://, so anyone on the way could be the provider",
    ]);
    expect(providerOf({ secrets: http }, "op").serverMetadataUrl.protocol).toBe("http:");
    expect(providerOf({ secrets: local, mode: "production" }, "op").serverMetadataUrl.port).toBe(
      "9000",
    );
  });

  it("holds no password", () => {
    expect(wrong({ secrets: named('issuer = "https://me:pw@id.example.com"') })[0]).toMatch(
      /holds a user, a password or a fragment$/,
    );
  });
});

describe("a preset", () => {
  it.each([
    ["google", "", "https://accounts.google.com/.well-known/openid-configuration"],
    [
      "microsoft",
      `tenant = "${guid}"`,
      `https://login.microsoftonline.com/${guid}/v2.0/.well-known/openid-configuration`,
    ],
    ["okta", 'domain = "acme.okta.com"', "https://acme.okta.com/.well-known/openid-configuration"],
    [
      "auth0",
      'domain = "acme.eu.auth0.com"',
      "https://acme.eu.auth0.com/.well-known/openid-configuration",
    ],
    [
      "keycloak",
      'server = "https://kc.acme.com/auth"\nrealm = "acme"',
      "https://kc.acme.com/auth/realms/acme/.well-known/openid-configuration",
    ],
    [
      "cognito",
      'region = "eu-central-1"\nuser_pool_id = "eu-central-1_AbC"\ndomain = "acme.auth.eu-central-1.amazoncognito.com"',
      "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC/.well-known/openid-configuration",
    ],
    ["gitlab", "", "https://gitlab.com/.well-known/openid-configuration"],
    ["gitlab", 'domain = "git.acme.com"', "https://git.acme.com/.well-known/openid-configuration"],
  ])("%s needs two or three values: %s", (name, keys, url) => {
    const provider = providerOf({ secrets: named(`preset = "${name}"\n${keys}`) }, "op");

    expect(provider).toMatchObject({
      preset: name,
      label: presets.find((each) => each.name === name)?.label,
    });
    expect(provider.serverMetadataUrl.href).toBe(url);
  });

  it("says which of its values are missing or wrong", () => {
    expect(wrong({ secrets: named('preset = "keycloak"\nrealm = "a/b"') })).toEqual([
      '[auth.op] server is missing, and preset = "keycloak" needs it',
      "[auth.op] realm does not look right",
    ]);
    expect(wrong({ secrets: named('preset = "okta"\ndomain = "https://acme.okta.com"') })).toEqual([
      "[auth.op] domain does not look right",
    ]);
  });

  it("does without its values where the address is given", () => {
    const keys = 'preset = "keycloak"\nissuer = "https://kc.acme.com/realms/a"';

    expect(providerOf({ secrets: named(keys) }, "op").preset).toBe("keycloak");
  });

  it("takes no values of another", () => {
    expect(wrong({ secrets: named('preset = "google"\nrealm = "a"') })).toEqual([
      "[auth.op] realm is not a setting",
    ]);
  });

  it("brings the logout address of providers that publish none", () => {
    const cognito = named(
      'preset = "cognito"\nregion = "eu-west-1"\nuser_pool_id = "p_1"\ndomain = "acme.auth.eu-west-1.amazoncognito.com"',
    );

    expect(providerOf({ secrets: cognito }, "op").logoutUrlTemplate).toBe(
      "https://acme.auth.eu-west-1.amazoncognito.com/logout?client_id={client_id}&logout_uri={return_to}",
    );
    expect(providerOf({ secrets: named('preset = "google"') }, "op")).not.toHaveProperty(
      "logoutUrlTemplate",
    );
  });

  it("does not ask for select_account where that is refused, unless somebody wants it", () => {
    const okta = 'preset = "okta"\ndomain = "acme.okta.com"\n';

    expect(providerOf({ secrets: named(okta) }, "op").prompt).toBeUndefined();
    expect(
      providerOf({ secrets: named(`${okta}client_kwargs = { prompt = "select_account" }`) }, "op")
        .prompt,
    ).toEqual({ value: "select_account", isDefault: false });
  });

  it.each(presets)("$name says how to register the app", ({ steps }) => {
    expect(steps.join("\n")).toContain("{redirect_uri}");
    expect(steps.join("\n")).not.toMatch(/\{(?!redirect_uri\}|logout_uri\})/);
  });
});

describe("client authentication", () => {
  const pkcs8 = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
  const sec1 = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "sec1", format: "pem" },
  }).privateKey;
  const withoutSecret = oneProvider().replace(/client_secret.*\n/, "");

  it.each(["client_secret_basic", "client_secret_post"] as const)("may be %s", (method) => {
    expect(providerOf({ secrets: oneProvider(`client_auth = "${method}"`) }).clientAuth).toBe(
      method,
    );
  });

  it("is left to the provider's metadata when it is not said", () => {
    expect(providerOf({ secrets: oneProvider() }).clientAuth).toBeUndefined();
  });

  it("needs no secret for a public client, and takes none", () => {
    expect(providerOf({ secrets: `${withoutSecret}client_auth = "none"` })).toMatchObject({
      clientAuth: "none",
      clientSecret: undefined,
    });
    expect(wrong({ secrets: oneProvider('client_auth = "none"') })).toEqual([
      '[auth] client_secret is given, and client_auth = "none" would not send it',
    ]);
  });

  it("may be a key in a file, in PEM or as a JWK", () => {
    const jwk = JSON.stringify({ kty: "EC", crv: "P-256", x: "x", y: "y", d: "d" });
    for (const text of [pkcs8, jwk]) {
      const provider = providerOf({
        secrets: `${withoutSecret}client_auth = "private_key_jwt"\nclient_key_file = "keys/client.pem"`,
        files: { "keys/client.pem": text },
      });
      expect(provider).toMatchObject({ clientAuth: "private_key_jwt", clientKey: text.trim() });
    }
  });

  it("is by key where there is a key and nothing else", () => {
    const app = { secrets: `${withoutSecret}client_key_file = "k"`, files: { k: pkcs8 } };

    expect(providerOf(app).clientAuth).toBe("private_key_jwt");
  });

  it.each([
    [sec1, /encrypted or of an older form$/],
    [
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\nx\n-----END ENCRYPTED PRIVATE KEY-----",
      /older form$/,
    ],
    ["-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----", /holds no private key$/],
    ['{ "kty": "EC", "x": "public" }', /holds no private key$/],
    ["nonsense", /holds no private key$/],
  ])("refuses a key that it cannot use", (text, reason) => {
    const app = { secrets: `${withoutSecret}client_key_file = "k"`, files: { k: text } };

    expect(wrong(app)).toEqual([expect.stringMatching(reason)]);
  });

  it.each([
    [
      'client_auth = "private_key_jwt"',
      withoutSecret,
      /client_key_file is missing, and client_auth/,
    ],
    ['client_auth = "mtls"', oneProvider(), /client_auth is not a way to authenticate$/],
    [
      'client_key_file = "k"\nclient_auth = "client_secret_basic"',
      oneProvider(),
      /client_auth does not use it$/,
    ],
    [
      'client_key_file = "k"\nclient_auth = "private_key_jwt"',
      oneProvider(),
      /client_secret is given beside/,
    ],
    ['client_auth = "client_secret_post"', withoutSecret, /client_secret is missing$/],
  ])("refuses %j", (keys, secrets, reason) => {
    expect(wrong({ secrets: `${secrets}${keys}`, files: { k: pkcs8 } })).toEqual([
      expect.stringMatching(reason),
    ]);
  });

  it.each(["client_id", "client_secret"])("refuses spaces around %s", (key) => {
    const secrets = oneProvider().replace(new RegExp(`${key} = "(.*)"`), `${key} = "$1 "`);

    expect(wrong({ secrets })).toEqual([`[auth] ${key} begins or ends with a space or line break`]);
  });
});

describe("Entra with several tenants", () => {
  it.each(["common", "organizations"])("%s needs allowed_tenants", (tenant) => {
    expect(wrong({ secrets: entra(tenant) })).toEqual([
      "[auth.op] allowed_tenants is missing, so people of every organisation in the world would be let in",
    ]);
    expect(
      providerOf({ secrets: entra(tenant, `allowed_tenants = ["${guid.toUpperCase()}"]`) }, "op")
        .allowedTenants,
    ).toEqual([guid]);
  });

  it.each(["[]", '["acme.com"]', '["*"]', `["${guid}", "x"]`])(
    "takes no allowed_tenants = %s",
    (list) => {
      expect(wrong({ secrets: entra("common", `allowed_tenants = ${list}`) })).toEqual([
        "[auth.op] allowed_tenants is not a list of tenant IDs",
      ]);
    },
  );

  it("does not trust addresses that any tenant can claim", () => {
    const keys = `allowed_tenants = ["${guid}"]\ntrust_email = true`;

    expect(wrong({ secrets: entra("common", keys) })).toEqual([
      "[auth.op] trust_email is true for several tenants, each of which can claim any address",
    ]);
    expect(providerOf({ secrets: entra(guid, "trust_email = true") }, "op").trustEmail).toBe(true);
  });

  it("refuses allowed_tenants where they would have no effect", () => {
    expect(wrong({ secrets: entra(guid, `allowed_tenants = ["${guid}"]`) })).toEqual([
      "[auth.op] allowed_tenants is given, and the provider's address does not speak of several tenants",
    ]);
  });
});

it.each([
  ['expose_tokens = "id"', ["id"]],
  ['expose_tokens = ["access", "id"]', ["id", "access"]],
  ["", []],
])("%j shows scripts the tokens %j", (keys, tokens) => {
  expect(providerOf({ secrets: oneProvider(keys) }).exposeTokens).toEqual(tokens);
});

it("expose_tokens names no refresh token", () => {
  expect(wrong({ secrets: oneProvider('expose_tokens = ["refresh"]') })).toHaveLength(1);
});

it("response_mode is query, or form_post over https", () => {
  expect(providerOf({ secrets: https(mode("form_post")) }).authorizationParams).toEqual({
    response_mode: "form_post",
  });
  expect(wrong({ secrets: mode("form_post") })[0]).toMatch(/needs https/);
  expect(wrong({ secrets: https(mode("fragment")) })[0]).toMatch(/a server cannot read$/);
});

it.each(["max_age = -1", 'max_age = "soon"', 'x = "a\\nb"', "y = 2024-01-01", '"a b" = "c"'])(
  "client_kwargs with %j is refused",
  (parameter) => {
    expect(wrong({ secrets: oneProvider(`client_kwargs = { ${parameter} }`) })).toHaveLength(1);
  },
);

it("buttons say the label, else the preset's, else the name", () => {
  const url = 'server_metadata_url = "https://a.example/x"';
  const secrets = `${named(`${url}\nlabel = "Acme SSO"`)}
[auth.my-op]
client_id = "x"
client_secret = "x"
${url}`;

  expect(authOf({ secrets }).providers.map(({ label }) => label)).toEqual(["Acme SSO", "My op"]);
  expect(providerOf({ secrets: oneProvider() }).label).toBe("id.example.com");
});

it("names that differ in case or dashes alone are refused", () => {
  expect(wrong({ secrets: shared + block("my-op") + block("My_Op") })).toEqual([
    expect.stringMatching(/differs from "M?m?y.op" in case or dashes alone$/i),
  ]);
});

it("a name may not take another provider's place", () => {
  const secrets = `${oneProvider()}[auth.default]\nclient_id = "x"\nclient_secret = "x"\npreset = "google"`;

  expect(wrong({ secrets })).toEqual([
    "[auth] default is what the provider in [auth] itself is called",
  ]);
});

it("a table that is nearly a setting is a typing error, not a provider", () => {
  expect(wrong({ secrets: oneProvider('client_kwarg = { prompt = "login" }') })).toContain(
    "[auth] client_kwarg is not a setting",
  );
});

it("providers may stand beside the one in [auth] itself", () => {
  const secrets = `${oneProvider()}[auth.google]\nclient_id = "x"\nclient_secret = "x"\npreset = "google"`;

  const { auth, warnings } = load({ secrets });

  expect(auth?.providers.map(({ name }) => name)).toEqual(["default", "google"]);
  expect(warnings).toEqual([]);
});
