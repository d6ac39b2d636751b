import { describe, expect, it } from "vitest";

import { withoutSecrets } from "../../src/config/environment.ts";
import { load, oneProvider, providerOf, shared, strongSecret, wrong } from "./app.ts";

it("is enough for a whole login", () => {
  const env = {
    SLUICE_AUTH__REDIRECT_URI: "https://app.example.com/oauth2callback",
    SLUICE_AUTH__COOKIE_SECRET: strongSecret,
    SLUICE_AUTH__GOOGLE__CLIENT_ID: "an-id",
    SLUICE_AUTH__GOOGLE__CLIENT_SECRET: "a-secret",
    SLUICE_AUTH__GOOGLE__PRESET: "google",
    SLUICE_AUTH__GOOGLE__CLIENT_KWARGS__PROMPT: "consent",
    SLUICE_LOGIN__REQUIRE: "true",
    SLUICE_LOGIN__ALLOW: "*@acme.com, group:admins",
    SLUICE_LOGIN__PAGES: '{ "/admin/*" = ["group:admins"], "/about" = "public" }',
    SLUICE_SERVER__PORT: "9000",
    SLUICE_STORE__URL: "redis://redis:6379",
  };

  const config = load({ env, mode: "production" });

  expect(config.auth?.providers).toMatchObject([
    { name: "google", clientId: "an-id", prompt: { value: "consent", isDefault: false } },
  ]);
  expect(config.login.require).toBe(true);
  expect(config.login.allow?.map(({ text }) => text)).toEqual(["*@acme.com", "group:admins"]);
  expect(config.login.pages.map(({ pattern }) => pattern)).toEqual(["/admin/*", "/about"]);
  expect(config.server.port).toBe(9000);
  expect(config.store.url).toBe("redis://redis:6379");
});

it("wins over the files, and the command line over both", () => {
  const config = "[server]\nport = 1111";

  expect(load({ config, env: { SLUICE_SERVER__PORT: "2222" } }).server.port).toBe(2222);
  expect(
    load({ config, env: { SLUICE_SERVER__PORT: "2222" }, overrides: { port: 3333 } }).server.port,
  ).toBe(3333);
});

it("names keys without case, and - as _", () => {
  const secrets = `${shared}[auth.My-Op]
client_id = "file"
client_secret = "x"
preset = "google"`;
  const env = { sluice_auth__my_op__Client_Id: "environment" };

  expect(providerOf({ secrets, env }, "My-Op").clientId).toBe("environment");
});

it("takes the content of a file by _FILE, without its last line break", () => {
  const files = { "run/secret": "from a file\n" };
  const env = { SLUICE_AUTH__CLIENT_SECRET_FILE: "run/secret" };

  expect(providerOf({ secrets: oneProvider(), files, env }).clientSecret).toBe("from a file");
});

it("leaves client_key_file the path that it is", () => {
  const env = { SLUICE_AUTH__CLIENT_KEY_FILE: "missing.pem" };

  expect(wrong({ secrets: oneProvider().replace(/client_secret.*/, ""), env })).toEqual([
    "SLUICE_AUTH__CLIENT_KEY_FILE names a file that cannot be read",
  ]);
});

it("may set what is unset to an empty text", () => {
  expect(providerOf({ secrets: oneProvider(), env: { SLUICE_AUTH__CLIENT_ID: "" } }).clientId).toBe(
    "an-id",
  );
});

it("sets the app's own secrets below SLUICE_SECRETS", () => {
  const secrets = '[Db]\npassword = "old"\nuser = "me"';
  const env = { SLUICE_SECRETS__DB__PASSWORD: "new", SLUICE_SECRETS__API_KEY: "k" };

  expect(load({ secrets, env }).secrets).toEqual({
    Db: { password: "new", user: "me" },
    api_key: "k",
  });
});

describe("is refused", () => {
  it("when two variables set one thing", () => {
    const env = { SLUICE_AUTH__CLIENT_SECRET: "x", SLUICE_AUTH__CLIENT_SECRET_FILE: "y" };

    expect(wrong({ secrets: oneProvider(), env })).toEqual([
      "SLUICE_AUTH__CLIENT_SECRET_FILE sets what SLUICE_AUTH__CLIENT_SECRET sets too",
    ]);
  });

  it("when names differ in case alone", () => {
    const env = { SLUICE_SERVER__PORT: "1", sluice_server__port: "2" };

    expect(wrong({ env })).toEqual(["sluice_server__port sets what SLUICE_SERVER__PORT sets too"]);
  });

  it("when it could mean two keys of a file", () => {
    const secrets = '[a-b]\nx = "1"\n[a_b]\nx = "2"';

    expect(wrong({ secrets, env: { SLUICE_SECRETS__A_B__X: "3" } })).toEqual([
      'SLUICE_SECRETS__A_B__X could mean "a-b" or "a_b", which differ in case or dashes alone',
    ]);
  });

  it("when it makes a table of a value", () => {
    expect(wrong({ secrets: oneProvider(), env: { SLUICE_AUTH__CLIENT_ID__X: "3" } })).toEqual([
      'SLUICE_AUTH__CLIENT_ID__X speaks of "client_id" as a table, and it is a value',
    ]);
  });

  it("when its file cannot be read", () => {
    expect(
      wrong({ secrets: oneProvider(), env: { SLUICE_AUTH__CLIENT_ID_FILE: "/nowhere" } }),
    ).toEqual(["SLUICE_AUTH__CLIENT_ID_FILE names a file that cannot be read"]);
  });

  it.each([
    ["SLUICE_SEVER__PORT", "speaks of no known table"],
    ["SLUICE_SERVER__PROT", "is not a setting"],
    ["SLUICE_AUTH_COOKIE_SECRET", "is not a setting"],
    ["SLUICE_SERVER__PORT", "is not a number it can be"],
  ])("when it is %s = x: it %s", (variable, what) => {
    expect(wrong({ env: { [variable]: "x" } })).toContain(`${variable} ${what}`);
  });

  it("but what is somebody else's is left alone", () => {
    expect(
      load({ env: { SLUICE_LOG: "debug", SLUICEGATE__A: "x", PATH: "/bin", AUTH__X: "y" } }),
    ).toBeDefined();
  });
});

it("has nothing of the login and the store when it comes to a worker", () => {
  const env = {
    PATH: "/bin",
    SLUICE_LOG: "debug",
    SLUICE_SECRETS__DB: "the script's own",
    SLUICE_AUTH__COOKIE_SECRET: "x",
    sluice_auth__google__client_secret: "x",
    SLUICE_AUTH: "x",
    SLUICE_STORE__URL: "redis://:password@host",
    SLUICE_STORE__URL_FILE: "/run/secrets/store",
    STORE_CREDENTIALS: "/run/secrets/store",
    UNSET: undefined,
  };

  expect(withoutSecrets(env)).toEqual({
    PATH: "/bin",
    SLUICE_LOG: "debug",
    SLUICE_SECRETS__DB: "the script's own",
  });
});
