/** The parameters of an authorization request: the operator's, the script's, and those that the flow owns. */

import * as client from "openid-client";

import type { ProviderConfig } from "../config/types.ts";
import type { Attempt } from "./attempts.ts";

/** Parameters that nobody but the flow may set. */
export const ownedParameters: ReadonlySet<string> = new Set([
  "client_id",
  "code_challenge",
  "code_challenge_method",
  "nonce",
  "redirect_uri",
  "request",
  "request_uri",
  "response_mode",
  "response_type",
  "state",
]);

/** Everything that is sent to the provider's authorization endpoint, but the client's id. */
export async function authorizationParameters(
  config: ProviderConfig,
  attempt: Attempt,
): Promise<URLSearchParams> {
  const parameters = new URLSearchParams({ ...config.authorizationParams, ...attempt.params });
  if (attempt.prompt !== undefined) parameters.set("prompt", attempt.prompt);
  if (attempt.maxAgeSeconds !== undefined) parameters.set("max_age", String(attempt.maxAgeSeconds));
  if (!parameters.has("scope")) parameters.set("scope", config.scope);
  const owned = {
    redirect_uri: attempt.redirectUri,
    response_type: "code",
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(owned)) parameters.set(name, value);
  return parameters;
}
