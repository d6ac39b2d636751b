import { describe, expect, it } from "vitest";

import type { Visitor } from "../../src/auth/types.ts";
import { toAccount, toOwner, toPerson } from "../../src/server/account.ts";

const login = {
  loginId: "login-1",
  provider: "default",
  iss: "https://op.example",
  sub: "248289761001",
  sid: undefined,
  issuedAt: 0,
  expiresAt: 1,
};

function visitorWith(claims: Readonly<Record<string, unknown>>): Visitor {
  const { provider, iss, sub, expiresAt } = login;
  return {
    user: { isLoggedIn: true, identity: { provider, iss, sub, expiresAt, claims } },
    login,
    browserId: "browser-1",
    xsrfToken: "",
    setCookies: [],
  };
}

const anonymous: Visitor = {
  user: { isLoggedIn: false },
  login: undefined,
  browserId: "browser-1",
  xsrfToken: "",
  setCookies: [],
};

const here = { hasLogin: true, isEmbedded: false };

describe("the account in the header", () => {
  it.each([
    [{ name: "Ada Lovelace", email: "ada@example.com" }, "Ada Lovelace"],
    [{ preferred_username: "ada", email: "ada@example.com" }, "ada"],
    [{ name: " ", email: "ada@example.com" }, "ada@example.com"],
    [{ name: ["Ada"], email: 1 }, "248289761001"],
    [{}, "248289761001"],
  ])("of %j is called %s", (claims, name) => {
    expect(toAccount(visitorWith(claims), here)).toMatchObject({ kind: "user", name });
  });

  it.each([
    ["https://pictures.example/ada.png", "https://pictures.example/ada.png"],
    ["javascript:alert(1)", undefined],
    ["data:image/svg+xml,<svg/onload=alert(1)>", undefined],
    ["http://pictures.example/ada.png", undefined],
    ["/ada.png", undefined],
    [{ url: "https://pictures.example/ada.png" }, undefined],
  ])("A-45 shows the picture %j as %j", (picture, shown) => {
    expect(toAccount(visitorWith({ picture }), here)).toHaveProperty("kind", "user");
    expect(Reflect.get(toAccount(visitorWith({ picture }), here), "picture")).toBe(shown);
  });

  it("offers a login where there is one", () => {
    expect(toAccount(anonymous, here)).toEqual({ kind: "anonymous", canLogIn: true });
    expect(toAccount(anonymous, { ...here, hasLogin: false })).toEqual({ kind: "none" });
  });

  it("offers a tab of its own inside another page, where nobody can log in", () => {
    expect(toAccount(anonymous, { ...here, isEmbedded: true })).toEqual({
      kind: "anonymous",
      canLogIn: false,
    });
  });

  it("A-52 A-55 belongs to iss and sub, whatever the claims say", () => {
    const owner = toOwner(visitorWith({ iss: "https://evil.example", sub: "1", loginId: "x" }));

    expect(owner).toEqual({
      kind: "login",
      loginId: "login-1",
      iss: "https://op.example",
      sub: "248289761001",
    });
  });

  it("A-55 names another person at another issuer, and nobody by two halves put together", () => {
    const of = (iss: string, sub: string): string => toPerson({ login: { ...login, iss, sub } });

    const names = [of("https://a", "1"), of("https://b", "1"), of("https://a1", ""), of("", "1")];

    expect(new Set(names).size).toBe(4);
    expect(of("https://a", "1")).toBe(names[0]);
  });

  it("is the browser's own without a login", () => {
    expect(toOwner(anonymous)).toEqual({ kind: "browser", browserId: "browser-1" });
  });
});
