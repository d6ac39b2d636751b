import { html } from "hono/html";
import { describe, expect, it } from "vitest";

import { failures, UnknownProviderError } from "../../src/auth/index.ts";
import { errorPage } from "../../src/auth/pages.ts";
import { toText } from "../../src/protocol/card-page.ts";
import { codes, look as plainLook } from "./error-pages.ts";
import { hostileSetup, tryLogin } from "./hostile-app.ts";
import { createTestApp, providerConfig, type TestApp } from "./test-app.ts";

const setup = hostileSetup();

function twoProviders(): TestApp {
  const { metadataUrl: serverMetadataUrl } = setup.provider;
  return createTestApp({
    providers: [
      providerConfig({ serverMetadataUrl, name: "google", label: "Log in with Google" }),
      providerConfig({
        serverMetadataUrl,
        name: "micro_soft",
        label: 'Log in with <b>"Microsoft"</b>',
      }),
      providerConfig({
        serverMetadataUrl: new URL("http://127.0.0.1:9/.well-known/openid-configuration"),
        name: "down",
        label: "Log in with Down",
      }),
    ],
  });
}

describe("the chooser", () => {
  it("S-35 S-46 has a button for each provider, which leads to that one and back to the page", async () => {
    const app = twoProviders();
    const browser = app.browser();
    const page = await app.login(browser, { returnTo: "/reports" });

    const end = await browser.press(page, "Google");

    expect(page.response.status).toBe(200);
    expect(end.url.pathname).toBe("/reports");
    expect(await app.identity(browser)).toMatchObject({ provider: "google" });
  });

  it("S-36 S-38 a name leads straight to its provider, underscore included", async () => {
    const app = twoProviders();
    const browser = app.browser();

    await app.login(browser, { provider: "micro_soft" });

    expect(await app.identity(browser)).toMatchObject({ provider: "micro_soft" });
  });

  it("S-43 an unknown name is an error before any redirect, naming the known ones", async () => {
    const app = twoProviders();

    const asked = app.auth.loginTicketUrl({ provider: "gogle", browserId: "x" });

    await expect(asked).rejects.toThrow(UnknownProviderError);
    await expect(asked).rejects.toThrow('Known: "google", "micro_soft", "down".');
  });

  it.each(["state", "nonce", "redirect_uri", "code_challenge", "client_id", "response_type"])(
    "S-23 params.%s is the flow's own",
    async (name) => {
      const asked = setup.app().auth.loginTicketUrl({ browserId: "x", params: { [name]: "x" } });

      await expect(asked).rejects.toThrow(`params.${name} is set by the login itself`);
    },
  );

  it("disables the button of a provider that is down, with the reason, and no other", async () => {
    const page = await twoProviders().browser().open("auth/login");

    expect(page.text).toMatch(
      /<button class="primary" disabled>Log in with Down<\/button>\s*<p>Log in with Down: not available at the moment/,
    );
    expect(page.text.match(/<button class="primary">/g)).toHaveLength(2);
  });

  it("A-45 A-47 escapes labels, runs no script, loads nothing foreign and refuses frames", async () => {
    const page = await twoProviders().browser().open("auth/login");

    expect(page.text).toContain("Log in with &lt;b&gt;&quot;Microsoft&quot;&lt;/b&gt;");
    expect(page.text).not.toMatch(/<script|style=|onclick|javascript:/i);
    const csp = page.response.headers.get("content-security-policy") ?? "";
    expect(csp).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(csp).not.toMatch(/script-src|unsafe/);
    expect(page.response.headers.get("referrer-policy")).toBe("same-origin");
    expect(page.response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("shows the theme that the person chose, and nothing else that the cookie says", async () => {
    const app = twoProviders();
    const themes = await Promise.all(
      ["sluice_theme=dark", "sluice_theme=light; a=b", 'sluice_theme="><script>', "x=1"].map(
        async (cookie) => {
          const response = await app.auth.handle(
            new Request(new URL("auth/login", app.url), { headers: { cookie } }),
            { address: "192.0.2.1" },
          );
          return /data-theme="([^"]*)"/.exec((await response?.text()) ?? "")?.[1];
        },
      ),
    );

    expect(themes).toEqual(["dark", "light", "auto", "auto"]);
  });
});

describe("tickets", () => {
  it("are for one browser and for ten minutes", async () => {
    const app = setup.app();
    const [mine, other] = [app.browser(), app.browser()];
    const { browserId } = await app.visitor(mine);
    const ticket = await app.auth.loginTicketUrl({ browserId });

    const stolen = await other.open(ticket);
    app.clock.offsetMs = 601_000;
    const late = await mine.open(ticket);

    expect(stolen.text).toContain("AUTH_TICKET_INVALID");
    expect(late.text).toContain("AUTH_TICKET_INVALID");
    expect(setup.provider.authorizations).toEqual([]);
    await mine.press(late, "Try again", {
      until: ({ pathname }) => pathname === "/oauth2callback",
    });
    expect(setup.provider.authorizations).toHaveLength(1);
  });

  it("A-31 of a failure are for one browser too, where they name one", async () => {
    const app = setup.app();
    const [mine, other] = [app.browser(), app.browser()];
    const { browserId } = await app.visitor(mine);
    const failed = { code: "AUTH_ACCESS_DENIED", id: "x" } as const;
    const ticket = await app.auth.loginTicketUrl({ browserId, failed });

    expect((await other.open(ticket)).text).toContain("AUTH_TICKET_INVALID");
    expect((await mine.open(ticket)).text).toContain("AUTH_ACCESS_DENIED");
  });

  it("S-45 of a run that shows a failed login lead to its page again, not into a circle", async () => {
    const app = setup.app();
    const { browser } = await tryLogin(
      setup,
      {
        callback: (honest) =>
          new URLSearchParams({ error: "access_denied", state: honest.get("state") ?? "" }),
      },
      app,
    );
    const { browserId } = await app.visitor(browser);

    const page = await browser.open(
      await app.auth.loginTicketUrl({
        browserId,
        failed: { code: "AUTH_ACCESS_DENIED", id: "of-the-log" },
      }),
    );

    expect(page.text).toContain("AUTH_ACCESS_DENIED · of-the-log");
    expect(page.text).toContain("<h1>You could not be logged in</h1>");
    expect(setup.provider.authorizations).toHaveLength(1);
    expect((await app.visitor(browser)).user).toMatchObject({
      error: { code: "AUTH_ACCESS_DENIED" },
    });
    expect((await app.visitor(browser)).user).toEqual({ isLoggedIn: false });
    setup.provider.reset();
    expect((await browser.press(page, "Try again")).text).toContain("Ada Lovelace");
  });
});

describe("third-party-initiated login", () => {
  it("beyond the plans: oidcc-client-test-3rd-party-init-login shows one button for a configured issuer, which leads to the page that was named", async () => {
    const app = setup.app();
    const browser = app.browser();
    const query = new URLSearchParams({
      iss: setup.provider.issuer,
      login_hint: "ada",
      target_link_uri: `${app.url.href}reports`,
    });

    const page = await browser.open(`auth/login?${query.toString()}`, {
      from: new URL("https://portal.example/"),
    });

    expect(setup.provider.authorizations).toEqual([]);
    const end = await browser.press(page, "Log in");
    expect(end.url.pathname).toBe("/reports");
    expect(setup.provider.authorizations[0]?.get("login_hint")).toBe("ada");
  });

  it.each(["https://evil.example", "", "x"])(
    "beyond the plans: 400 for an issuer that is not configured: %j",
    async (iss) => {
      const page = await setup
        .app()
        .browser()
        .open(`auth/login?${new URLSearchParams({ iss }).toString()}`);

      expect(page.response.status).toBe(400);
    },
  );

  it.each([
    ["é".repeat(160), "é".repeat(160)],
    ["日".repeat(107), null],
    ["a".repeat(321), null],
    ["\u0000".repeat(300), null],
    ["", null],
  ])(
    "A-23 a hint fits into the attempt beside the longest target, or is left out (%#)",
    async (hint, sent) => {
      const app = setup.app();
      const browser = app.browser();
      const target_link_uri = `${app.url.href}${"a".repeat(1500 - app.url.href.length)}`;
      const query = new URLSearchParams({
        iss: setup.provider.issuer,
        login_hint: hint,
        target_link_uri,
      });

      const page = await browser.open(`auth/login?${query.toString()}`);
      const end = await browser.press(page, "Log in");

      expect(end.url.href).toBe(target_link_uri);
      expect(setup.provider.authorizations[0]?.get("login_hint")).toBe(sent);
    },
  );

  it("A-20 a target elsewhere becomes the home page", async () => {
    const app = setup.app();
    const browser = app.browser();
    const query = new URLSearchParams({
      iss: setup.provider.issuer,
      target_link_uri: "https://evil.example/",
    });

    const end = await browser.press(await browser.open(`auth/login?${query.toString()}`), "Log in");

    expect(end.url.href).toBe(app.url.href);
  });
});

describe("error pages", () => {
  const look = { ...plainLook, stylesheetUrl: "/x.css" };

  it.each(codes)("%s says what happened, what to do, and an id", async (code) => {
    const { status, message, hint } = failures[code];
    const drawn = { look, headers: new Headers(), setCookies: [] };
    const response = errorPage(drawn, { code, id: "abc", retry: undefined, detail: undefined });
    const text = await response.text();

    expect(response.status).toBe(status);
    expect(text).toContain(toText(html`${message}`));
    expect(text).toContain(toText(html`${hint}`));
    expect(text).toContain("abc");
    expect(text).toMatch(/<title>(.+) · app<\/title>[^]*<h1>\1<\/h1>/);
    expect(text).toContain("Back to the app");
    expect(message).toMatch(/\.$/);
    expect(hint).toMatch(/\.$/);
  });

  it("S-08 a provider without ID tokens is told apart", () => {
    expect(failures.AUTH_ID_TOKEN_MISSING.hint).toContain("OAuth 2.0 alone");
  });
});

describe("A-50 routes", () => {
  it.each([
    "//oauth2callback",
    "/%6fauth2callback",
    "/x/..%2foauth2callback",
    "/oauth2callback;a=b",
    "/oauth2callback.",
    "/oauth2callback/",
    "/OAUTH2CALLBACK",
    "/AUTH/login",
  ])("A-50 %s is not the login's", async (path) => {
    const app = setup.app();
    const request = new Request(app.url.origin + path);

    expect(await app.auth.handle(request, { address: "192.0.2.1" })).toBeUndefined();
  });

  it.each([
    "auth/",
    "auth/other",
    "auth/login/",
    "auth/__proto__",
    "auth/constructor",
    "auth/debug",
  ])("A-62 %s is closed", async (path) => {
    const app = setup.app();
    const response = await app.auth.handle(new Request(new URL(path, app.url)), {
      address: "192.0.2.1",
    });

    expect(response?.status).toBe(404);
  });

  it.each([
    ["auth/other", "AUTH_ROUTE_UNKNOWN"],
    ["auth/logout", "AUTH_METHOD_NOT_ALLOWED"],
  ])("a person who opens %s sees a page, which sets nothing", async (path, code) => {
    const { text, response } = await setup.app().browser().open(path);

    expect(text).toContain(code);
    expect(text).toContain("Nothing is here");
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it("A-41 A-42 a request for another host is answered for ours: redirect_uri comes from the configuration alone", async () => {
    const app = setup.app();
    const browser = app.browser();
    const { browserId } = await app.visitor(browser);
    const ticket = await app.auth.loginTicketUrl({ browserId });
    const request = new Request(`http://evil.example${ticket.pathname}${ticket.search}`, {
      headers: {
        cookie: browser.jar.header(app.url, false),
        host: "evil.example",
        "x-forwarded-host": "evil.example",
        forwarded: "host=evil.example",
      },
    });

    const response = await app.auth.handle(request, { address: "192.0.2.1" });

    expect(new URL(response?.headers.get("location") ?? "").searchParams.get("redirect_uri")).toBe(
      "http://localhost:8501/oauth2callback",
    );
  });

  it("a base path holds every route, and cookies of two base paths differ", async () => {
    const app = setup.app({ appUrl: "http://localhost:8501/base/" });
    const browser = app.browser();

    const end = await app.login(browser);

    expect(end.url.href).toBe("http://localhost:8501/base/");
    expect(
      await app.auth.handle(new Request("http://localhost:8501/auth/login"), {
        address: "192.0.2.1",
      }),
    ).toBeUndefined();
  });
});
