import { parse } from "smol-toml";
import { expect, it } from "vitest";

import { loadConfig } from "../../../src/config/load.ts";
import { presets } from "../../../src/config/presets.ts";
import { run } from "./terminal.ts";

const secrets = ".sluice/secrets.toml";

it("asks for what Google needs, writes it and says what to register", async () => {
  const result = await run(["add", "google"], { answers: ["", "an-id", "a-secret"] });

  expect(result.exitCode).toBe(0);
  expect(parse(await result.read(secrets))).toEqual({
    auth: {
      redirect_uri: "http://localhost:{port}/oauth2callback",
      cookie_secret: expect.stringMatching(/^[\w-]{43}$/),
      google: { preset: "google", client_id: "an-id", client_secret: "a-secret" },
    },
  });
  expect(result.output).toContain("https://console.cloud.google.com/auth/clients");
  expect(result.output).toContain(
    "Authorized redirect URIs, Add URI: http://localhost:8501/oauth2callback",
  );
  expect(result.output).toContain("sluice auth check google");
  expect(result.output).not.toContain("a-secret");
});

it("writes a file that nobody else can read and git does not take", async () => {
  const result = await run(["add", "google"], { answers: ["", "an-id", "a-secret"] });

  expect(await result.mode(secrets)).toBe(0o600);
  expect(await result.mode(".sluice")).toBe(0o700);
  expect(await result.read(".gitignore")).toBe(".sluice/\n");
});

it.each([".sluice/\n", "node_modules\n/.sluice", ".sluice/secrets.toml\n"])(
  "leaves a .gitignore alone that says so already: %j",
  async (text) => {
    const result = await run(["add", "google"], {
      answers: ["", "an-id", "a-secret"],
      files: { ".gitignore": text },
    });

    expect(await result.read(".gitignore")).toBe(text);
  },
);

it("adds to a .gitignore that does not", async () => {
  const result = await run(["add", "google"], {
    answers: ["", "an-id", "a-secret"],
    files: { ".gitignore": "node_modules" },
  });

  expect(await result.read(".gitignore")).toBe("node_modules\n.sluice/\n");
});

it("keeps every word of a file that is there", async () => {
  const before = `# my secrets
api_key = "k" # for the API

[auth] # shared
cookie_secret = "keep-me-as-I-am-2xT9qLw7Rk4Zp8Vn3Ys6"
# a comment

[auth.okta]
client_id = "o"
client_secret = "o"
preset = "okta"
domain = "acme.okta.com"
`;

  const result = await run(["add", "google"], {
    answers: ["https://app.example.com/tool", "an-id", "a-secret"],
    files: { [secrets]: before },
  });

  const after = await result.read(secrets);
  expect(after.replace(/redirect_uri.*\n/, "").startsWith(before)).toBe(true);
  expect(parse(after)).toMatchObject({
    api_key: "k",
    auth: {
      redirect_uri: "https://app.example.com/tool/oauth2callback",
      cookie_secret: "keep-me-as-I-am-2xT9qLw7Rk4Zp8Vn3Ys6",
      okta: { client_id: "o" },
      google: { client_id: "an-id" },
    },
  });
});

it("writes into the file of .streamlit where that is the one that is read", async () => {
  const file = ".streamlit/secrets.toml";
  const result = await run(["add", "google"], {
    answers: ["", "an-id", "a-secret"],
    files: { [file]: 'api_key = "k"\n' },
  });

  expect(parse(await result.read(file))).toMatchObject({ api_key: "k", auth: { google: {} } });
  await expect(result.read(secrets)).rejects.toThrow("ENOENT");
});

it.each(presets)("$name leaves a configuration that can be used", async ({ name, values }) => {
  const { root, output } = await run(["add", name], {
    answers: ["", ...values.map(({ example }) => example), "an-id", "a-secret"],
  });

  expect(loadConfig({ root, mode: "production", env: {} }).auth?.providers).toMatchObject([
    { name, preset: name, clientId: "an-id", clientSecret: "a-secret" },
  ]);
  expect(output).not.toContain("is not right yet");
});

