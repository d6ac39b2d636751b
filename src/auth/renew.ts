/** POST `/auth/renew`: an open page says now and then that somebody is there, since no cookie travels on its socket. */

import type { AuthContext } from "./context.ts";
import { AuthError } from "./errors.ts";
import { findLogin } from "./identify.ts";
import { isFromApp } from "./requests.ts";
import { json } from "./responses.ts";

/** Keeps the login awake, and answers when it ends whatever happens. */
export async function handleRenew(context: AuthContext, request: Request): Promise<Response> {
  const { config, cookies, browsers } = context;
  const received = cookies.read(request.headers);
  const browser = await browsers.read(received);
  if (!isFromApp(request, config.appUrl))
    throw new AuthError("AUTH_ORIGIN_REFUSED", "renewal from another origin");
  if (!browsers.isXsrfToken(request.headers.get("x-sluice-xsrf"), browser.id)) {
    throw new AuthError("AUTH_XSRF_REFUSED", "renewal without the page's token");
  }
  const found = await findLogin(context, received);
  if (found.kind !== "active") throw new AuthError("AUTH_REQUIRED", "renewal without a login");
  const { loginId, expiresAt } = found.login;
  return json({ loginId, expiresAt });
}
