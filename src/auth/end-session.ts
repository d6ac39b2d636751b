/** Where a browser goes to log out at the provider: the standard way, or the provider's own. */

import * as client from "openid-client";

export interface EndSessionOptions {
  /** The newest ID token of the login, where there is one. */
  readonly idTokenHint: string | undefined;
  readonly returnTo: URL;
  readonly state: string;
}

/** Many servers refuse a longer request line: nginx at 8 KiB. */
const maxUrlLength = 8_000;

/**
 * The ID token goes along where it fits into an address; without it the provider knows the app by `client_id`, and may ask.
 *
 * @see {@link https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout | RP-Initiated Logout §2}
 */
export function toEndSessionUrl(
  configuration: client.Configuration,
  { idTokenHint, returnTo, state }: EndSessionOptions,
): URL {
  const parameters = { post_logout_redirect_uri: returnTo.href, state };
  const plain = client.buildEndSessionUrl(configuration, parameters);
  if (idTokenHint === undefined) return plain;
  const hint = { id_token_hint: idTokenHint };
  const hinted = client.buildEndSessionUrl(configuration, { ...parameters, ...hint });
  return hinted.href.length > maxUrlLength ? plain : hinted;
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
