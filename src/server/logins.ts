/** What the server needs of the auth core, and what stands in its place in an app that has no login. */

import { createBrowsers } from "../auth/browser.ts";
import { createCookies } from "../auth/cookies.ts";
import { createSealer } from "../auth/seal.ts";
import type { Auth } from "../auth/types.ts";
import type { LoginPolicy } from "../config/types.ts";
import { SluiceError } from "../errors.ts";
import { decideAccess } from "../protocol/page-access.ts";
import { drawPlainPage } from "./plain-page.ts";
import type { PlainPage } from "./plain-page.ts";

export type Logins = Pick<
  Auth,
  | "handle"
  | "identify"
  | "authorize"
  | "refuse"
  | "watch"
  | "keepAwake"
  | "loginTicketUrl"
  | "logout"
  | "tokens"
  | "close"
> & {
  /** Whether there is a provider to log in at. */
  readonly canLogIn: boolean;
  /** Whether scripts see tokens of some provider. */
  readonly exposesTokens: boolean;
};

export interface NoLoginOptions {
  readonly appUrl: URL;
  readonly secrets: readonly [string, ...string[]];
  readonly policy: LoginPolicy;
  /** Why nobody can log in. @defaultValue no provider is configured */
  readonly reason?: SluiceError | undefined;
  readonly now?: () => number;
}

/** An app without providers: everybody is anonymous and known by his browser's cookie, and what needs a login is closed. */
export function createNoLogins({
  appUrl,
  secrets,
  policy,
  reason = notConfigured(),
  now = Date.now,
}: NoLoginOptions): Logins {
  const cookies = createCookies(appUrl);
  const sealer = createSealer({ secrets, appUrl, now });
  const browsers = createBrowsers({ cookies, sealer, secrets, appUrl, now });
  return {
    canLogIn: false,
    exposesTokens: false,
    handle: async () => undefined,
    async identify(headers) {
      const { id, setCookies } = await browsers.read(cookies.read(headers));
      return {
        user: { isLoggedIn: false },
        login: undefined,
        browserId: id,
        xsrfToken: browsers.createXsrfToken(id),
        setCookies,
      };
    },
    authorize(url, user) {
      return decideAccess(policy, url.pathname.slice(appUrl.pathname.length - 1), user);
    },
    refuse: async ({ headers }, _peer, { why }) => {
      const page = why === "path" ? noPage : needsLogin;
      return drawPlainPage(page, appUrl.pathname, headers.get("cookie"));
    },
    watch: () => () => undefined,
    keepAwake: async () => undefined,
    loginTicketUrl: () => Promise.reject(reason),
    logout: () => Promise.reject(reason),
    tokens: async () => ({}),
    close: async () => undefined,
  };
}

const noPage: PlainPage = {
  status: 404,
  title: "There is nothing here",
  paragraphs: ["Check the address, or start from the app's home page."],
};

const needsLogin: PlainPage = {
  status: 403,
  title: "This page needs a login",
  paragraphs: [
    "The app has no login provider, so nobody can see this page.",
    "Whoever runs the app can add an [auth] block to secrets.toml.",
  ],
};

function notConfigured(): SluiceError {
  return new SluiceError(
    "AUTH_NOT_CONFIGURED",
    "The app asks for a login, but no provider is configured.",
    "Whoever runs the app can add an [auth] block to secrets.toml: sluice auth add google.",
  );
}
