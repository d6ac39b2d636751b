/** What a script may know of the browser that looks at it. */

import { parse } from "cookie";

import type { SessionContext } from "../protocol/worker.ts";
import { currentScope } from "../script/scope.ts";

/** The browser, the page it is at, and how it asked. */
export interface Context {
  /** The page's URL, with its query. */
  readonly url: string;
  /** Language, such as `"en-GB"`. */
  readonly locale: string;
  /** Time zone, such as `"Europe/Berlin"`. */
  readonly timeZone: string;
  readonly theme: "light" | "dark";
  /** Whether the app is shown inside another page. */
  readonly isEmbedded: boolean;
  /** The address it asks from; behind a proxy, what a trusted one says. */
  readonly ip: string;
  /** Of the request that opened the session, by name in lower case. Without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Without those of the login. */
  readonly cookies: Readonly<Record<string, string | undefined>>;
}

/**
 * What is known of the browser. All of it but `ip` is what the browser says.
 *
 * @throws {@link ScriptError} `OUTSIDE_OF_RUN` when it is used outside of a run.
 * @example const hello = st.context.locale.startsWith("de") ? "Hallo" : "Hello";
 */
export const context: Context = {
  get url() {
    const { path, query } = currentScope().run.session;
    const url = new URL(browser().appUrl);
    if (path !== "") url.pathname += path.split("/").map(encodeURIComponent).join("/");
    url.search = query.toString();
    return url.href;
  },
  get locale() {
    return browser().locale;
  },
  get timeZone() {
    return browser().timeZone;
  },
  get theme() {
    return browser().theme;
  },
  get isEmbedded() {
    return browser().isEmbedded;
  },
  get ip() {
    return browser().ip;
  },
  get headers() {
    return browser().headers;
  },
  get cookies() {
    return parse(browser().headers["cookie"] ?? "");
  },
};

function browser(): SessionContext {
  return currentScope().run.session.context;
}
