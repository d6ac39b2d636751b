import { describe, expect, it } from "vitest";

import { ConfigError } from "../../src/config/problems.ts";
import { type AppFiles, load, oneProvider, problemsOf, shared, wrong } from "./app.ts";

function errorOf(app: AppFiles): ConfigError {
  try {
    load(app);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error("There is no ConfigError.");
}

it("are all reported at once in the order of their lines, each with file, line, key and cure", () => {
  const secrets = `[auth]
redirect_uri = "localhost"
cookie_sceret = "x"

[auth.okta]
client_id = ""
preset = "otka"`;
  const config = `[server]
port = "8501"
adress = "x"

[login]
allow = ["everyone"]

[logni]
x = 1`;

  const problems = problemsOf({ secrets, config });

  expect(problems.map(({ file, line, key, what }) => `${file}:${line} ${key} ${what}`)).toEqual([
    ".sluice/config.toml:2 [server] port is not a number it can be",
    ".sluice/config.toml:3 [server] adress is not a setting",
    '.sluice/config.toml:6 [login] allow cannot be used: the rule "everyone" is of no kind that is known',
    ".sluice/config.toml:8 logni is not a setting",
    ".sluice/secrets.toml:1 [auth] cookie_secret is missing",
    ".sluice/secrets.toml:2 [auth] redirect_uri is not an absolute URL with http:// or https://",
    ".sluice/secrets.toml:3 [auth] cookie_sceret is not a setting",
    ".sluice/secrets.toml:5 [auth.okta] client_secret is missing",
    ".sluice/secrets.toml:6 [auth.okta] client_id is empty",
    ".sluice/secrets.toml:7 [auth.okta] preset is not known",
  ]);
  expect(problems.map(({ cure }) => cure)).toEqual(
    expect.arrayContaining([
      'Did you mean "login"?',
      'Did you mean "address"?',
      'Did you mean "cookie_secret"?',
      'Did you mean "okta"?',
    ]),
  );
  for (const { cure } of problems) expect(cure).toMatch(/[.?]$|: .+$|--\w+/);
});

it("make one message that can be read in a terminal", () => {
  expect(() => load({ secrets: "[auth]", config: "[server]\nport = 0.5" })).toThrow(ConfigError);
  expect(() => load({ config: "[server]\nport = 0.5" })).toThrow(
    `The configuration has a problem.

.sluice/config.toml:2
  [server] port is not a number it can be.
  Write a whole number from 0 to 65535, without quotes.`,
  );
});

describe("in TOML that cannot be parsed", () => {
  const secret = "GOCSPX-do-not-print-me";
  const broken = [
    [`client_secret = "${secret}`, "a text does not end"],
    [`client_secret = ${secret}`, "the value is missing, or is a text without quotes"],
    [`client_secret "${secret}"`, "is not valid TOML"],
    [`client_secret = "${secret}" "x"`, "something follows the value on its line"],
    [`client_secret = '${secret}'\nclient_secret = "x"`, "a second time"],
    [`client_secret = "\\${secret}"`, "a backslash begins an escape"],
    [`x = { client_secret = "${secret}"`, "is not valid TOML"],
    [`x = ["${secret}"`, "is not valid TOML"],
    [`__proto__ = { client_secret = "${secret}" }`, "a name that JavaScript reserves"],
    [`client_secret = 1979-13-40T${secret}`, "is not valid TOML"],
    ["client_secret", "is not valid TOML"],
  ] as const;

  it.each(broken)("A-46 no value is shown: %s", (line, reason) => {
    const app = { secrets: `[auth]\ncookie_secret = "${secret}"\n${line}` };

    const problems = problemsOf(app);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: ".sluice/secrets.toml", line: expect.any(Number) });
    expect(`${problems[0]?.what}`).toContain(reason);
    const error = errorOf(app);
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain("GOCSPX");
    expect(error).not.toHaveProperty("cause");
  });

  it("nothing is concluded from what could not be read", () => {
    expect(
      wrong({ secrets: "[auth\n", config: "[login]\nrequire = true", mode: "production" }),
    ).toEqual(["Column 6 is not valid TOML: a key holds a character that it may not"]);
  });
});

it("A-46 name no value of a secret, whatever is wrong with it", () => {
  const value = "do-not-print-me";
  const secrets = [
    `[auth]\nredirect_uri = "${value}"\ncookie_secret = { x = "${value}" }\nclient_id = " ${value}"`,
    `${shared}client_id = ["${value}"]\nclient_secret = "${value} "\nserver_metadata_url = "${value}"`,
    oneProvider(
      `expose_tokens = "${value}"\nallowed_tenants = ["${value}"]\nlogout_url = "${value}"`,
    ),
    oneProvider(`client_auth = "${value}"\nclient_key_file = "${value}"`),
    oneProvider(`client_kwargs = "${value}"\npreset = "${value}"`),
    oneProvider(
      `client_kwargs = { state = "${value}", response_mode = "${value}", max_age = "${value}" }`,
    ),
    `[store]\nurl = "${value}"`,
    `auth = "${value}"`,
  ];

  for (const each of secrets) {
    const problems = problemsOf({ secrets: each });
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain(value);
  }
});

it("say where a setting is at home", () => {
  expect(wrong({ config: "[auth]\nclient_id = 'x'" })).toEqual([
    "[auth] has no place here: it holds secrets",
  ]);
  expect(wrong({ secrets: "[login]\nrequire = true" })).toEqual(["[login] has no effect here"]);
});

it("name a file that is none", () => {
  expect(wrong({ files: { ".sluice/secrets.toml/x": "" } })).toEqual([
    "The file cannot be read (EISDIR)",
  ]);
});
