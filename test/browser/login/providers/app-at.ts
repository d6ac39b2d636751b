/** An app at a real provider that is on another site, and what a person and an operator do with it. */

import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";

import { run } from "../../../cli/auth/terminal.ts";
import { freePort } from "../../../free-port.ts";
import { startFront } from "../../../providers/front.ts";
import { type RunningProvider, clientId } from "../../../providers/program.ts";
import { selfSigned } from "../../../providers/self-signed.ts";
import { type RunningApp, runApp } from "../../../server/running-app.ts";
import { openBrowser } from "../../chromium.ts";
import { type PersonAtBrowser, newPerson } from "../people.ts";

/** Who is logged in, with which claims; and for `expose_tokens`, which tokens there are, by their hashes. */
const script = `
import { createHash } from "node:crypto";
import * as st from "sluice";
const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
if (!st.user.isLoggedIn) {
  if (st.button("Log in")) st.login();
  for (const name of st.secrets.others as string[]) if (st.button("Log in: " + name)) st.login(name);
} else {
  st.text("Hello, " + st.user.name + "!");
  st.code(JSON.stringify(st.user.claims));
  if (st.button("Log out")) st.logout();
  if (st.button("Log out there too")) st.logout({ scope: "provider" });
  if (st.button("Tokens")) {
    st.text("access " + hash(await st.user.tokens.access()));
    st.text("id " + hash(await st.user.tokens.id()));
  }
}
`;

export const wrongSecret = "not-the-secret";

export interface AppAtOptions<P extends RunningProvider> {
  /** Whether people reach the app by https, and at a name that no provider takes for this machine. */
  readonly isHttps?: boolean;
  /** Keys of the `[auth]` block beside the usual. */
  readonly more?: string;
  /** Other blocks for the same provider: name → keys beside the usual, or in their place. */
  readonly others?: (provider: P) => Readonly<Record<string, string>>;
}

export interface AppAt<P extends RunningProvider> {
  readonly url: URL;
  readonly provider: P;
  /** Lines of the app's log, as JSON. */
  readonly log: readonly string[];
  /** Somebody who has opened the app. */
  visit(): Promise<PersonAtBrowser>;
  /** What `sluice auth check` prints of `[auth]`, or of another block. */
  check(name?: string): Promise<string>;
  /** Ends everything, and fails when the log, of every level, holds the secret or a token. */
  close(): Promise<void>;
}

/** Starts the provider, the app and the browser. */
export async function openAppAt<P extends RunningProvider>(
  startProvider: (appUrl: URL) => Promise<P>,
  { isHttps = false, more = "", others: othersOf = () => ({}) }: AppAtOptions<P> = {},
): Promise<AppAt<P>> {
  const port = await freePort();
  const front = isHttps ? await startFront({ target: port, tls: await selfSigned() }) : undefined;
  const url = new URL(front ? `https://app.localhost:${front.port}/` : `http://localhost:${port}/`);
  const provider = await startProvider(url);
  const others = othersOf(provider);
  const client = (keys: string): string =>
    [
      ...(keys.includes("client_id =") ? [] : [`client_id = "${clientId}"`]),
      ...(keys.includes("server_metadata_url =")
        ? []
        : [`server_metadata_url = "${provider.metadataUrl.href}"`]),
      ...(/client_secret =|client_key_file =/.test(keys)
        ? []
        : [`client_secret = "${provider.clientSecret}"`]),
      keys,
    ].join("\n");
  const secrets = [
    `others = ${JSON.stringify(Object.keys(others))}`,
    "[auth]",
    `redirect_uri = "${url.href}oauth2callback"`,
    'cookie_secret = "mPq7vXz2LkR9tYw4HsJc8NbF1dGe6UaQ3oIi5ZVxKyE"',
    client(more),
    ...Object.entries(others).map(([name, keys]) => `[auth.${name}]\n${client(keys)}`),
  ].join("\n");
  const files = { "app.ts": script, ".sluice/secrets.toml": secrets };
  const [app, browser]: [RunningApp, Browser] = [
    await runApp({ port, files }),
    await openBrowser(),
  ];
  return {
    url,
    provider,
    log: app.log,
    async visit() {
      const person = await newPerson(browser, { ignoreHTTPSErrors: isHttps });
      await person.page.goto(url.href);
      return person;
    },
    async check(name = "default") {
      return (await run(["check", name], { files: { ".sluice/secrets.toml": secrets } })).output;
    },
    async close() {
      await browser.close();
      await app.close();
      await front?.close();
      await provider.close();
      expect(app.log.filter((line) => /eyJ[\w-]+\.eyJ/.test(line))).toEqual([]);
      for (const secret of [provider.clientSecret, wrongSecret]) {
        expect(app.log.filter((line) => line.includes(secret))).toEqual([]);
      }
    },
  };
}

/** Presses a button of the app. */
export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("main").getByRole("button", { name, exact: true }).click();
}

/** Waits for the greeting, and reads the claims below it. */
export async function greeted(page: Page, name: string): Promise<Record<string, unknown>> {
  const main = page.getByRole("main");
  await main.getByText(`Hello, ${name}!`).waitFor();
  return JSON.parse(await main.locator("code").innerText()) as Record<string, unknown>;
}

/** Waits until the app shows that nobody is logged in. */
export async function seenLoggedOut(page: Page): Promise<void> {
  await page.getByRole("main").getByRole("button", { name: "Log in", exact: true }).waitFor();
  expect(await page.getByText("Hello").count()).toBe(0);
}

interface TokenHashes {
  readonly access: string;
  readonly id: string;
}

/** The tokens that the script has after this load of the page and after the next, for which they are refreshed. */
export async function tokensOfTwoLoads(page: Page): Promise<readonly [TokenHashes, TokenHashes]> {
  const first = await askTokens(page);
  await page.reload();
  return [first, await askTokens(page)];
}

async function askTokens(page: Page): Promise<TokenHashes> {
  await press(page, "Tokens");
  const read = (kind: keyof TokenHashes): Promise<string> =>
    page
      .getByRole("main")
      .getByText(new RegExp(`^${kind} [0-9a-f]{64}$`))
      .innerText();
  return { access: await read("access"), id: await read("id") };
}

/** Waits for the page of a login that failed. */
export async function failed(page: Page, code: string): Promise<void> {
  await page.getByRole("heading", { name: "You could not be logged in" }).waitFor();
  await page.getByText(new RegExp(`^${code} `)).waitFor();
}

/** Waits for the page of credentials that were refused. Returns how they were sent, as the log has it. */
export async function refusedCredentials(
  page: Page,
  log: readonly string[],
): Promise<string | undefined> {
  await failed(page, "AUTH_CLIENT_REFUSED");
  await page.getByText("The provider does not accept the app's credentials.").waitFor();
  const { code, reason } = eventsOf(log, "login_failed").at(-1) ?? {};
  expect(code).toBe("AUTH_CLIENT_REFUSED");
  return /client_auth (\w+)/.exec(String(reason))?.[1];
}

/** The log lines of an event. */
export function eventsOf(
  log: readonly string[],
  event: string,
): readonly Record<string, unknown>[] {
  return log
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((fields) => fields["event"] === event);
}
