/** What a login costs the server: the callback without the time of the provider, and the check of a cookie. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createFileStore } from "../src/store/file-store.ts";
import { createTestApp, providerConfig } from "../test/auth/test-app.ts";
import { startOidcProvider } from "../test/providers/oidc-provider.ts";
import { type Row, quantile } from "./table.ts";

const warmUp = 20;
const logins = 200;
const checks = 5_000;

/** Logs in again and again at a real provider, then opens the page with the cookie of the last login. */
export async function measureLogin(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-login-"));
  const provider = await startOidcProvider();
  const store = await createFileStore({ folder });
  let providerMs = 0;
  const app = createTestApp({
    providers: [
      providerConfig({
        serverMetadataUrl: provider.metadataUrl,
        prompt: { value: "login", isDefault: false },
      }),
    ],
    store,
    async fetch(request) {
      const startedAt = performance.now();
      const response = await fetch(request);
      const body = await response.arrayBuffer();
      providerMs += performance.now() - startedAt;
      return new Response(body, response);
    },
  });
  const callbacks: number[] = [];
  let browser = app.browser();
  for (let i = 0; i < warmUp + logins; i++) {
    browser = app.browser(`192.0.2.${i}`);
    const { url } = await app.login(browser, { until: isCallback });
    providerMs = 0;
    const startedAt = performance.now();
    const response = await browser.send(url);
    const took = performance.now() - startedAt - providerMs;
    if (response.headers.get("location") !== app.url.href) throw new Error("The login failed.");
    if (i >= warmUp) callbacks.push(took);
  }
  const headers = new Headers({ cookie: browser.jar.header(app.url, false) });
  const cookieChecks: number[] = [];
  for (let i = 0; i < checks; i++) {
    const startedAt = performance.now();
    const { user } = await app.auth.identify(headers);
    const { allow } = app.auth.authorize(app.url, user);
    cookieChecks.push(performance.now() - startedAt);
    if (!user.isLoggedIn || !allow) throw new Error("The cookie was refused.");
  }
  await store.close();
  await provider.close();
  rmSync(folder, { recursive: true });
  return [
    {
      figure: "callback, provider's time not counted, p50",
      ours: quantile(callbacks, 0.5),
      unit: "ms",
    },
    { figure: "the same, p99", ours: quantile(callbacks, 0.99), unit: "ms" },
    { figure: "login check of a page load, p50", ours: quantile(cookieChecks, 0.5), unit: "ms" },
    { figure: "the same, p99", ours: quantile(cookieChecks, 0.99), unit: "ms" },
  ];
}

function isCallback(url: URL): boolean {
  return url.pathname === "/oauth2callback";
}
