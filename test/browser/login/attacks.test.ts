import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";

import { freePort } from "../../free-port.ts";
import { startOidcProvider, type OidcProvider } from "../../providers/oidc-provider.ts";
import { Person, secretsFor } from "../../server/person.ts";
import { runApp, type RunningApp } from "../../server/running-app.ts";
import { openBrowser } from "../chromium.ts";

const script = `
import * as st from "sluice";
if (st.button("Log in")) st.login();
if (st.button("Log out")) st.logout();
if (st.user.isLoggedIn) { st.title(st.user.name!); st.markdown(st.user.name!); st.write(st.user.claims); }
else st.text("Nobody");
`;
const evilName = `<img src=x onerror="window.pwned='claim'"><script>window.pwned='claim'</script>Eve`;

let browser: Browser;
let provider: OidcProvider;
let app: RunningApp;
let evil: Server;
let evilPage = "";
let evilOrigin = "";
const port = await freePort();

beforeAll(async () => {
  const appUrl = `http://localhost:${port}/`;
  browser = await openBrowser();
  provider = await startOidcProvider({
    appUrl,
    configuration: {
      claims: { openid: ["sub"], profile: ["name", "picture"], email: ["email"] },
      findAccount: (_: unknown, accountId: string) => ({
        accountId,
        claims: () => ({
          sub: accountId,
          name: accountId === "eve" ? evilName : "Ada Lovelace",
          picture: "javascript:window.pwned='picture'",
          email: `${accountId}@example.com`,
        }),
      }),
    },
  });
  app = await runApp({
    port,
    files: {
      "app.ts": script,
      ".sluice/secrets.toml": secretsFor(provider, port),
      // A page that starts a login by itself.
      ".sluice/config.toml": '[login.pages]\n"/private" = ["group:admins"]\n',
    },
  });
  evil = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><title>Evil</title>${evilPage}`);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => evil.once("listening", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a port of ours
  evilOrigin = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser.close();
  await app.close();
  await provider.close();
  evil.close();
});
beforeEach(() => {
  provider.account = "ada";
});

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext();
  context.setDefaultTimeout(15_000);
  onTestFinished(() => context.close());
  return context;
}

async function loggedIn(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(app.url.href);
  await page.getByRole("main").getByRole("button", { name: "Log in" }).click();
  await page.getByRole("button", { name: /account of/ }).waitFor();
  return { context, page };
}

/** The person comes by a page of the attacker, who waits until everything there has happened. */
async function visitEvil(context: BrowserContext, content: string): Promise<Page> {
  evilPage = content;
  const page = await context.newPage();
  await page.goto(evilOrigin, { waitUntil: "networkidle" });
  return page;
}

/** The app's cookies in the browser, but for the one that names the browser, which every first visit sets. */
async function cookiesOf(context: BrowserContext): Promise<readonly string[]> {
  const cookies = await context.cookies(app.url.href);
  return cookies.map(({ name, value }) => `${name}=${value}`).toSorted();
}

/** Everything by which one site makes a browser ask another something. */
function tries(url: string): readonly (readonly [string, string])[] {
  const form = (method: string, target: string): string =>
    `<iframe name="hole"></iframe><form method="${method}" action="${url}" target="${target}">
      <input name="scope" value="everywhere"></form><script>document.forms[0].submit()</script>`;
  const send = (options: string): string =>
    `<script>fetch("${url}", { credentials: "include", ${options} }).catch(() => {})</script>`;
  return [
    ["an image", `<img src="${url}">`],
    ["a frame", `<iframe src="${url}"></iframe>`],
    ["a script", `<script src="${url}"></script>`],
    ["a style", `<link rel="stylesheet" href="${url}">`],
    ["a prefetch", `<link rel="prefetch" href="${url}">`],
    ["a form by GET in a frame", form("get", "hole")],
    ["a form by POST in a frame", form("post", "hole")],
    ["a form by POST in the tab", form("post", "_self")],
    ["fetch by GET", send(`mode: "no-cors"`)],
    ["fetch by POST", send(`mode: "no-cors", method: "POST", body: "{}"`)],
    [
      "fetch by POST with JSON",
      send(`method: "POST", headers: { "content-type": "application/json" }, body: "{}"`),
    ],
    ["a beacon", `<script>navigator.sendBeacon("${url}", "{}")</script>`],
  ];
}

describe("A-44 another site, in a real browser", () => {
  it.each(tries(`http://localhost:${port}/auth/logout`))(
    "A-44 logs nobody out by %s",
    async (_, content) => {
      const { context, page } = await loggedIn();
      const before = await cookiesOf(context);

      await visitEvil(context, content);
      await page.reload();
      await page.getByRole("button", { name: /account of/ }).waitFor();

      expect(await cookiesOf(context)).toEqual(before);
    },
  );

  it.each(tries(`http://localhost:${port}/private`))(
    "A-44 starts no login by %s",
    async (_, content) => {
      const context = await newContext();
      await context.newPage().then((page) => page.goto(app.url.href));
      const before = await cookiesOf(context);
      const asked = provider.requests.filter((path) => path === "/auth").length;

      await visitEvil(context, content);

      expect(provider.requests.filter((path) => path === "/auth")).toHaveLength(asked);
      expect(await cookiesOf(context)).toEqual(before);
    },
  );

  it.each(["an image", "a frame", "the tab"])(
    "A-44 A-02 logs nobody in as the attacker, who has begun a login, by %s",
    async (way) => {
      provider.account = "eve";
      const attacker = new Person();
      const ticket = await attacker.askForLogin(app);
      let callback = new URL((await attacker.browser.send(ticket)).headers.get("location") ?? "");
      while (callback.origin !== app.url.origin) {
        // oxlint-disable-next-line no-await-in-loop -- each hop needs the one before
        const { headers } = await attacker.browser.send(callback);
        callback = new URL(headers.get("location") ?? "", callback);
      }
      const { href } = callback;
      const contents: Readonly<Record<string, string>> = {
        "an image": `<img src="${href}">`,
        "a frame": `<iframe src="${href}"></iframe>`,
        "the tab": `<script>location = ${JSON.stringify(href)}</script>`,
      };
      const context = await newContext();

      await visitEvil(context, contents[way] ?? "");
      const page = await context.newPage();
      await page.goto(app.url.href);
      await page.getByText("Nobody").waitFor();

      // And the code is still there to be spent by him who asked for it.
      const end = await attacker.browser.open(callback);
      expect(end.url.href).toBe(app.url.href);
    },
  );
});

