/** What a provider's userinfo endpoint says of a person, signed or not. */

import * as client from "openid-client";

import { isRecord, type UnknownRecord } from "../protocol/record.ts";
import { AuthError } from "./errors.ts";
import type { KeySource } from "./key-source.ts";
import type { ProviderMetadata } from "./metadata.ts";
import { verifyJws } from "./verify-jws.ts";

export interface UserinfoRequest {
  readonly configuration: client.Configuration;
  readonly url: URL;
  readonly accessToken: string;
}

export interface UserinfoChecks {
  /** The ID token's: claims of anybody else are refused. */
  readonly sub: string;
  readonly metadata: ProviderMetadata;
  readonly keys: KeySource;
  readonly clientId: string;
}

/**
 * Asks for the claims.
 *
 * @throws {@link AuthError} `AUTH_TOKEN_RESPONSE` with the reason when they may not be used.
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse | OIDC Core §5.3.2}
 */
export async function fetchUserinfo(
  { configuration, url, accessToken }: UserinfoRequest,
  checks: UserinfoChecks,
): Promise<UnknownRecord> {
  const headers = new Headers({ accept: "application/json, application/jwt" });
  const response = await client.fetchProtectedResource(
    configuration,
    accessToken,
    url,
    "GET",
    null,
    headers,
  );
  if (response.status !== 200) throw refuse(`status ${response.status}`);
  const isSigned = response.headers.get("content-type")?.includes("application/jwt") === true;
  const claims: unknown = isSigned
    ? await readSigned(await response.text(), checks)
    : await response.json();
  if (!isRecord(claims)) throw refuse("no object");
  if (claims.sub !== checks.sub) throw refuse("another sub");
  return claims;
}

function refuse(what: string): AuthError {
  return new AuthError("AUTH_TOKEN_RESPONSE", what);
}

async function readSigned(token: string, checks: UserinfoChecks): Promise<UnknownRecord> {
  const { metadata, keys, clientId } = checks;
  const { claims } = await verifyJws(token.trim(), {
    keys,
    algorithms: metadata.userinfoAlgorithms,
    code: "AUTH_TOKEN_RESPONSE",
    patience: "wait",
  });
  const { iss, aud } = claims;
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (iss !== undefined && iss !== metadata.issuer) throw refuse("another iss");
  if (aud !== undefined && !audiences.includes(clientId)) throw refuse("another aud");
  return claims;
}
