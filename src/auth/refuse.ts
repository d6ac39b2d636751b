/** The answer to a request that the gate does not let through. */

import type { AccessDecision } from "../protocol/page-access.ts";
import { drawChooser } from "./chooser.ts";
import type { AuthContext } from "./context.ts";
import { AuthError, DeniedError, failures, type AuthErrorCode } from "./errors.ts";
import { drawFailure, drawOverLimit, drawShown } from "./failure.ts";
import { failureCookie, findLogin } from "./identify.ts";
import { embeddedPage } from "./pages.ts";
import type { RateLimit } from "./rate-limit.ts";
import { isFramed, isNavigation } from "./requests.ts";
import { bare, json } from "./responses.ts";
import { returnUrl } from "./return-url.ts";
import { startLogin } from "./start-login.ts";
import { failureSchema } from "./tickets.ts";
import type { Peer } from "./types.ts";

export type Refusal = Exclude<AccessDecision, { readonly allow: true }>;

/** Sends a person who came for a page to the login, or says why it is not theirs; answers the rest with a bare status. */
export async function refuse(
  context: AuthContext,
  request: Request,
  peer: Peer,
  { why, pattern }: Refusal,
  limit: RateLimit,
): Promise<Response> {
  if (why === "path") return bare(404);
  if (request.method === "GET" && isFramed(request) && context.look.embedOrigins.length > 0) {
    const drawn = { look: context.look, headers: request.headers, setCookies: [] };
    return embeddedPage(drawn, new URL(request.url), failures.AUTH_REQUIRED.status);
  }
  const isPage = request.method === "GET" && isNavigation(request);
  if (!isPage) return refuseScript(why === "login" ? "AUTH_REQUIRED" : "AUTH_DENIED");
  const { pathname, search } = new URL(request.url);
  const returnTo = returnUrl(pathname + search, context.config.appUrl).href;
  const received = context.cookies.read(request.headers);
  if (why === "denied") return drawDenied(context, request, peer, { returnTo, pattern, received });

  // After a login that failed the next one begins with a click, or a provider that fails at once would make a circle.
  const failed = await context.sealer.open(
    "failure",
    received.get(failureCookie) ?? "",
    failureSchema,
  );
  const provider = context.providers.resolve(undefined);
  if (failed.kind === "open") {
    return drawShown(context, request, {
      ...failed.data,
      provider: provider?.config.name,
      returnTo,
    });
  }
  if (provider === undefined) return drawChooser(context, request, { returnTo, status: 401 });
  const taken = limit.take(peer.address);
  if (taken === "refused again") return drawOverLimit(context, request);
  if (taken === "refused") {
    const error = new AuthError("AUTH_TOO_MANY_REQUESTS", "too many logins for guarded pages");
    return drawFailure(context, request, peer, { error, provider: provider.config.name, returnTo });
  }
  return startLogin(context, request, peer, { provider, returnTo, params: {} });
}

function refuseScript(code: AuthErrorCode): Response {
  const { status, message, hint } = failures[code];
  return json({ error: { code, message, hint } }, status);
}

async function drawDenied(
  context: AuthContext,
  request: Request,
  peer: Peer,
  {
    returnTo,
    pattern,
    received,
  }: { returnTo: string; pattern: string | undefined; received: ReadonlyMap<string, string> },
): Promise<Response> {
  const found = await findLogin(context, received, peer);
  const person = found.kind === "active" ? found.login : { iss: "", sub: "", provider: undefined };
  const error = new DeniedError("AUTH_DENIED", person, pattern);
  return drawFailure(context, request, peer, { error, provider: person.provider, returnTo });
}
