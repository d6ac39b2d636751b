import { describe, expect, it } from "vitest";

import { isWanting, keptClaims, mergeClaims } from "../../src/auth/claims.ts";
import { parseRule } from "../../src/auth/index.ts";
import { openPolicy } from "./test-app.ts";

describe("userinfo beside the ID token", () => {
  it.each([
    ["fills gaps", { name: "Ada" }, { nickname: "a" }, { name: "Ada", nickname: "a" }],
    ["replaces nothing", { name: "Ada" }, { name: "Eve" }, { name: "Ada" }],
    [
      "vouches for no other address",
      { email: "ada@a.example" },
      { email: "ada@b.example", email_verified: true },
      { email: "ada@a.example" },
    ],
    [
      "vouches for no address it does not name",
      { email: "ada@a.example" },
      { email_verified: true },
      { email: "ada@a.example" },
    ],
    [
      "may vouch for the same address",
      { email: "ada@a.example" },
      { email: "ada@a.example", email_verified: true },
      { email: "ada@a.example", email_verified: true },
    ],
    [
      "cannot turn a no into a yes",
      { email: "ada@a.example", email_verified: false },
      { email: "ada@a.example", email_verified: true },
      { email: "ada@a.example", email_verified: false },
    ],
    [
      "brings its address with its own word for it",
      { email_verified: true },
      { email: "ada@a.example", email_verified: false },
      { email: "ada@a.example", email_verified: false },
    ],
    [
      "brings an address without a word",
      { email_verified: true },
      { email: "ada@a.example" },
      { email: "ada@a.example" },
    ],
  ])("%s", (_, idToken, userinfo, expected) => {
    expect(mergeClaims(idToken, userinfo)).toEqual(expected);
  });

  it("A-51 has names of every object for claims, and fills no prototype", () => {
    const userinfo = JSON.parse('{"sub":"ada","__proto__":{"isAdmin":true},"toString":"x"}');

    const merged = mergeClaims({ sub: "ada" }, userinfo);

    expect(Object.keys(merged).toSorted()).toEqual(["__proto__", "sub", "toString"]);
    expect(Reflect.get(merged, "isAdmin")).toBeUndefined();
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });
});

describe("what is kept of the claims", () => {
  const claims = {
    name: "Ada",
    email: "ada@a.example",
    email_verified: true,
    groups: ["x"],
    nonce: "n",
    at_hash: "h",
    auth_time: 1,
  };

  it("A-51 is nothing that would be a prototype", () => {
    const hostile = JSON.parse('{"name":"Ada","__proto__":{"isAdmin":true}}');

    expect(Object.keys(keptClaims(hostile, openPolicy))).toEqual(["name"]);
  });

  it("is all but what belonged to the exchange", () => {
    expect(Object.keys(keptClaims(claims, openPolicy))).toEqual([
      "name",
      "email",
      "email_verified",
      "groups",
      "auth_time",
    ]);
  });

  it("is keep_claims and what the policy reads", () => {
    const policy = { ...openPolicy, keepClaims: ["name"], allow: [parseRule("group:x")] };

    expect(Object.keys(keptClaims(claims, policy))).toEqual(["name", "groups", "auth_time"]);
  });
});

describe("userinfo is asked", () => {
  const known = { name: "Ada", email: "ada@a.example" };

  it.each([
    [known, openPolicy, false],
    [{ name: "Ada" }, openPolicy, true],
    [{ email: "ada@a.example" }, openPolicy, true],
    [known, { ...openPolicy, allow: [parseRule("*@a.example")] }, true],
    [
      { ...known, email_verified: true },
      { ...openPolicy, allow: [parseRule("*@a.example")] },
      false,
    ],
    [known, { ...openPolicy, deny: [parseRule("group:x")] }, true],
    [{ ...known, groups: [] }, { ...openPolicy, deny: [parseRule("group:x")] }, false],
    [
      known,
      { ...openPolicy, pages: [{ pattern: "/a", access: [parseRule("claim:org.unit=x")] }] },
      true,
    ],
    [known, { ...openPolicy, allow: [parseRule("provider:okta")] }, false],
  ])("for %j: case %#", (claims, policy, expected) => {
    expect(isWanting(claims, policy)).toBe(expected);
  });
});
