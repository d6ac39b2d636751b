/** `/auth/login`: where tickets become logins, and who comes without one chooses. */

import { drawChooser } from "./chooser.ts";
import type { AuthContext } from "./context.ts";
import { AuthError } from "./errors.ts";
import { drawFailure, drawShown } from "./failure.ts";
import { isFromApp, isNavigation, isPrefetch, readForm, readParameters } from "./requests.ts";
import { returnUrl } from "./return-url.ts";
import { startLogin } from "./start-login.ts";
import type { Peer } from "./types.ts";

/** GET: a script's ticket, a provider that starts the login itself, or nothing. */
export async function handleLogin(
  context: AuthContext,
  request: Request,
  peer: Peer,
): Promise<Response> {
  const parameters = readParameters(new URL(request.url).searchParams);
  if (!isTopLevel(request))
    throw new AuthError("AUTH_NAVIGATION_ONLY", "not a top-level navigation");
  const iss = parameters.get("iss");
  if (iss !== undefined) return handleThirdParty(context, request, iss, parameters);
  const ticket = parameters.get("ticket");
  if (ticket !== undefined) return redeemTicket(context, request, peer, ticket);
  // The app's own "Log in" button says where the person is; anything that is no page of the app means the home page.
  const returnTo = returnUrl(parameters.get("return_to"), context.config.appUrl).href;
  return drawChooser(context, request, { returnTo });
}

/** POST: a button of ours. */
export async function handleLoginButton(
  context: AuthContext,
  request: Request,
  peer: Peer,
): Promise<Response> {
  if (!isFromApp(request, context.config.appUrl)) {
    throw new AuthError("AUTH_ORIGIN_REFUSED", "a login button of another origin");
  }
  const form = await readForm(request);
  return redeemTicket(context, request, peer, form.get("ticket") ?? "");
}

/** Browsers that say nothing of what a request is for have sent it for a page, as far as anyone can know. */
function isTopLevel(request: Request): boolean {
  if (request.headers.get("sec-fetch-dest") !== null) return isNavigation(request);
  return !isPrefetch(request);
}

async function redeemTicket(
  context: AuthContext,
  request: Request,
  peer: Peer,
  text: string,
): Promise<Response> {
  const { browsers, cookies, tickets, providers, config } = context;
  const browser = await browsers.read(cookies.read(request.headers));
  const ticket = await tickets.open(text, browser.id);
  if (ticket === undefined) {
    const error = new AuthError(
      "AUTH_TICKET_INVALID",
      "the ticket is too old, or another browser's",
    );
    return drawFailure(context, request, peer, {
      error,
      provider: undefined,
      returnTo: config.appUrl.href,
    });
  }
  const { returnTo, params, maxAgeSeconds, failed } = ticket;
  if (failed !== undefined) {
    return drawShown(context, request, {
      ...failed,
      provider: ticket.provider,
      returnTo,
      params,
      maxAgeSeconds,
    });
  }
  const provider =
    ticket.provider === undefined
      ? providers.resolve(undefined)
      : providers.byName(ticket.provider);
  if (provider === undefined)
    return drawChooser(context, request, { returnTo, params, maxAgeSeconds });
  return startLogin(context, request, peer, { provider, returnTo, params, maxAgeSeconds });
}

/**
 * A login that a third party starts: shown as a button, so that nobody is logged in by following a link.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#ThirdPartyInitiatedLogin | OIDC Core §4}
 */
async function handleThirdParty(
  context: AuthContext,
  request: Request,
  iss: string,
  parameters: ReadonlyMap<string, string>,
): Promise<Response> {
  const { providers, config } = context;
  const known = await Promise.all(
    providers.all.map(async (provider) => {
      const { issuer } = await provider.metadata().catch(() => ({ issuer: undefined }));
      return issuer === iss ? provider : undefined;
    }),
  );
  const provider = known.find((candidate) => candidate !== undefined);
  if (provider === undefined) {
    throw new AuthError("AUTH_PROVIDER_UNKNOWN", "third-party login: no provider has this issuer");
  }
  const hint = parameters.get("login_hint") ?? "";
  // No longer, in bytes, than what an attempt's cookie has room for.
  const isUsable = /^\P{C}+$/u.test(hint) && Buffer.byteLength(hint) <= 320;
  const params: Readonly<Record<string, string>> = isUsable ? { login_hint: hint } : {};
  const returnTo = returnUrl(parameters.get("target_link_uri"), config.appUrl).href;
  return drawChooser(context, request, { returnTo, params, providers: [provider] });
}
