/** Where a browser goes to log out at the provider: the standard way, or the provider's own. */

import * as client from "openid-client";

export interface EndSessionOptions {
  /** The newest ID token of the login, where there is one. */
  readonly idTokenHint: string | undefined;
  readonly returnTo: URL;
  readonly state: string;
}

/** @see {@link https://openid.net/specs/openid-connect-rpinitiated-1_0.html | RP-Initiated Logout} */
export function toEndSessionUrl(
  configuration: client.Configuration,
  { idTokenHint, returnTo, state }: EndSessionOptions,
): URL {
  return client.buildEndSessionUrl(configuration, {
    post_logout_redirect_uri: returnTo.href,
    state,
    ...(idTokenHint === undefined ? {} : { id_token_hint: idTokenHint }),
  });
}

/** A provider's own logout page; undefined when its template makes no URL. */
export function fillLogoutUrl(template: string, clientId: string, returnTo: URL): URL | undefined {
  const filled = template
    .split("{client_id}")
    .join(encodeURIComponent(clientId))
    .split("{return_to}")
    .join(encodeURIComponent(returnTo.href));
  return URL.canParse(filled) ? new URL(filled) : undefined;
}
