/** Cookies of a login, taken out of a browser's jar to be sent as an attacker likes. */

import type { Login } from "../../src/auth/index.ts";
import { testPeer, type TestApp } from "./test-app.ts";
import type { TestBrowser } from "./test-browser.ts";

export function prefixOf({ url }: TestApp, browser: TestBrowser): string {
  return /^(?:__Host-)?sluice-[0-9a-f]{8}-/.exec(browser.jar.list(url)[0]?.name ?? "")?.[0] ?? "";
}

export function cookieHeader(app: TestApp, browser: TestBrowser): string {
  return browser.jar.header(app.url, false);
}

/**
 * Whether a bare `Cookie` header is somebody. If it is nobody, whatever came under the name of a login must be cleared; if
 * it is somebody, nothing of it.
 */
export async function isLoggedIn(app: TestApp, cookie: string): Promise<boolean> {
  const [own = ""] = (await app.auth.identify(new Headers())).setCookies;
  const start = `${own.slice(0, own.indexOf("b="))}i`;
  const { user, setCookies } = await app.auth.identify(new Headers({ cookie }), testPeer);
  const names = (lines: readonly string[]): string[] =>
    lines
      .map((line) => line.replace(/^ /, "").split("=")[0] ?? "")
      .filter((name) => name.startsWith(start));
  const sent = new Set(names(cookie.split(";")));
  const cleared = new Set(names(setCookies.filter((line) => line.includes("Max-Age=0"))));
  const isAsItShould = user.isLoggedIn
    ? names(setCookies).length === 0
    : [...sent].every((name) => cleared.has(name)) &&
      names(setCookies).every((name) => cleared.has(name));
  if (!isAsItShould) throw new Error(`${user.isLoggedIn} for ${cookie}: ${setCookies.join()}`);
  return user.isLoggedIn;
}

/** How a page of a sibling's, or an older server, may spell the name of a cookie that it cannot set as ours. */
export const spellings: readonly (readonly [how: string, (name: string) => string])[] = [
  ["without its prefix, as with Domain=", (name) => name.replace("__Host-", "")],
  ["in lower case", (name) => name.replace("__Host-", "__host-")],
  ["in upper case", (name) => name.toUpperCase()],
  ["as the value of a nameless one", (name) => `=${name}`],
  ["after a no-break space, which is no __Host- to a browser", (name) => `\u00A0${name}`],
  ["after a next-line character", (name) => `\u0085${name}`],
  ["after a vertical tab", (name) => `\u000B${name}`],
  ["after a form feed", (name) => `\u000C${name}`],
  ["percent-encoded", (name) => name.replace("_", "%5F")],
];

export function toHeader(values: Iterable<readonly [string, string]>): string {
  return [...values].map(([name, value]) => `${name}=${value}`).join("; ");
}

export async function loginOf(app: TestApp, browser: TestBrowser): Promise<Login> {
  const { login } = await app.visitor(browser);
  if (login === undefined) throw new Error("Nobody is logged in.");
  return login;
}
