/** The routes of the auth core: method, who may call them, what their failures look like. What is not here is closed. */

import { handleCallback } from "./callback.ts";
import type { AuthContext } from "./context.ts";
import { asAuthError, AuthError, failures, type AuthErrorCode } from "./errors.ts";
import { drawFailure, drawOverLimit } from "./failure.ts";
import { handleLogin, handleLoginButton } from "./login-route.ts";
import { handleLoggedOut, handleLogout } from "./logout.ts";
import { errorPage } from "./pages.ts";
import { handleBackchannelLogout, handleFrontchannelLogout } from "./provider-logout.ts";
import { randomErrorId } from "./random.ts";
import type { RateLimit } from "./rate-limit.ts";
import { isNavigation } from "./requests.ts";
import { bare, json } from "./responses.ts";
import type { Peer } from "./types.ts";

type Handler = (context: AuthContext, request: Request, peer: Peer) => Promise<Response>;

interface Route {
  readonly method: "GET" | "POST";
  /** What keeps others out; the handler sees to it. */
  readonly protectedBy: string;
  /** How a failure is told: to a person, to our own script, or to a provider's server by a bare status. */
  readonly failsAs: "page" | "json" | "status";
  /** Which limit counts it: logins are rare, the rest comes from every open page and from providers. */
  readonly limit: "login" | "other";
  readonly handle: Handler;
}

const routes: Readonly<Record<string, readonly Route[]>> = {
  "auth/login": [
    {
      method: "GET",
      protectedBy: "top-level navigation; ticket and the browser's cookie",
      failsAs: "page",
      limit: "login",
      handle: handleLogin,
    },
    {
      method: "POST",
      protectedBy: "Origin; ticket and the browser's cookie",
      failsAs: "page",
      limit: "login",
      handle: handleLoginButton,
    },
  ],
  oauth2callback: [
    {
      method: "GET",
      protectedBy: "state and the attempt's cookie",
      failsAs: "page",
      limit: "login",
      handle: handleCallback,
    },
    {
      method: "POST",
      protectedBy: "form_post is configured; state and the attempt's cookie",
      failsAs: "page",
      limit: "login",
      handle: handleCallback,
    },
  ],
  "auth/logout": [
    {
      method: "POST",
      protectedBy: "Origin and XSRF token",
      failsAs: "json",
      limit: "other",
      handle: handleLogout,
    },
  ],
  "auth/logged-out": [
    {
      method: "GET",
      protectedBy: "changes nothing but its own cookie",
      failsAs: "page",
      limit: "login",
      handle: handleLoggedOut,
    },
  ],
  "auth/backchannel-logout": [
    {
      method: "POST",
      protectedBy: "the signed logout token alone",
      failsAs: "status",
      limit: "other",
      handle: handleBackchannelLogout,
    },
  ],
  "auth/frontchannel-logout": [
    {
      method: "GET",
      protectedBy: "iss and the unguessable sid",
      failsAs: "status",
      limit: "other",
      handle: handleFrontchannelLogout,
    },
  ],
};

/** Answers a route below the app's base path. Never rejects. */
export async function handleRoute(
  context: AuthContext,
  limits: Readonly<Record<Route["limit"], RateLimit>>,
  request: Request,
  peer: Peer,
  path: string,
): Promise<Response> {
  const known = Object.hasOwn(routes, path) ? routes[path] : undefined;
  const route = known?.find(({ method }) => method === request.method);
  const failsAs = route?.failsAs ?? (isPage(request) ? "page" : "status");
  const taken = limits[route?.limit ?? "other"].take(peer.address);
  if (taken === "refused again") return overLimit(context, request, failsAs);
  try {
    if (taken === "refused") throw new AuthError("AUTH_TOO_MANY_REQUESTS", "too many requests");
    return route === undefined
      ? closed(context, request, peer, known)
      : await route.handle(context, request, peer);
  } catch (error) {
    return fail(context, request, peer, failsAs, asAuthError(error));
  }
}

/** For who goes on though he has been told: nothing that costs, and no line of the log. */
function overLimit(context: AuthContext, request: Request, failsAs: Route["failsAs"]): Response {
  return failsAs === "page" ? drawOverLimit(context, request) : bare(429, { "retry-after": "30" });
}

/** What no route answers: a page for a person, a bare status for the rest. Sets no cookie. */
function closed(
  { look, logger }: AuthContext,
  request: Request,
  { address }: Peer,
  known: readonly Route[] | undefined,
): Response {
  const code: AuthErrorCode =
    known === undefined ? "AUTH_ROUTE_UNKNOWN" : "AUTH_METHOD_NOT_ALLOWED";
  if (!isPage(request)) {
    const allow = known?.map(({ method }) => method).join(", ");
    return bare(failures[code].status, allow === undefined ? {} : { allow });
  }
  const id = randomErrorId();
  logger.info("request of a person refused", { code, address, id });
  const page = { code, id, retry: undefined, detail: undefined };
  return errorPage({ look, headers: request.headers, setCookies: [] }, page);
}

function isPage(request: Request): boolean {
  return request.method === "GET" && isNavigation(request);
}

async function fail(
  context: AuthContext,
  request: Request,
  peer: Peer,
  failsAs: Route["failsAs"],
  error: AuthError,
): Promise<Response> {
  if (failsAs === "page") {
    const returnTo = context.config.appUrl.href;
    return drawFailure(context, request, peer, { error, provider: undefined, returnTo });
  }
  const { status, code, message, hint, reason } = error;
  if (failsAs === "status") {
    context.logger.warn("request of a provider refused", { code, reason, address: peer.address });
    return bare(status);
  }
  context.logger.warn("request of a page refused", { code, reason, address: peer.address });
  return json({ error: { code, message, hint } }, status);
}
