import { readFile, readdir } from "node:fs/promises";

import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { freePort } from "../../free-port.ts";
import {
  type OidcProvider,
  clientSecret,
  startOidcProvider,
} from "../../providers/oidc-provider.ts";
import { type RunningApp, runApp } from "../../server/running-app.ts";
import { openBrowser } from "../chromium.ts";
import { newPerson } from "./people.ts";

let browser: Browser;
const opened: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

const blocks = {
  "one-provider": ["auth"],
  "named-provider": ["auth.microsoft"],
  "two-providers": ["auth.google", "auth.microsoft"],
  "always-ask": ["auth.auth0"],
} as const;

interface Example {
  readonly app: RunningApp;
  readonly providers: readonly OidcProvider[];
}

/** Runs an example as it stands, with real providers on another site in place of those its secrets name. */
async function runExample(name: keyof typeof blocks, more = ""): Promise<Example> {
  const port = await freePort();
  const appUrl = `http://localhost:${port}/`;
  const providers: OidcProvider[] = [];
  let secrets = `[auth]
redirect_uri = "${appUrl}oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef-test"
`;
  for (const block of blocks[name]) {
    const provider = await startOidcProvider({ appUrl });
    opened.push(provider);
    providers.push(provider);
    secrets += `${block === "auth" ? "" : `[${block}]\n`}client_id = "app"
client_secret = "${clientSecret}"
server_metadata_url = "${provider.metadataUrl.href}"
${more}
`;
  }
  const script = await readFile(
    new URL(`../../../examples/${name}/app.ts`, import.meta.url),
    "utf8",
  );
  const app = await runApp({ port, files: { "app.ts": script, ".sluice/secrets.toml": secrets } });
  opened.push(app);
  return { app, providers };
}

it("S-40 S-41 example 1: a button to log in, then a greeting and a button to log out", async () => {
  const { app, providers } = await runExample("one-provider");
  const { page, complaints } = await newPerson(browser);
  await page.goto(app.url.href);
  const main = page.getByRole("main");

  await main.getByRole("button", { name: "Log in" }).waitFor();
  expect(await main.getByRole("button").count()).toBe(1);
  await main.getByRole("button", { name: "Log in" }).click();
  await main.getByText("Hello, Ada Lovelace!").waitFor();
  expect(page.url()).toBe(app.url.href);
  expect(providers[0]?.interactions).not.toHaveLength(0);

  await main.getByRole("button", { name: "Log out" }).click();
  await main.getByRole("button", { name: "Log in" }).waitFor();
  expect(await main.getByText("Hello").count()).toBe(0);
  expect(complaints).toEqual([]);
});

it("S-45 example 2: the first visit goes to the provider at once, and comes back to a greeting", async () => {
  const { app } = await runExample("named-provider");
  const { page, complaints } = await newPerson(browser);
  await page.goto(app.url.href);

  await page.getByText("Hello, Ada Lovelace!").waitFor();
  expect(complaints).toEqual([]);
});

it("S-45 example 2: a login that fails ends on a page that says so, and in no loop", async () => {
  const { app, providers } = await runExample("named-provider");
  await providers[0]?.close();
  const { page } = await newPerson(browser);
  await page.goto(app.url.href);

  await page.getByText("The provider does not answer.").waitFor();
  await page.getByRole("link", { name: "Back to the app" }).click();
  // The script calls st.login() again: the same page is drawn, and nobody is sent anywhere.
  await page.getByText("The provider does not answer.").first().waitFor();
  await page.getByText("AUTH_PROVIDER_UNREACHABLE").first().waitFor();
  const failures = app.log.filter((line) => line.includes('"event":"login_failed"'));
  expect(failures.length).toBeLessThanOrEqual(2);
});

it("S-46 S-48 example 3: each button reaches its own provider", async () => {
  const { app, providers } = await runExample("two-providers");
  const [google, microsoft] = providers;
  const { page, complaints } = await newPerson(browser);
  await page.goto(app.url.href);

  await page.getByRole("heading", { name: "Log in:" }).waitFor();
  await page.getByRole("button", { name: "Microsoft" }).click();
  await page.getByText("Hello, Ada Lovelace!").waitFor();
  expect([google?.interactions.length, microsoft?.interactions.length].map(Boolean)).toEqual([
    false,
    true,
  ]);
  expect(await page.getByRole("heading", { name: "Log in:" }).count()).toBe(0);

  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("button", { name: "Google" }).click();
  await page.getByText("Hello, Ada Lovelace!").waitFor();
  expect(google?.interactions.length).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
});

it('S-52 S-54 example 4: the button is always there, and prompt = "login" reaches the provider each time', async () => {
  const { app, providers } = await runExample(
    "always-ask",
    'client_kwargs = { "prompt" = "login" }',
  );
  const { page, complaints } = await newPerson(browser);
  await page.goto(app.url.href);
  const main = page.getByRole("main");

  for (let time = 1; time <= 2; time++) {
    await main.getByRole("button", { name: "Log in" }).click();
    await main.getByText("Hello, Ada Lovelace!").waitFor();
    await main.getByRole("button", { name: "Log in" }).waitFor();
    await main.getByRole("button", { name: "Log out" }).waitFor();
    expect(
      providers[0]?.interactions.filter(({ prompt }) => prompt === "login").length,
    ).toBeGreaterThanOrEqual(time);
  }
  expect(complaints).toEqual([]);
});

it("S-30 a new tab has the same account and a session of its own; logging out reaches both", async () => {
  const { app } = await runExample("one-provider");
  const { page, context } = await newPerson(browser);
  await page.goto(app.url.href);
  await page.getByRole("main").getByRole("button", { name: "Log in" }).click();
  await page.getByText("Hello, Ada Lovelace!").waitFor();
  const other = await context.newPage();
  await other.goto(app.url.href);
  await other.getByText("Hello, Ada Lovelace!").waitFor();

  const sessions = await Promise.all(
    [page, other].map((tab) => tab.evaluate(() => Object.values(sessionStorage).join())),
  );
  expect(sessions[0]).not.toBe(sessions[1]);
  await page.getByRole("main").getByRole("button", { name: "Log out" }).click();
  await page.getByRole("main").getByRole("button", { name: "Log in" }).waitFor();
  await other
    .getByText(/login has ended|Log in/)
    .first()
    .waitFor();
});

it("every example says how to configure it in a file that is not read by itself", async () => {
  const folder = new URL("../../../examples/", import.meta.url);
  for (const name of Object.keys(blocks)) {
    expect(await readdir(new URL(`${name}/`, folder))).toEqual(["app.ts", "secrets.example.toml"]);
  }
});