describe("A-45 words of strangers, in a real browser", () => {
  const payload = `"><script>window.pwned='x'</script><img src=x onerror="window.pwned='x'">`;
  const paths = [
    `oauth2callback?${new URLSearchParams({ error: payload, error_description: payload, error_uri: "javascript:window.pwned='x'", state: payload }).toString()}`,
    `oauth2callback?${new URLSearchParams({ error: "constructor", state: "x" }).toString()}`,
    `auth/login?${new URLSearchParams({ ticket: payload }).toString()}`,
    `auth/login?${new URLSearchParams({ iss: payload, provider: payload }).toString()}`,
    `auth/login?${new URLSearchParams({ return_to: "javascript:window.pwned='x'" }).toString()}`,
    `auth/logged-out?${new URLSearchParams({ state: payload }).toString()}`,
    `auth/${encodeURIComponent(payload.replaceAll("/", ""))}`,
    encodeURIComponent(payload.replaceAll("/", "")),
    `?q=${encodeURIComponent(payload)}#${encodeURIComponent(payload)}`,
  ];

  it.each(paths)("A-45 run nothing at /%s", async (path) => {
    const page = await (await newContext()).newPage();
    const response = await page.goto(app.url.href + path, { waitUntil: "networkidle" });

    const links = await page
      .getByRole("link")
      .evaluateAll((all) => all.map((a) => (a instanceof HTMLAnchorElement ? a.href : "")));

    expect(await page.evaluate(() => Reflect.get(window, "pwned"))).toBeUndefined();
    expect(response?.headers()["content-security-policy"]).toMatch(/default-src 'none'/);
    expect(links.filter((link) => !link.startsWith(app.url.origin))).toEqual([]);
  });

  it("A-45 run nothing as claims, and the policy stops what would", async () => {
    provider.account = "eve";
    const { page } = await loggedIn();
    await page.getByRole("heading", { name: "Eve" }).waitFor();
    await page.getByRole("button", { name: /account of/ }).click();

    const violated = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
            resolve(effectiveDirective);
          });
          const inline = document.createElement("script");
          inline.textContent = "window.pwned = 'inline'";
          document.body.append(inline);
        }),
    );

    expect(await violated).toBe("script-src-elem");
    expect(await page.evaluate(() => Reflect.get(window, "pwned"))).toBeUndefined();
    expect(await page.locator("img[src='x'], img[src^='javascript']").count()).toBe(0);
    expect(await page.getByText(evilName).first().isVisible()).toBe(true);
  });
});
