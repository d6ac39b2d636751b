import { describe, expect, it } from "vitest";

import { load, oneProvider, wrong } from "./app.ts";

function login(config: string, secrets = oneProvider()) {
  return load({ secrets, config }).login;
}

it("lets everyone in by default, for thirty days, or twelve hours where rules read what nothing refreshes", () => {
  expect(login("")).toEqual({
    require: false,
    allow: undefined,
    deny: [],
    pages: [],
    groupsClaim: undefined,
    keepClaims: undefined,
    sessionMaxSeconds: 30 * 86_400,
    agingMaxSeconds: 12 * 3_600,
    sessionIdleSeconds: undefined,
  });
});

it("is read whole", () => {
  const policy = login(`[login]
require = true
allow = ["*@acme.com", "claim:department=finance"]
deny = "eve@acme.com"
keep_claims = ["name"]
[login.session]
max = "8h"
idle = "30m"
[login.claims]
groups = "realm_access.roles"
[login.pages]
"/" = "public"
"/admin/*" = ["group:admins"]
"/nobody" = []`);

  expect(policy).toMatchObject({
    require: true,
    allow: [
      { kind: "domain", domain: "acme.com" },
      { kind: "claim", claim: "department" },
    ],
    deny: [{ kind: "email", address: "eve@acme.com" }],
    pages: [
      { pattern: "/", access: "public" },
      { pattern: "/admin/*", access: [{ kind: "group", group: "admins" }] },
      { pattern: "/nobody", access: [] },
    ],
    groupsClaim: ["realm_access", "roles"],
    keepClaims: ["name"],
    sessionMaxSeconds: 8 * 3_600,
    sessionIdleSeconds: 1_800,
  });
});

it("A-56 an empty list lets nobody in", () => {
  expect(login("[login]\nallow = []").allow).toEqual([]);
});

describe("the longest life of a login", () => {
  it("is what the operator says, whatever rules read", () => {
    const policy = login('[login.session]\nmax = "7d"');

    expect(policy.sessionMaxSeconds).toBe(7 * 86_400);
    expect(policy).not.toHaveProperty("agingMaxSeconds");
  });

  describe.each(["max", "idle"])("by %s", (key) => {
    it.each(['"0d"', '"59s"', '"401d"', "false", "0", '"forever"', '"30"', '"-1d"', "1e400"])(
      "A-64 is never %s",
      (length) => {
        const config = `[login.session]\n${key} = ${length}`;

        expect(wrong({ secrets: oneProvider(), config })).toEqual([
          expect.stringMatching(new RegExp(`^\\[login\\.session\\] ${key} is not a `)),
        ]);
      },
    );
  });
});

it.each([
  'allow = ["everyone"]',
  'allow = ["group:"]',
  'allow = ["claim:x"]',
  'allow = ["a@evil.com@good.com"]',
  'deny = ["*@"]',
  "allow = [1]",
  "allow = true",
])("A-56 A-61 %j is refused, not skipped", (line) => {
  expect(wrong({ secrets: oneProvider(), config: `[login]\n${line}` })).toHaveLength(1);
});

it.each(["admin", "/a?b", "/a#b", "/../a", "/a//b", "/*/a", "/a*", "/a\\\\b", "https://x/a"])(
  "A-50 %j is no path of the app",
  (pattern) => {
    const config = `[login.pages]\n"${pattern}" = "public"`;

    expect(wrong({ secrets: oneProvider(), config })).toEqual([
      expect.stringMatching(/is not a path of the app$/),
    ]);
  },
);

it.each(["/", "/*", "/a", "/a/", "/a/*", "/a/b.html", "/日本/*"])("%j is one", (pattern) => {
  expect(login(`[login.pages]\n"${pattern}" = "public"`).pages).toEqual([
    { pattern, access: "public" },
  ]);
});

it("a page that is nearly public is not", () => {
  expect(wrong({ secrets: oneProvider(), config: '[login.pages]\n"/a" = "publik"' })).toEqual([
    expect.stringMatching(/the rule "publik" is of no kind that is known$/),
  ]);
});

it("a rule for a provider that is not there is refused", () => {
  expect(wrong({ secrets: oneProvider(), config: '[login]\nallow = ["provider:okta"]' })).toEqual([
    '[login] has the rule "provider:okta", and no provider is called so',
  ]);
});

describe("without [auth]", () => {
  const closed = "[login]\nrequire = true";

  it("is for the development provider", () => {
    expect(load({ config: closed }).login.require).toBe(true);
  });

  it.each([
    { config: closed, mode: "production" },
    { config: '[login]\nallow = ["*@acme.com"]', mode: "production" },
    { config: '[login.pages]\n"/a" = ["group:x"]', mode: "production" },
    { config: closed, overrides: { publicUrl: "https://app.example.com" } },
  ] as const)("A-61 stops a server that could not keep it: %j", (app) => {
    expect(wrong(app)).toEqual([
      "[login] require and the rules beside it need a login, and none is configured",
    ]);
  });
});
