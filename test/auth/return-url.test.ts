import { describe, expect, it } from "vitest";

import { returnUrl } from "../../src/auth/return-url.ts";

const app = new URL("https://app.example/base/");

const foreign = [
  "//evil.example/",
  "///evil.example/",
  String.raw`/\evil.example/`,
  String.raw`\\evil.example/`,
  "/\t/evil.example/",
  "/\n/evil.example/",
  " //evil.example/",
  "\u0000//evil.example/",
  "https:/evil.example",
  "http:evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "blob:https://app.example/base/x",
  "https://app.example@evil.example/",
  "https://user:pw@app.example/base/",
  "https://:pw@app.example/base/",
  "https://user@app.example/base/page",
  // Of our own origin, but two readers could read them in two ways.
  "/base/%2f%2fevil.example",
  "/base/%5Cevil.example",
  "/base/%09/evil.example",
  "/base/%00",
  "/base/%252f%252fevil.example",
  String.raw`/base/a\evil.example`,
  "/base/a\tb",
  "/base/a\nb",
  "/base/a\u0085b",
  " /base/page",
  "\u00A0/base/page",
  "/base/page ",
  "https://app.example.evil.example/base/",
  "https://app.example:8443/base/",
  "http://app.example/base/",
  String.raw`https://app.example\.evil.example/base/`,
  "//①②.com/",
  "https://app。example.evil/",
  "https://evil.example/base/",
];

const inside = [
  "https:evil.example",
  "/.//evil.example/",
  "/..//evil.example/",
  "/base/.//evil.example",
  "/base/..//evil.example",
  "/base/a/../..//evil.example",
  "/other/page",
  "/basement",
  "/base/oauth2callback?code=x",
  "/base/auth/login?ticket=x",
  "/base/auth/logout",
  "/base/../base/auth/login",
  `/base/${"a".repeat(100_000)}`,
  "/base/\uD800%",
];

describe("where a person may be sent", () => {
  it.each(foreign)(
    "A-20 A-22 A-23 is never another origin, nor a path that may be read as one: %j",
    (returnTo) => {
      expect(returnUrl(returnTo, app).href).toBe(app.href);
    },
  );

  it.each(inside)(
    "A-21 A-23 is no path that could be read as another host, nor a route of the login: %.60j",
    (returnTo) => {
      const url = returnUrl(returnTo, app);

      expect(url.origin).toBe(app.origin);
      expect(url.pathname.startsWith("/base/")).toBe(true);
      expect(url.pathname).not.toMatch(/\/\/|auth\/|oauth2callback/);
    },
  );

  it("A-22 the default port spelled out is our own origin", () => {
    expect(returnUrl("https://app.example:443/base/page", app).href).toBe(
      "https://app.example/base/page",
    );
  });

  it("A-24 a path of any script is percent-encoded, as a header needs it", () => {
    const url = returnUrl("/base/日本?q=é", app);

    expect(url.href).toBe("https://app.example/base/%E6%97%A5%E6%9C%AC?q=%C3%A9");
    expect(() => new Headers({ location: url.href })).not.toThrow();
  });

  it.each(["日", "é", "\u{1F600}", "\uD800"])(
    "A-23 A-24 1000 times %j is too long for the cookie of an attempt, percent-encoded as it is kept",
    (text) => {
      expect(returnUrl(`/base/?q=${text.repeat(1000)}`, app).href).toBe(app.href);
      expect(returnUrl(`/base/?q=${text.repeat(100)}`, app).href).not.toBe(app.href);
    },
  );

  it.each([
    ["/base/reports?year=2026", "https://app.example/base/reports?year=2026"],
    ["reports", "https://app.example/base/reports"],
    ["https://app.example/base/a#part", "https://app.example/base/a"],
    ["", "https://app.example/base/"],
  ])("is the page that was asked for: %s", (returnTo, expected) => {
    expect(returnUrl(returnTo, app).href).toBe(expected);
  });

  it("is the home page when nothing was asked for", () => {
    expect(returnUrl(undefined, app).href).toBe(app.href);
    expect(returnUrl(null, app).href).toBe(app.href);
  });
});
