import { describe, expect, it } from "vitest";

import { matchRoute } from "../../src/server/routes.ts";
import { isPagePath, parseTarget, splitAbsoluteForm } from "../../src/server/target.ts";

const home = new URL("https://app.example/");
const below = new URL("https://app.example/tool/");

describe("the request line", () => {
  it.each([
    ["/", ""],
    ["/admin", "admin"],
    ["/admin/users", "admin/users"],
    ["/%E6%97%A5%E6%9C%AC", "日本"],
    ["/a%20b", "a b"],
  ])("reads %s as the page %j", (line, path) => {
    expect(parseTarget(line, home)).toMatchObject({ kind: "app", path });
  });

  it("keeps the query apart and as it came", () => {
    const target = parseTarget("/admin?a=1&b=%2F?", home);

    expect(target).toMatchObject({ kind: "app", path: "admin", query: "a=1&b=%2F?" });
  });

  it("names the same path in the URL, under the app's own origin", () => {
    const target = parseTarget("/%6fauth2callback?code=x", home);

    expect(target).toMatchObject({
      path: "oauth2callback",
      url: new URL("https://app.example/oauth2callback?code=x"),
    });
  });

  it("escapes what a page's name may not say in a URL", () => {
    const target = parseTarget("/what%3Fnow", home);

    expect(target).toMatchObject({ url: new URL("https://app.example/what%3Fnow") });
  });

  it.each([
    ["/admin/", "https://app.example/admin"],
    ["/admin/?x=1", "https://app.example/admin?x=1"],
  ])("moves %s to its one spelling", (line, url) => {
    expect(parseTarget(line, home)).toEqual({ kind: "moved", url: new URL(url) });
  });
});

describe("A-50 path confusion", () => {
  it.each([
    "//oauth2callback",
    "///",
    "/x//y",
    "/x/../oauth2callback",
    "/x/./y",
    "/..",
    "/%2e%2e/secret",
    "/x/..%2foauth2callback",
    "/x%2Fy",
    "/x%5cy",
    String.raw`/\evil`,
    "/x#y",
    "/%00",
    "/%0d%0aset-cookie:%20a=b",
    "/%",
    "/%zz",
    "/%ff",
    "/%c0%af",
    "/é",
    "*",
    "evil",
    "",
  ])("refuses %j", (line) => {
    expect(parseTarget(line, home)).toEqual({ kind: "malformed" });
  });

  it.each([
    "/oauth2callback;a=b",
    "/oauth2callback.",
    "/OAuth2Callback",
    "/AUTH/login",
    "/_Sluice/socket",
    "/authx",
    "/auth",
    "/oauth2callback/x",
  ])("takes %s for a page, as no route has that name", (line) => {
    const target = parseTarget(line, home);

    expect(target.kind === "app" && matchRoute(target.path)).toBe("page");
  });

  it.each(["/oauth2callback", "/%6Fauth2callback", "/auth/login", "/%61uth/login"])(
    "takes %s for the login's, however it is spelled",
    (line) => {
      const target = parseTarget(line, home);

      expect(target.kind === "app" && matchRoute(target.path)).toBe("auth");
    },
  );

  it.each(["/oauth2callback/", "/auth/login/", "/_sluice/socket/"])(
    "gives %s to no route",
    (line) => {
      expect(parseTarget(line, home).kind).toBe("moved");
    },
  );
});

describe("a path that comes by the socket", () => {
  it.each(["", "admin", "admin/users", "日本", "a b", "what?", "😀"])("may be %j", (path) => {
    expect(isPagePath(path)).toBe(true);
  });

  it.each([
    "/",
    "/admin",
    "admin/",
    "a//b",
    ".",
    "../x",
    "a/./b",
    "a\\b",
    "a\u0000",
    "\n",
    "\ud800",
    "a/\udfff",
  ])("may not be %j", (path) => {
    expect(isPagePath(path)).toBe(false);
  });
});

describe("below a base path", () => {
  it.each([
    ["/tool/", ""],
    ["/tool/admin", "admin"],
    ["/%74ool/admin", "admin"],
  ])("reads %s as the page %j", (line, path) => {
    expect(parseTarget(line, below)).toMatchObject({ kind: "app", path });
  });

  it("moves the base path without its slash", () => {
    expect(parseTarget("/tool?x=1", below)).toEqual({
      kind: "moved",
      url: new URL("https://app.example/tool/?x=1"),
    });
  });

  it.each(["/", "/toolbox", "/Tool/", "/oauth2callback", "/other/tool/"])(
    "leaves %s to others",
    (line) => {
      expect(parseTarget(line, below)).toEqual({ kind: "outside" });
    },
  );
});

describe("A-42 absolute form", () => {
  it("takes the host out of the request line", () => {
    expect(splitAbsoluteForm("http://evil/cb?x=1")).toEqual({ host: "evil", target: "/cb?x=1" });
  });

  it("reads a request line that ends after its host", () => {
    expect(splitAbsoluteForm("HTTP://evil")).toEqual({ host: "evil", target: "/" });
  });

  it("leaves an ordinary request line alone", () => {
    expect(splitAbsoluteForm("/?u=http://evil/")).toEqual({
      host: undefined,
      target: "/?u=http://evil/",
    });
  });
});