it("takes a name of one's own for a preset, and for a provider without one", async () => {
  const work = await run(["add", "work", "--preset", "okta"], {
    answers: ["", "acme.okta.com", "an-id", "a-secret"],
  });
  const own = await run(["add", "own"], {
    answers: ["", "https://id.example.com", "an-id", "a-secret"],
  });

  expect(parse(await work.read(secrets))).toMatchObject({
    auth: { work: { preset: "okta", domain: "acme.okta.com" } },
  });
  expect(parse(await own.read(secrets))).toMatchObject({
    auth: { own: { issuer: "https://id.example.com", client_id: "an-id" } },
  });
});

it("asks for the tenants of an app for several", async () => {
  const tenant = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";
  const { root } = await run(["add", "microsoft"], {
    answers: ["", "common", "an-id", "a-secret", tenant],
  });

  expect(
    loadConfig({ root, mode: "development", env: {} }).auth?.providers[0].allowedTenants,
  ).toEqual([tenant]);
});

it("asks again when an answer does not look right or is missing", async () => {
  const result = await run(["add", "okta"], {
    answers: ["", "https://acme.okta.com", "acme.okta.com", "", "an-id", "a-secret"],
  });

  expect(result.output).toContain("That does not look right. It looks like acme.okta.com");
  expect(result.output).toContain("This is needed.");
  expect(parse(await result.read(secrets))).toMatchObject({
    auth: { okta: { domain: "acme.okta.com" } },
  });
});

it("writes what a person types as TOML has it", async () => {
  const secret = String.raw`a"b\c#é☃`;
  const result = await run(["add", "google"], { answers: ["", "an-id", secret] });

  expect(parse(await result.read(secrets))).toMatchObject({
    auth: { google: { client_secret: secret } },
  });
});

it("writes nothing when the answers end early", async () => {
  await expect(run(["add", "google"], { answers: ["", "an-id"] })).rejects.toMatchObject({
    code: "USAGE",
    message: '"Client secret" was not answered.',
  });
});

it("says what else keeps the app from starting", async () => {
  const result = await run(["add", "google"], {
    answers: ["an-id", "a-secret"],
    files: { [secrets]: '[auth]\nredirect_uri = "http://app.example.com/oauth2callback"\n' },
  });

  expect(result.output).toContain("The app will not start with");
  expect(result.output).toContain("http://, which anyone on the way can read");
});

it.each([
  [["add"], {}, /needs one name/],
  [["add", "a", "b"], {}, /needs one name/],
  [["add", "a b"], {}, /"a b" cannot be the name/],
  [["add", "client_kwargs"], {}, /"client_kwargs" cannot be the name/],
  [["add", "Client-Kwargs"], {}, /"Client-Kwargs" cannot be the name/],
  [["add", "work", "--preset", "otka"], {}, /no preset "otka"/],
  [["add", "google", "--nonsense"], {}, /Unknown option/],
  [["ad"], {}, /no "sluice auth ad"/],
  [[], {}, /needs to know what to do/],
  [
    ["add", "google"],
    { [secrets]: "[auth.google]\nclient_id = 'x'" },
    /has an \[auth.google\] already/,
  ],
  [["add", "google"], { [secrets]: "auth.client_id = 'x'" }, /only you can extend/],
] as const)("refuses %j", async (args, files, reason) => {
  await expect(run(args, { files, answers: ["", "an-id", "a-secret"] })).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringMatching(reason),
  });
});

it("does not touch a file that is no TOML, and shows none of it", async () => {
  const text = '[auth]\ncookie_secret = "do-not-print-me';

  await expect(run(["add", "google"], { files: { [secrets]: text } })).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    message: expect.not.stringContaining("do-not-print-me"),
  });
});
