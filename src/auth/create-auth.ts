/** Puts the relying party together from its configuration and its store. */

import { decideAccess } from "../protocol/page-access.ts";
import { createAttempts } from "./attempts.ts";
import { createBrowsers } from "./browser.ts";
import type { AuthContext } from "./context.ts";
import { createCookies } from "./cookies.ts";
import { logEvent } from "./events.ts";
import { createReportExpiry } from "./expiry.ts";
import { identify } from "./identify.ts";
import { createIdleness } from "./idleness.ts";
import { silentLogger } from "./log.ts";
import { createLogins } from "./logins.ts";
import { logout } from "./logout.ts";
import { createOutbound } from "./outbound.ts";
import { createProviders } from "./providers.ts";
import { createRateLimit } from "./rate-limit.ts";
import { createRecords } from "./records.ts";
import { refuse } from "./refuse.ts";
import { authPath } from "./return-url.ts";
import { createRevocations } from "./revocations.ts";
import { handleRoute } from "./routes.ts";
import { createSealer } from "./seal.ts";
import { loginTicketUrl } from "./ticket-url.ts";
import { createTickets } from "./tickets.ts";
import { createTokens } from "./tokens.ts";
import type { Auth, AuthOptions } from "./types.ts";
import { createWatcher } from "./watch.ts";

/**
 * Creates the relying party of an app.
 *
 * @example
 * const auth = createAuth({ config, store });
 * const response = (await auth.handle(request, { address })) ?? (await app(request));
 */
export function createAuth(options: AuthOptions): Auth {
  const context = createContext(options);
  const { config, now, browsers } = context;
  const { appUrl, login: policy } = config;
  const watcher = createWatcher(context);
  const limits = {
    login: createRateLimit({ burst: 120, perSecond: 2, now }),
    other: createRateLimit({ burst: 600, perSecond: 20, now }),
  };

  return {
    postLogoutRedirectUri: new URL("auth/logged-out", appUrl),
    async handle(request, peer) {
      const path = authPath(new URL(request.url).pathname, appUrl);
      return path === undefined ? undefined : handleRoute(context, limits, request, peer, path);
    },
    identify: (headers, peer) => identify(context, headers, peer),
    async user(from, peer) {
      const headers = from instanceof Headers ? from : from.headers;
      return (await identify(context, headers, peer)).user;
    },
    isXsrfToken: (token, browserId) => browsers.isXsrfToken(token, browserId),
    loginTicketUrl: (ticket) => loginTicketUrl(context, ticket),
    logout: (how) => logout(context, how),
    authorize(url, user) {
      const isInside = url.pathname.startsWith(appUrl.pathname);
      const path = isInside ? url.pathname.slice(appUrl.pathname.length - 1) : "";
      return decideAccess(policy, path, user);
    },
    refuse: (request, peer, decision) => refuse(context, request, peer, decision, limits.login),
    isActive: async (login) => (await watcher.find(login)) === undefined,
    watch: (login, onEnd) => watcher.watch(login, onEnd),
    // Where the store fails, the watcher finds out and tells the log.
    keepAwake: (login) => context.idleness.keepAwake(login).catch(() => undefined),
    tokens: (login, peer) => context.tokens.exposed(login, peer?.address),
    close: () => watcher.close(),
  };
}

function createContext(options: AuthOptions): AuthContext {
  const {
    config,
    store,
    now = Date.now,
    onEvent,
    logger = silentLogger,
    fetch,
    page = {},
  } = options;
  const { appUrl, cookieSecrets: secrets, login: policy, isProduction } = config;
  const emit = onEvent ?? ((event) => logEvent(event, logger));
  const sealer = createSealer({ secrets, appUrl, now });
  const cookies = createCookies(appUrl);
  const outbound = createOutbound({ isProduction, appUrl, fetch });
  const providers = createProviders(config, { outbound, logger, now });
  const records = createRecords(store, sealer, now);
  const maxAgeMs = policy.sessionMaxSeconds * 1000;
  const revocations = createRevocations({ store, now, maxAgeMs });
  const { stylesheetUrl = "/_sluice/auth.css", appName = appUrl.host, embedOrigins = [] } = page;
  return {
    config,
    store,
    now,
    logger,
    emit,
    sealer,
    cookies,
    providers,
    records,
    revocations,
    browsers: createBrowsers({ cookies, sealer, secrets, appUrl, now }),
    attempts: createAttempts({ cookies, sealer, now }),
    tickets: createTickets(sealer, now),
    reportExpiry: createReportExpiry({ store, now, emit }),
    idleness: createIdleness(store, now, policy.sessionIdleSeconds),
    logins: createLogins(cookies, sealer, now, maxAgeMs),
    tokens: createTokens({ store, policy, providers, records, revocations, now, emit, logger }),
    look: {
      stylesheetUrl,
      themeUrl: page.themeUrl,
      appName,
      appUrl,
      embedOrigins,
      formSchemes: outbound.allowsInsecure ? "https: http:" : "https:",
    },
  };
}
