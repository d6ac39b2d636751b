import { describe, expect, it, onTestFinished } from "vitest";

import {
  decideAccess,
  parseRule,
  type LoginEnd,
  type LoginPolicy,
  type UserState,
} from "../../src/auth/index.ts";
import { startHostileProvider } from "../providers/hostile.ts";
import { hostileSetup, tryLogin } from "./hostile-app.ts";
import { createTestApp, openPolicy, providerConfig } from "./test-app.ts";

const setup = hostileSetup();
const nobody: UserState = { isLoggedIn: false };

function member(...groups: readonly string[]): UserState {
  return {
    isLoggedIn: true,
    identity: {
      provider: "default",
      iss: "https://op.example",
      sub: "ada",
      expiresAt: 0,
      claims: {},
      groups,
    },
  };
}

const policy: LoginPolicy = {
  ...openPolicy,
  require: true,
  pages: [
    { pattern: "/public/*", access: "public" },
    { pattern: "/admin/*", access: [parseRule("group:admins")] },
    { pattern: "/admin/help", access: "public" },
    { pattern: "/nobody", access: [] },
    { pattern: "/日本/*", access: [parseRule("group:admins")] },
    { pattern: "/caf\u00e9", access: [parseRule("group:admins")] },
  ],
};

describe("the decision over a page", () => {
  it.each([
    ["/", nobody, "login"],
    ["/", member(), "allow"],
    ["/public/a", nobody, "allow"],
    ["/public", nobody, "allow"],
    ["/publicity", nobody, "login"],
    ["/PUBLIC/a", nobody, "login"],
    ["/admin", nobody, "login"],
    ["/admin", member(), "denied"],
    ["/admin/", member(), "denied"],
    ["/admin/users/7", member(), "denied"],
    ["/admin/users/7", member("admins"), "allow"],
    ["/ADMIN/users", member(), "denied"],
    ["/%61dmin/users", member(), "denied"],
    ["/admin%2fusers", member("admins"), "path"],
    ["/admin/help", nobody, "allow"],
    ["/admin/help/", nobody, "login"],
    ["/nobody", member("admins"), "denied"],
    ["/%E6%97%A5%E6%9C%AC/x", member(), "denied"],
    ["/caf%C3%A9", member(), "denied"],
    ["/cafe%CC%81", member(), "denied"],
  ] as const)("%s", (path, user, expected) => {
    const decision = decideAccess(policy, path, user);

    expect(decision.allow ? "allow" : decision.why).toBe(expected);
  });

  it.each([
    "//admin",
    "/x/../admin",
    "/x/..%2fadmin",
    "/./admin",
    "/admin;a=b",
    "/admin%00",
    "/admin\\x",
    "/%5cadmin",
    "/%252e",
    "/%",
    "/a/%2e%2e/admin",
    "admin",
  ])("A-50 %s could be read as two paths, so it is nobody's", (path) => {
    expect(decideAccess(policy, path, member("admins"))).toMatchObject({
      allow: false,
      why: "path",
    });
  });

  it("is open where nothing is required", () => {
    expect(decideAccess(openPolicy, "/anything", nobody)).toEqual({ allow: true });
  });
});

describe("a guarded page", () => {
  it("S-45 sends a person who comes by its address to the login, and back to it", async () => {
    const app = setup.app({ login: { require: true } });

    const end = await app.browser().open("/reports?year=2026");

    expect(end.url.href).toBe(`${app.url.href}reports?year=2026`);
    expect(end.text).toContain("Ada Lovelace");
    expect(setup.provider.authorizations).toHaveLength(1);
  });

  it("S-45 does not loop when the login fails: a page first, the same page when the app is opened again, then on a click", async () => {
    const app = setup.app({ login: { require: true } });
    const browser = app.browser();
    setup.provider.lies.callback = (honest) =>
      new URLSearchParams({ error: "access_denied", state: honest.get("state") ?? "" });
    const failed = await browser.open("/");
    expect(failed.text).toContain("AUTH_ACCESS_DENIED");

    const again = await browser.open("/", { from: app.url });

    expect(again.text).toContain("AUTH_ACCESS_DENIED");
    expect(setup.provider.authorizations).toHaveLength(1);
    setup.provider.reset();
    const end = await browser.press(again, "Try again");
    expect(end.text).toContain("Ada Lovelace");
  });

  it.each([
    ["a prefetch", { "sec-purpose": "prefetch" }],
    ["an image", { "sec-fetch-dest": "image", "sec-fetch-mode": "no-cors" }],
    ["a frame", { "sec-fetch-dest": "iframe" }],
    ["a script's fetch", { "sec-fetch-dest": "empty", "sec-fetch-mode": "cors" }],
    ["what no person goes to", { "sec-fetch-dest": "document", "sec-fetch-mode": "no-cors" }],
  ])("A-49 A-44 gives %s a bare 401 and starts nothing", async (_, headers) => {
    const app = setup.app({ login: { require: true } });

    const response = await app.browser().send(app.url, { headers });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
    expect(setup.provider.authorizations).toEqual([]);
  });

  it("gives a POST and a program a bare 401", async () => {
    const app = setup.app({ login: { require: true } });
    const program = new Request(app.url, { headers: { accept: "*/*" } });
    const decision = app.auth.authorize(app.url, nobody);

    const answers = decision.allow
      ? []
      : [await app.auth.refuse(program, { address: "192.0.2.1" }, decision)];
    const post = await app.browser().send(app.url, { method: "POST", from: app.url, body: "" });

    expect([...answers, post].map(({ status }) => status)).toEqual([401, 401]);
  });

  it("says whose it is not, and offers another account", async () => {
    const app = setup.app({ login: { pages: policy.pages } });
    const { browser } = await tryLogin(setup, {}, app);

    const page = await browser.open("/admin/users");

    expect(page.response.status).toBe(403);
    expect(page.text).toContain("AUTH_DENIED");
    expect(app.events.at(-1)).toMatchObject({ type: "login_denied", sub: "ada", rule: "/admin/*" });
    const end = await browser.press(page, "Use another account", {
      until: ({ pathname }) => pathname === "/authorize",
    });
    expect(end.url.searchParams.get("prompt")).toBe("select_account");
  });
});

