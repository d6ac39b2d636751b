/** What a login costs the server: the callback without the time of the provider, and the check of a cookie. */

import { fork } from "node:child_process";
import { channel } from "node:diagnostics_channel";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createFileStore } from "../src/store/file-store.ts";
import { createTestApp, providerConfig } from "../test/auth/test-app.ts";
import { type Row, quantile } from "./table.ts";

const warmUp = 20;
const logins = 200;
const cookieChecks = 5_000;

/** Logs in again and again at a real provider, then opens the page with the cookie of the last login. */
export async function measureLogin(): Promise<Row[]> {
  // Most providers put the person's name and address into the ID token; others have to be asked once more.
  const waits = measureWaits();
  const complete = await measureProvider({ conformIdTokenClaims: false }, waits);
  const asked = await measureProvider({ conformIdTokenClaims: true }, waits);
  return [
    ...rows("callback, provider's time not counted", complete.callbacks),
    ...rows("callback that asks userinfo, likewise", asked.callbacks),
    ...rows("login check of a page load", [...complete.checks, ...asked.checks]),
  ];
}

function rows(figure: string, samples: number[]): Row[] {
  return [
    { figure: `${figure}, p50`, ours: quantile(samples, 0.5), unit: "ms" },
    { figure: "the same, p99", ours: quantile(samples, 0.99), unit: "ms" },
  ];
}

async function measureProvider(
  configuration: object,
  waits: Waits,
): Promise<{ callbacks: number[]; checks: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-login-"));
  const store = await createFileStore({ folder });
  const args = [JSON.stringify(configuration)];
  const provider = fork(new URL("provider.mjs", import.meta.url), args, { silent: true });
  const [metadataUrl] = (await once(provider, "message")) as [string];
  const app = createTestApp({
    providers: [
      providerConfig({
        serverMetadataUrl: new URL(metadataUrl),
        prompt: { value: "login", isDefault: false },
      }),
    ],
    store,
  });
  const callbacks: number[] = [];
  let browser = app.browser();
  for (let i = 0; i < warmUp + logins; i++) {
    browser = app.browser(`192.0.2.${i}`);
    const { url } = await app.login(browser, { until: isCallback });
    waits.start();
    const startedAt = performance.now();
    const response = await browser.send(url);
    const took = performance.now() - startedAt - waits.stop();
    if (response.headers.get("location") !== app.url.href) throw new Error("The login failed.");
    if (i >= warmUp) callbacks.push(took);
  }
  const headers = new Headers({ cookie: browser.jar.header(app.url, false) });
  const checks: number[] = [];
  for (let i = 0; i < cookieChecks; i++) {
    const startedAt = performance.now();
    const { user } = await app.auth.identify(headers);
    const { allow } = app.auth.authorize(app.url, user);
    checks.push(performance.now() - startedAt);
    if (!user.isLoggedIn || !allow) throw new Error("The cookie was refused.");
  }
  await store.close();
  provider.disconnect();
  rmSync(folder, { recursive: true });
  return { callbacks, checks };
}

interface Waits {
  start(): void;
  /** Milliseconds since the start. */
  stop(): number;
}

/** How long the app waits for answers of the provider, as Node's own HTTP client tells it. */
function measureWaits(): Waits {
  let since = 0;
  let waited = 0;
  channel("http.client.request.start").subscribe(() => (since = performance.now()));
  channel("http.client.response.finish").subscribe(() => (waited += performance.now() - since));
  return {
    start: () => (waited = 0),
    stop: () => waited,
  };
}

function isCallback(url: URL): boolean {
  return url.pathname === "/oauth2callback";
}
