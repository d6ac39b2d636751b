import { expect, it } from "vitest";

import { oneProvider } from "../../config/app.ts";
import { run } from "./terminal.ts";

const files = {
  ".sluice/secrets.toml": oneProvider(),
  ".sluice/config.toml": `[login]
require = true
allow = ["*@acme.com", "group:guests", "claim:department=finance"]
deny = ["eve@acme.com"]
[login.pages]
"/about" = "public"
"/admin/*" = ["group:admins", "ada@acme.com"]
"/nobody" = []`,
};

it.each([
  ["ada@acme.com", 0, 'allowed by "*@acme.com" of [login] allow'],
  ["ADA@ACME.COM", 0, 'allowed by "*@acme.com" of [login] allow'],
  ["eve@acme.com", 1, 'refused by "eve@acme.com" of [login] deny'],
  [
    "bob@else.com",
    1,
    'refused: nothing of [login] allow fits ("*@acme.com", "group:guests", "claim:department=finance")',
  ],
  ["bob@else.com --group guests", 0, 'allowed by "group:guests" of [login] allow'],
  [
    "bob@else.com --claim department=finance",
    0,
    'allowed by "claim:department=finance" of [login] allow',
  ],
  ["ada@acme.com --unverified", 1, "and e-mail rules need email_verified"],
  ["ada@acme.com /admin/users", 0, 'open by "ada@acme.com" of [login.pages] "/admin/*"'],
  ["bob@acme.com --group admins /admin", 0, 'open by "group:admins" of [login.pages] "/admin/*"'],
  [
    "bob@acme.com /admin",
    1,
    'refused: nothing of [login.pages] "/admin/*" fits ("group:admins", "ada@acme.com")',
  ],
  ["bob@acme.com /nobody", 1, 'refused: [login.pages] "/nobody" is empty'],
  ["bob@acme.com /", 0, "open to everyone who is logged in"],
  ["eve@acme.com /", 1, "refused: [login] needs a login"],
  ["eve@acme.com /admin", 1, 'refused: [login.pages] "/admin/*" needs a login'],
  ["eve@acme.com /about", 0, 'open to everyone: [login.pages] "/about" is public'],
  ["ada@acme.com /admin//x", 1, "refused: it can be read in two ways"],
] as const)("%s: exit code %i, %s", async (line, exitCode, text) => {
  const result = await run(["explain", ...line.split(" ")], { files });

  expect(result.output).toContain(text);
  expect(result.exitCode).toBe(exitCode);
});

it("says so where everyone is let in", async () => {
  const result = await run(["explain", "ada@acme.com", "/"], {});

  expect(result.output).toBe(`ada@acme.com, in no group, by the provider default:
  login    allowed: there is no [login] allow, so everyone the provider vouches for is let in
  /        open to everyone
`);
});

it.each([
  [[], /needs an e-mail address/],
  [["ada"], /"ada" is no e-mail address/],
  [["ada@acme.com", "admin"], /"admin" is no path/],
  [["ada@acme.com", "--claim", "x"], /--claim x is no claim/],
  [["ada@acme.com", "--provider", "okta"], /There is no provider "okta"/],
] as const)("refuses %j", async (args, reason) => {
  await expect(run(["explain", ...args], { files })).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringMatching(reason),
  });
});
