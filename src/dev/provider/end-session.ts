/** A logout at the development provider where nobody is logged in, as after a restart of the server. */

import type { OidcContext } from "./library.ts";

/**
 * Sends the person straight back. The provider would answer with a form that submits itself by script, which the policy
 * of its pages forbids; and there is nothing to ask.
 */
// oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Koa's middleware, which awaits it.
export async function endAbsentSession(
  context: OidcContext,
  next: () => Promise<void>,
): Promise<void> {
  await next();
  const { route, session, params, client } = context.oidc ?? {};
  if (route !== "end_session" || session === undefined || session.accountId !== undefined) return;
  const { post_logout_redirect_uri: target, state } = params ?? {};
  if (typeof target !== "string" || client?.postLogoutRedirectUriAllowed(target) !== true) return;
  const url = new URL(target);
  if (typeof state === "string") url.searchParams.set("state", state);
  context.redirect(url.href);
}
