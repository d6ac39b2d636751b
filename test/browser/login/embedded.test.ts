import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { Browser, Frame, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { freePort } from "../../free-port.ts";
import { startOidcProvider, type OidcProvider } from "../../providers/oidc-provider.ts";
import { secretsFor } from "../../server/person.ts";
import { runApp, type RunningApp } from "../../server/running-app.ts";
import { findFaults } from "../app/axe.ts";
import { openBrowser } from "../chromium.ts";
import { newPerson, type PersonAtBrowser } from "./people.ts";

const open = `
import * as st from "sluice";
st.title("Sales");
if (st.user.isLoggedIn) st.text(\`Hello, \${st.user.name}!\`);
else if (st.button("Log in with Acme")) st.login();
`;
const atOnce = `
import * as st from "sluice";
if (!st.user.isLoggedIn) st.login();
st.text(\`Hello, \${st.user.name}!\`);
`;
const guarded = "[login]\nrequire = true\n";

let browser: Browser;
let provider: OidcProvider;
let allowed: FramingPage;
let stranger: FramingPage;
let neighbour: FramingPage;
const port = await freePort();

interface FramingPage {
  readonly origin: string;
  readonly server: Server;
}

/** A page that shows the app in a frame. Ports make no site: what is at `localhost` is of the app's own. */
async function startFramingPage(host: "127.0.0.1" | "localhost"): Promise<FramingPage> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").searchParams.get("path") ?? "";
    response.setHeader("content-type", "text/html");
    response.end(
      `<!doctype html><title>Intranet</title><h1>Intranet</h1>
      <iframe title="app" width="800" height="500" src="http://localhost:${port}/${path}"></iframe>`,
    );
  }).listen(0, host);
  await new Promise((resolve) => server.once("listening", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a port of ours
  const { port: own } = server.address() as AddressInfo;
  return { origin: `http://${host}:${own}`, server };
}

beforeAll(async () => {
  [browser, provider, allowed, stranger, neighbour] = await Promise.all([
    openBrowser(),
    startOidcProvider({ appUrl: `http://localhost:${port}/` }),
    startFramingPage("127.0.0.1"),
    startFramingPage("127.0.0.1"),
    startFramingPage("localhost"),
  ]);
});
afterAll(async () => {
  await browser.close();
  await provider.close();
  for (const { server } of [allowed, stranger, neighbour]) server.close();
});

/** The app that two pages may show, and nobody else. */
async function start(script: string, config = ""): Promise<RunningApp> {
  const app = await runApp({
    port,
    files: {
      "app.ts": script,
      ".sluice/secrets.toml": secretsFor(provider, port),
      ".sluice/config.toml": `${config}[server]\nembed_origins = ["${allowed.origin}", "${neighbour.origin}"]\n`,
    },
  });
  onTestFinished(() => app.close());
  return app;
}

async function look(
  framing: FramingPage,
  path = "",
): Promise<PersonAtBrowser & { app: FrameLocator }> {
  const person = await newPerson(browser);
  onTestFinished(() => person.context.close());
  await person.page.goto(`${framing.origin}/?path=${encodeURIComponent(path)}`);
  return { ...person, app: person.page.frameLocator("iframe") };
}

/** Follows "Open in a new tab", and logs in there. */
async function goOut(page: Page, app: FrameLocator): Promise<Page> {
  const [tab] = await Promise.all([
    page.waitForEvent("popup"),
    app.getByRole("link", { name: "Open in a new tab" }).first().click(),
  ]);
  tab.setDefaultTimeout(25_000);
  return tab;
}

describe("S-32 an app inside another page", () => {
  it("S-32 says before and after a try that nobody can log in there, and opens in a tab of its own", async () => {
    await start(open);
    const { page, app, complaints } = await look(allowed, "?year=2026");

    await app.getByRole("button", { name: "Log in with Acme" }).click();
    await app.getByRole("alert").getByText("A login is not available").waitFor();
    const problems = await findFaults(shown(page));
    const tab = await goOut(page, app);
    await tab.getByRole("button", { name: "Log in with Acme" }).click();
    await tab.getByText("Hello, Ada Lovelace!").waitFor();

    expect(await app.getByRole("link", { name: "Open in a new tab" }).count()).toBe(2);
    expect(await app.getByRole("button", { name: "Log in", exact: true }).count()).toBe(0);
    expect(problems).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("S-32 whose script logs in at once says so too, and leaves no blank page", async () => {
    await start(atOnce);
    const { page, app, complaints } = await look(allowed);

    await app.getByRole("alert").getByText("A login is not available").waitFor();
    const tab = await goOut(page, app);
    await tab.getByText("Hello, Ada Lovelace!").waitFor();

    expect(complaints).toEqual([]);
  });

  it("S-32 that needs a login says so by the server's own page, which leads to the page that was asked for", async () => {
    const server = await start(open, guarded);
    const { page, app, complaints } = await look(allowed, "reports?year=2026");

    await app.getByRole("heading", { name: "Open this page in a tab of its own" }).waitFor();
    const link = app.getByRole("link", { name: "Open in a new tab" });
    const rel = await link.getAttribute("rel");
    const problems = await findFaults(shown(page));
    const tab = await goOut(page, app);
    await tab.waitForURL(`${server.url.href}reports?year=2026`);

    expect(rel).toBe("noopener");
    expect(await tab.evaluate(() => window.opener)).toBeNull();
    expect(problems).toEqual([]);
    expect(complaints.filter((text) => !text.includes("401"))).toEqual([]);
    expect(server.server.stats().sessions).toBeLessThan(2);
  });

  it("S-32 of the same site, which the login reaches, says so when the login has ended", async () => {
    const server = await start(open);
    const { page, context } = await newPerson(browser);
    onTestFinished(() => context.close());
    const own = await context.newPage();
    own.setDefaultTimeout(25_000);
    await own.goto(server.url.href);
    await own.getByRole("button", { name: "Log in with Acme" }).click();
    await own.getByText("Hello, Ada Lovelace!").waitFor();
    await page.goto(neighbour.origin);
    const app = page.frameLocator("iframe");
    await app.getByText("Hello, Ada Lovelace!").waitFor();

    await own.getByRole("button", { name: "account of Ada Lovelace" }).click();
    await own.getByRole("button", { name: "Log out" }).click();
    const dialog = app.getByRole("dialog", { name: "Your login has ended" });
    await dialog.getByText("A login is not available").waitFor();
    const [tab] = await Promise.all([
      page.waitForEvent("popup"),
      dialog.getByRole("button", { name: "Open in a new tab" }).click(),
    ]);
    tab.setDefaultTimeout(25_000);

    await tab.getByRole("button", { name: "Log in with Acme" }).waitFor();
    expect(await dialog.getByRole("button", { name: "Log in again" }).count()).toBe(0);
  });

  it.each([
    ["an open app", ""],
    ["an app that needs a login", guarded],
  ])("A-47 %s is not shown by a page that its owner has not named", async (_, config) => {
    await start(open, config);
    const { page, complaints } = await look(stranger);

    await expect.poll(() => complaints.join(), patience).toMatch(/frame-ancestors/);
    await expect.poll(() => shown(page).url(), patience).toBe(refusal);
  });

  it.each(["auth/login", "oauth2callback?error=access_denied", "auth/logged-out"])(
    "A-47 not even the owner's page shows /%s",
    async (path) => {
      await start(open, guarded);
      const { page, complaints } = await look(allowed, path);

      await expect.poll(() => complaints.join(), patience).toMatch(/frame-ancestors/);
      await expect.poll(() => shown(page).url(), patience).toBe(refusal);
    },
  );
});

/** The app in the page. */
function shown(page: Page): Frame {
  const [, frame] = page.frames();
  if (frame === undefined) throw new Error("The page has no frame.");
  return frame;
}

/** What Chromium shows instead of a page that refuses to be framed. */
const refusal = "chrome-error://chromewebdata/";
const patience = { timeout: 15_000 } as const;
