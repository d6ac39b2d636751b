/** Where the browser goes for a script's `st.login()`. */

import { ownedParameters } from "./authorization-request.ts";
import type { AuthContext } from "./context.ts";
import { OwnedParameterError } from "./login-errors.ts";
import { returnUrl } from "./return-url.ts";
import type { LoginTicketOptions } from "./types.ts";

/** Seals what the script asks for, for this browser alone. */
export async function loginTicketUrl(
  { providers, tickets, config }: AuthContext,
  options: LoginTicketOptions,
): Promise<URL> {
  const { provider: name, params = {}, maxAgeSeconds, browserId, failed } = options;
  const owned = Object.keys(params).find((parameter) => ownedParameters.has(parameter));
  if (owned !== undefined) throw new OwnedParameterError(owned);
  const provider = providers.resolve(name);
  const ticket = await tickets.seal({
    provider: provider?.config.name,
    returnTo: returnUrl(options.returnTo, config.appUrl).href,
    params: { ...params },
    maxAgeSeconds,
    browserId,
    ...(failed === undefined ? {} : { failed }),
  });
  const url = new URL("auth/login", config.appUrl);
  url.searchParams.set("ticket", ticket);
  return url;
}
