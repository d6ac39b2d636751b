import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { errorPage } from "../../../src/auth/pages.ts";
import { codes, look } from "../../auth/error-pages.ts";
import { freePort } from "../../free-port.ts";
import {
  clientSecret,
  startOidcProvider,
  type OidcProvider,
} from "../../providers/oidc-provider.ts";
import { cookieSecret } from "../../server/person.ts";
import { runApp, type RunningApp } from "../../server/running-app.ts";
import { findFaults } from "../app/axe.ts";
import { openBrowser, watchConsole } from "../chromium.ts";

/** One word that no line of a telephone holds. */
const longLabel = "Globex-Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte";

let browser: Browser;
let provider: OidcProvider;
let app: RunningApp;

beforeAll(async () => {
  const [port, nobody] = [await freePort(), await freePort()];
  [browser, provider] = await Promise.all([
    openBrowser(),
    startOidcProvider({ appUrl: `http://localhost:${port}/` }),
  ]);
  const block = (name: string, label: string, metadata: string): string => `
[auth.${name}]
label = "${label}"
client_id = "app"
client_secret = "${clientSecret}"
server_metadata_url = "${metadata}"
client_kwargs = { prompt = "login" }
`;
  app = await runApp({
    port,
    files: {
      "app.ts": 'import * as st from "sluice";\nst.text(st.user.isLoggedIn ? "In" : "Out");\n',
      ".sluice/secrets.toml": `
[auth]
redirect_uri = "http://localhost:${port}/oauth2callback"
cookie_secret = "${cookieSecret}"
${block("acme", "Acme", provider.metadataUrl.href)}
${block("globex", longLabel, provider.metadataUrl.href)}
${block("initech", "Initech", `http://127.0.0.1:${nobody}/.well-known/openid-configuration`)}`,
    },
  });
});
afterAll(async () => {
  await browser.close();
  await app.close();
  await provider.close();
});

async function open(
  path: string,
  colorScheme: "light" | "dark" = "light",
  width = 1_280,
): Promise<{ page: Page; complaints: readonly string[] }> {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(25_000);
  const complaints = watchConsole(page);
  await page.goto(new URL(path, app.url).href);
  return { page, complaints };
}

const looks = [
  ["light", 1_280],
  ["dark", 1_280],
  ["light", 390],
  ["dark", 390],
] as const;
const failed = "oauth2callback?code=x&state=of-nobody";

describe.each([
  ["the chooser", "auth/login"],
  ["an error page", failed],
  ["the page after a logout", "auth/logged-out"],
])("%s", (_, path) => {
  it.each(looks)("has no fault that axe finds, %s at %d pixels", async (scheme, width) => {
    const { page } = await open(path, scheme, width);

    expect(await findFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.body.scrollWidth <= window.innerWidth)).toBe(true);
  });
});

it("every error page fits a telephone", async () => {
  const { page } = await open(failed, "light", 390);
  const fits = () =>
    [...document.querySelectorAll("body, .auth-card, .auth-card *")].every(
      (part) => part.scrollWidth <= part.clientWidth || part.clientWidth === 0,
    );
  const card = page.locator(".auth-card");
  const wide: string[] = [];
  for (const code of codes) {
    const drawn = errorPage(
      { look, headers: new Headers(), setCookies: [] },
      {
        code,
        id: "qbm5wd3nkd",
        retry: { label: "Use another account", ticket: "x" },
        detail: undefined,
      },
    );
    // oxlint-disable-next-line no-await-in-loop -- one page after the other
    const [, body = ""] = /<main[^>]*>(.*)<\/main>/s.exec(await drawn.text()) ?? [];
    // oxlint-disable-next-line no-await-in-loop -- one page after the other
    await card.evaluate((element, content) => {
      element.innerHTML = content;
    }, body);
    // oxlint-disable-next-line no-await-in-loop -- one page after the other
    if (!(await page.evaluate(fits))) wide.push(code);
  }

  expect(wide).toEqual([]);
  expect(await card.innerText()).toContain(codes.at(-1));
});

describe("by keyboard", () => {
  it("a person chooses a provider, and what is down is not in the way", async () => {
    const { page, complaints } = await open("auth/login");
    const focused = page.locator(":focus");

    const names: (string | null)[] = [];
    for (let count = 0; count < 2; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one key after the other
      await page.keyboard.press("Tab");
      // oxlint-disable-next-line no-await-in-loop -- and what it leads to
      names.push(await focused.textContent());
    }
    await page.keyboard.press("Enter");
    await page.getByText("In", { exact: true }).waitFor();

    expect(names).toEqual(["Acme", longLabel]);
    expect(page.url()).toBe(app.url.href);
    expect(complaints).toEqual([]);
  });

  it("a person tries again, or goes back to the app", async () => {
    const { page, complaints } = await open(failed);
    const focused = page.locator(":focus");

    await page.keyboard.press("Tab");
    const first = await focused.textContent();
    await page.keyboard.press("Tab");
    const second = await focused.textContent();
    await page.keyboard.press("Enter");
    await page.getByText("Out", { exact: true }).waitFor();

    expect([first, second]).toEqual(["Try again", "Back to the app"]);
    // The console tells of the page's own status.
    expect(complaints.filter((text) => !text.includes("400"))).toEqual([]);
  });
});

it.each(["light", "dark"] as const)(
  "a provider that is down looks so, and says it in words, in %s",
  async (scheme) => {
    const { page } = await open("auth/login", scheme);
    const colorOf = (name: string): Promise<string> =>
      page
        .getByRole("button", { name })
        .evaluate((button) => getComputedStyle(button).backgroundColor);

    expect(await colorOf("Initech")).not.toBe(await colorOf("Acme"));
    expect(await page.getByText("Initech: not available at the moment.").isVisible()).toBe(true);
  },
);

it("has the app's own accent, at the development provider too", async () => {
  const own = await runApp({
    files: {
      ".sluice/config.toml": '[theme]\naccent = "#7a1fa2"\n[login]\nrequire = true\n',
      "sluice.people.toml": '[[people]]\nname = "Ada"\nemail = "ada@example.com"\n',
    },
  });
  onTestFinished(() => own.close());
  const { page } = await open(new URL("auth/login", own.url).href);
  const ownAccent = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).getPropertyValue("--own-accent"));

  const atApp = await ownAccent();
  await page.getByRole("button").click();
  await page.getByRole("button", { name: "ada@example.com" }).waitFor();

  expect([atApp, await ownAccent()]).toEqual(["rgb(122, 31, 162)", "rgb(122, 31, 162)"]);
});
