/** What openid-client throws, as errors of ours: without tokens and claims, which its own errors hold. */

import * as client from "openid-client";

import { AuthError, type AuthErrorCode } from "./errors.ts";
import { cleanText } from "./log.ts";

/**
 * The error of ours that says the same.
 *
 * @param what - Which exchange failed.
 * @param secrets - Values that the provider may have repeated in its text.
 * @param method - Client authentication that was tried.
 */
export function toAuthError(
  error: unknown,
  what: string,
  secrets: readonly (string | undefined)[],
  method?: string,
): AuthError {
  if (error instanceof AuthError) return error;
  if (error instanceof client.ResponseBodyError) {
    const said = `${cleanText(error.error, secrets)} ${cleanText(error.error_description, secrets)}`;
    const by = method === undefined ? "" : `, client_auth ${method}`;
    return new AuthError(codeOf(error), `${what}: ${said.trim()} (status ${error.status}${by})`);
  }
  if (error instanceof client.WWWAuthenticateChallengeError) {
    return new AuthError(
      "AUTH_CLIENT_REFUSED",
      `${what}: status ${error.status}, client_auth ${method}`,
    );
  }
  // Our own transport's errors come back as causes.
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AuthError) return cause;
  const code = error instanceof client.ClientError ? cleanText(error.code) : "";
  if (code === "OAUTH_TIMEOUT")
    return new AuthError("AUTH_PROVIDER_UNREACHABLE", `${what}: no answer in time`);
  return new AuthError("AUTH_TOKEN_RESPONSE", `${what}: ${code === "" ? "cannot be read" : code}`);
}

function codeOf({ error, status }: client.ResponseBodyError): AuthErrorCode {
  // `invalid_code` is Glewlwyd's word for it.
  if (error === "invalid_grant" || error === "invalid_code") return "AUTH_CODE_REFUSED";
  if (error === "invalid_request" || error === "invalid_scope") return "AUTH_REQUEST_REFUSED";
  if (error === "invalid_client" || error === "unauthorized_client" || status === 401)
    return "AUTH_CLIENT_REFUSED";
  if (error === "temporarily_unavailable" || error === "slow_down") return "AUTH_PROVIDER_BUSY";
  return "AUTH_TOKEN_RESPONSE";
}
