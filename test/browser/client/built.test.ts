/** The client as it ships, in Chromium under a strict policy: how it connects, moves between pages, resumes and leaves. */

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { HelloFrame, Op, ServerFrame } from "../../../src/protocol/frames.ts";
import { closeCodes } from "../../../src/protocol/frames.ts";
import { openBrowser } from "../chromium.ts";
import { buildClient, openSite } from "./support/built-client.ts";
import type { Site, SiteOptions } from "./support/built-client.ts";

let client: Awaited<ReturnType<typeof buildClient>>;
let browser: Browser;
let context: BrowserContext;
let sites: Site[];
/** What the browser complained about: violations of the policy come as such lines. */
let complaints: string[];

beforeAll(async () => {
  [client, browser] = await Promise.all([buildClient(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await client.remove();
});

beforeEach(async () => {
  sites = [];
  complaints = [];
  context = await browser.newContext({ locale: "de-DE", timezoneId: "Europe/Berlin" });
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(error.error().message));
});

afterEach(async () => {
  await context.close();
  await Promise.all(sites.map((site) => site.close()));
});

async function open(options: Partial<SiteOptions> = {}): Promise<Site> {
  const site = await openSite(client.folder, { ops: showPath, ...options });
  sites.push(site);
  return site;
}

/** A page that says where it is. */
function showPath({ path, query }: HelloFrame): readonly Op[] {
  return page(path, query);
}

function page(path: string, query = ""): readonly Op[] {
  const pages = [
    { path: "", title: "Home" },
    { path: "customers", title: "Customers" },
    { path: "a/ü", title: "Deep" },
  ];
  return [
    [
      "set",
      "page",
      { kind: "page", navigation: { position: "sidebar", current: path, sections: [{ pages }] } },
    ],
    ["set", "h", { kind: "heading", level: 1, body: `Page ${path}` }],
    ["set", "q", { kind: "text", body: `Query ${query}` }],
    ["set", "l", { kind: "markdown", body: "[file](/other.pdf) [place](#h)" }],
    ["children", "main", ["h", "q", "l"]],
  ];
}

function heading(tab: Page, path: string): Promise<void> {
  return tab.getByRole("heading", { name: `Page ${path}`, exact: true }).waitFor();
}

describe("the first page", () => {
  it("says hello with all that the script may know", async () => {
    const site = await open();
    const tab = await context.newPage();

    await tab.goto(`${site.url}customers?year=2026`);
    await heading(tab, "customers");

    expect(site.tabs[0]?.hello).toEqual({
      kind: "hello",
      version: 1,
      path: "customers",
      query: "year=2026",
      locale: "de-DE",
      timeZone: "Europe/Berlin",
      theme: "light",
      isEmbedded: false,
    });
  });

  it("breaks no rule of a strict policy", async () => {
    const site = await open();
    const tab = await context.newPage();

    await tab.goto(site.url);
    await heading(tab, "");
    site.tabs[0]?.send({ kind: "running", seq: 0 });
    await tab.getByText("Running").waitFor();

    expect(complaints).toEqual([]);
  });

  it("paints the frame before any script has come", async () => {
    const site = await open();
    const tab = await context.newPage();
    await tab.route("**/*.js", () => {});

    await tab.goto(site.url, { waitUntil: "commit" });

    await tab.locator(".skeleton").first().waitFor({ state: "attached" });
    const background = await tab
      .locator(".skeleton")
      .first()
      .evaluate((bar) => getComputedStyle(bar).backgroundColor);
    expect(background).toBe("rgb(240, 243, 245)");
  });

  it("goes to the place in the page that its address names", async () => {
    const site = await open({
      ops: () => [
        ["set", "long", { kind: "text", body: "line\n".repeat(200) }],
        ["set", "end", { kind: "heading", level: 2, body: "Über uns" }],
        ["children", "main", ["long", "end"]],
      ],
    });
    const tab = await context.newPage();

    await tab.goto(`${site.url}#über-uns`);
    await tab.getByRole("heading", { name: "Über uns" }).waitFor();

    await expect.poll(() => tab.evaluate(() => window.scrollY)).toBeGreaterThan(1_000);
  });

  it("lives below a path of its host", async () => {
    const site = await open({ base: "/tools/" });
    const tab = await context.newPage();

    await tab.goto(`${site.url}customers`);
    await heading(tab, "customers");
    await tab.getByRole("link", { name: "Home" }).click();

    expect(site.tabs[0]?.hello.path).toBe("customers");
    expect(new URL(tab.url()).pathname).toBe("/tools/");
    expect(complaints).toEqual([]);
  });
});

describe("moving between pages", () => {
  it("needs no new document, and the buttons back and forward work", async () => {
    const site = await open();
    const tab = await context.newPage();
    await tab.goto(site.url);
    await heading(tab, "");

    await tab.getByRole("link", { name: "Customers" }).click();
    expect(new URL(tab.url()).pathname).toBe("/customers");
    await tab.goBack();
    await tab.goForward();

    await expect
      .poll(() => site.tabs[0]?.frames)
      .toEqual([
        { kind: "navigate", seq: 1, path: "customers", query: "" },
        { kind: "navigate", seq: 2, path: "", query: "" },
        { kind: "navigate", seq: 3, path: "customers", query: "" },
      ]);
    expect(site.tabs).toHaveLength(1);
  });

  it("puts the focus at the beginning of the new page", async () => {
    const site = await open();
    const tab = await context.newPage();
    await tab.goto(site.url);
    await heading(tab, "");

    await tab.getByRole("link", { name: "Customers" }).click();

    expect(await tab.evaluate(() => document.activeElement?.id)).toBe("main");
  });

  it("spells letters of any language in the address, and reads them back", async () => {
    const site = await open();
    const tab = await context.newPage();
    await tab.goto(site.url);

    await tab.getByRole("link", { name: "Deep" }).click();
    expect(new URL(tab.url()).pathname).toBe("/a/%C3%BC");
    await tab.reload();
    await heading(tab, "a/ü");

    expect(site.tabs.at(-1)?.hello.path).toBe("a/ü");
  });

  it("leaves a click with Ctrl to the browser, which opens a tab", async () => {
    const site = await open();
    const tab = await context.newPage();
    await tab.goto(site.url);
    const opened = context.waitForEvent("page");

    await tab.getByRole("link", { name: "Customers" }).click({ modifiers: ["Control"] });
    await heading(await opened, "customers");

    expect(new URL(tab.url()).pathname).toBe("/");
  });

  it("leaves addresses that are no pages of the app to the browser", async () => {
    const site = await open();
    const tab = await context.newPage();
    await tab.goto(site.url);

    await tab.getByRole("link", { name: "file" }).click();
    await tab.waitForURL("**/other.pdf");

    await expect.poll(() => site.tabs.length).toBe(2);
  });

  it("follows the script to another page, and to another query without an entry in the history", async () => {
    const site = await open();
    const tab = await context.newPage();
    await tab.goto(site.url);
    await heading(tab, "");
    const before = await tab.evaluate(() => history.length);

    site.tabs[0]?.send({ kind: "location", path: "", query: "a=1", replace: true });
    await tab.waitForURL("**/?a=1");
    expect(await tab.evaluate(() => history.length)).toBe(before);
    site.tabs[0]?.send({ kind: "location", path: "customers", query: "", replace: false });
    await tab.waitForURL("**/customers");

    expect(await tab.evaluate(() => history.length)).toBe(before + 1);
    expect(site.tabs[0]?.frames).toEqual([]);
  });
});

describe("the session", () => {
  it("is asked for again after a reload and after a broken line", async () => {
    const site = await open();
    const tab = await context.newPage();
    await tab.goto(site.url);
    await heading(tab, "");
    expect(site.tabs[0]?.hello.session).toBeUndefined();

    await tab.reload();
    await heading(tab, "");
    site.tabs[1]?.drop();
    await expect.poll(() => site.tabs.length, { timeout: 10_000 }).toBe(3);

    expect(site.tabs.slice(1).map(({ hello }) => hello.session)).toEqual([
      "1".padStart(22, "s"),
      "1".padStart(22, "s"),
    ]);
  });

  it("is not shared with a duplicate of the tab, which begins with a copy of its storage", async () => {
    const site = await open();
    const tab = await context.newPage();
    await tab.goto(site.url);
    await heading(tab, "");
    await tab.waitForFunction(async () => (await navigator.locks.query()).held?.length === 1);
    const stored = await tab.evaluate(() => Object.entries(sessionStorage));

    const copy = await context.newPage();
    await copy.addInitScript((entries) => {
      for (const [key, value] of entries) sessionStorage.setItem(key, value);
    }, stored);
    await copy.goto(site.url);
    await heading(copy, "");

    expect(stored.flat()).toContain("1".padStart(22, "s"));
    expect(site.tabs[1]?.hello.session).toBeUndefined();
  });
});

describe("leaving", () => {
  const account = { kind: "user", person: "p", name: "Ada Lovelace" } as const;

  it("logs out with the page's token and goes where the server says", async () => {
    const site = await open({ account });
    const tab = await context.newPage();
    await tab.goto(site.url);

    await tab.getByRole("button", { name: /account of Ada/ }).click();
    await tab.getByRole("button", { name: "Log out" }).click();
    await tab.waitForURL("**/?bye");

    expect(site.logouts).toEqual([{ body: "{}", xsrf: "the-token" }]);
  });

  it("brings the script's token when the script logs the person out", async () => {
    const site = await open({ account });
    const tab = await context.newPage();
    await tab.goto(site.url);
    await heading(tab, "");

    site.tabs[0]?.send({ kind: "logout", token: "once" });
    await tab.waitForURL("**/?bye");

    expect(site.logouts).toEqual([{ body: '{"token":"once"}', xsrf: "the-token" }]);
  });

  it("goes to the login when the script asks for it", async () => {
    const site = await open();
    const tab = await context.newPage();
    await tab.goto(site.url);
    await heading(tab, "");

    site.tabs[0]?.send({ kind: "redirect", url: `${site.url}auth/login?ticket=t` });

    await tab.waitForURL("**/auth/login?*");
    expect(new URL(tab.url()).search).toBe("?ticket=t");
  });

  it.each<{
    readonly kind: string;
    readonly frame: (url: string) => ServerFrame;
    readonly to: string;
  }>([
    {
      kind: "redirect",
      frame: (url) => ({ kind: "redirect", url: `${url}auth/login?ticket=t` }),
      to: "auth/login?ticket=t",
    },
    {
      kind: "location",
      frame: () => ({ kind: "location", path: "customers", query: "", replace: true }),
      to: "customers",
    },
  ])("acts on a frame that came before the page's code: $kind", async ({ frame, to }) => {
    const site = await open();
    const tab = await context.newPage();
    const received: string[] = [];
    tab.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => received.push(payload.toString()));
    });
    await tab.route(/\/base-[^/]*\.js$/, async (route) => {
      const early = frame(site.url);
      await expect.poll(() => site.tabs).toHaveLength(1);
      site.tabs[0]?.send(early);
      await expect.poll(() => received).toContain(JSON.stringify(early));
      await route.continue();
    });

    await tab.goto(site.url);

    await tab.waitForURL(`${site.url}${to}`);
  });

  it("opens no new line when the login has ended", async () => {
    const site = await open({ account });
    const tab = await context.newPage();
    await tab.goto(site.url);
    await heading(tab, "");

    site.tabs[0]?.drop(closeCodes.loginEnded);
    await tab.getByRole("dialog", { name: "Your login has ended" }).waitFor();
    await tab.waitForTimeout(1_500);

    expect(site.tabs).toHaveLength(1);
  });
});