describe("policy at the login", () => {
  it.each([
    [{ allow: [] }, "AUTH_DENIED"],
    [{ deny: [parseRule("*@example.com")] }, "AUTH_DENIED"],
    [{ allow: [parseRule("group:admins")] }, "AUTH_DENIED"],
  ])("%j: refused before any cookie is issued", async (login, code) => {
    const outcome = await tryLogin(setup, {}, setup.app({ login }));

    expect(outcome).toMatchObject({ page: code, status: 403, isLoggedIn: false, error: code });
    expect(outcome.events.at(-1)).toBe("login_denied");
    expect(outcome.end.text).toContain("Use another account");
  });

  it("an unconfirmed address says so", async () => {
    setup.provider.person = { ...setup.provider.person, email_verified: false };

    const outcome = await tryLogin(
      setup,
      {},
      setup.app({ login: { allow: [parseRule("*@example.com")] } }),
    );

    expect(outcome).toMatchObject({ page: "AUTH_EMAIL_UNVERIFIED", isLoggedIn: false });
  });

  it("asks userinfo for a claim that a rule reads", async () => {
    const login = { allow: [parseRule("group:admins")] };

    const outcome = await tryLogin(
      setup,
      { userinfo: (person) => ({ ...person, groups: ["admins"] }) },
      setup.app({ login }),
    );

    expect(outcome).toMatchObject({ isLoggedIn: true });
  });

  it("A-55 the same sub at two issuers is two people, whatever ends of the one", async () => {
    const other = await startHostileProvider();
    onTestFinished(() => other.close());
    const app = createTestApp({
      providers: [
        providerConfig({ serverMetadataUrl: setup.provider.metadataUrl, name: "a" }),
        providerConfig({ serverMetadataUrl: other.metadataUrl, name: "b" }),
      ],
    });
    const [one, two] = [app.browser(), app.browser()];
    await app.login(one, { provider: "a" });
    await app.login(two, { provider: "b" });
    const { login, browserId } = await app.visitor(one);
    if (login === undefined) throw new Error("Nobody is logged in.");

    const replaced = new Promise<LoginEnd>((resolve) => void app.auth.watch(login, resolve));
    await app.login(one, { provider: "b" });
    await app.auth.logout({ login, browserId, scope: "everywhere" });

    expect(await replaced).toMatchObject({ successor: { isSamePerson: false } });
    expect((await app.identity(one)).sub).toBe(login.sub);
    expect((await app.identity(two)).sub).toBe(login.sub);
    await app.auth.close();
  });

  it("A-55 the same address from two providers is two people", async () => {
    const { metadataUrl: serverMetadataUrl } = setup.provider;
    const app = createTestApp({
      providers: [
        providerConfig({ serverMetadataUrl, name: "a" }),
        providerConfig({ serverMetadataUrl, name: "b" }),
      ],
    });
    const [one, two] = [app.browser(), app.browser()];
    await app.login(one, { provider: "a" });
    setup.provider.person = { ...setup.provider.person, sub: "somebody else" };
    await app.login(two, { provider: "b" });

    const [first, second] = [await app.identity(one), await app.identity(two)];

    expect(first.claims.email).toBe(second.claims.email);
    expect([first.provider, first.sub]).not.toEqual([second.provider, second.sub]);
  });
});
