/** The claims of an ID token, checked one by one. The signature is verified before. */

import { createHash, timingSafeEqual } from "node:crypto";

import type { UnknownRecord } from "../protocol/record.ts";
import { AuthError } from "./errors.ts";
import { issuerOfTenant } from "./issuer.ts";
import { cleanText } from "./log.ts";
import type { VerifiedJws } from "./verify-jws.ts";

export interface IdTokenChecks {
  /** Issuer as the provider's metadata spells it. */
  readonly issuer: string;
  readonly allowedTenants: readonly string[] | undefined;
  readonly clientId: string;
  /** The attempt's `nonce`. */
  readonly nonce: string;
  /** A refreshed token may come without a nonce, but not with another. */
  readonly isRefreshed: boolean;
  /** What `at_hash` must fit. */
  readonly accessToken: string | undefined;
  /** The `max_age` that was asked for. */
  readonly maxAgeSeconds: number | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Claims that have passed. */
export interface IdTokenClaims extends UnknownRecord {
  readonly iss: string;
  readonly sub: string;
}

/** How far the provider's clock may differ from ours. */
const toleranceSeconds = 60;
const maxAgeOfTokenSeconds = 600;

/**
 * Checks the claims of an ID token whose signature is good.
 *
 * @throws {@link AuthError} `AUTH_ID_TOKEN_INVALID`, `AUTH_TENANT_DENIED`, `AUTH_NOT_FRESH`.
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation | OIDC Core §3.1.3.7}
 */
export function checkIdToken({ claims, alg }: VerifiedJws, checks: IdTokenChecks): IdTokenClaims {
  const now = Math.floor(checks.now / 1000);
  const { iss, sub } = claims;
  const secrets = [checks.nonce, checks.accessToken];
  const said: Said = (value) =>
    value === undefined ? "is missing" : `is ${cleanText(JSON.stringify(value), secrets)}`;
  checkIssuer(claims, checks, said);
  if (!isSubject(sub) || typeof iss !== "string") throw refuse("sub");
  checkAudience(claims, checks.clientId, said);
  checkTimes(claims, now, said);
  const mayLackNonce = checks.isRefreshed && claims.nonce === undefined;
  if (!mayLackNonce && !isSame(claims.nonce, checks.nonce)) throw refuse("nonce");
  if (claims.at_hash !== undefined && checks.accessToken !== undefined) {
    const expected = tokenHashes(checks.accessToken, alg);
    if (expected.length > 0 && !expected.some((each) => isSame(claims.at_hash, each)))
      throw refuse("at_hash");
  }
  if (checks.maxAgeSeconds !== undefined)
    checkFreshness(claims.auth_time, checks.maxAgeSeconds, now, said);
  return { ...claims, iss, sub };
}

/** What the token says in a claim, as the log may say it. */
type Said = (value: unknown) => string;

function refuse(what: string): AuthError {
  return new AuthError("AUTH_ID_TOKEN_INVALID", `ID token: ${what}`);
}

function checkIssuer(
  { iss, tid }: UnknownRecord,
  { issuer, allowedTenants }: IdTokenChecks,
  said: Said,
): void {
  const expected = issuerOfTenant(issuer, tid, allowedTenants);
  if (expected === undefined)
    throw new AuthError("AUTH_TENANT_DENIED", `ID token: tid ${said(tid)}`);
  if (iss !== expected) throw refuse(`iss ${said(iss)} and not ${expected}`);
}

/** `sub` is up to 255 characters of ASCII; some send others, which harms nobody. */
function isSubject(sub: unknown): sub is string {
  return typeof sub === "string" && sub !== "" && sub.length <= 255;
}

function checkAudience({ aud, azp }: UnknownRecord, clientId: string, said: Said): void {
  const list: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (list.some((item) => typeof item !== "string") || !list.includes(clientId))
    throw refuse(`aud ${said(aud)}`);
  // With several audiences only `azp` says to whom the token was given.
  if (azp === undefined && new Set(list).size > 1)
    throw refuse("azp is missing beside several aud");
  if (azp !== undefined && azp !== clientId) throw refuse(`azp ${said(azp)}`);
}

function checkTimes({ exp, iat, nbf }: UnknownRecord, now: number, said: Said): void {
  const here = `, and it is ${now} here`;
  if (!isTime(exp) || exp <= now - toleranceSeconds) throw refuse(`exp ${said(exp)}${here}`);
  if (!isTime(iat) || iat < now - maxAgeOfTokenSeconds || iat > now + toleranceSeconds)
    throw refuse(`iat ${said(iat)}${here}`);
  if (nbf !== undefined && (!isTime(nbf) || nbf > now + toleranceSeconds))
    throw refuse(`nbf ${said(nbf)}${here}`);
}

/** A number of seconds that a date can hold: `1e400` is Infinity by the time it is read. */
function isTime(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= 8.64e12;
}

function checkFreshness(authTime: unknown, maxAgeSeconds: number, now: number, said: Said): void {
  const isFresh =
    isTime(authTime) &&
    authTime >= now - maxAgeSeconds - toleranceSeconds &&
    authTime <= now + toleranceSeconds;
  if (!isFresh) throw new AuthError("AUTH_NOT_FRESH", `ID token: auth_time ${said(authTime)}`);
}

function isSame(value: unknown, expected: string): boolean {
  if (typeof value !== "string") return false;
  const [a, b] = [value, expected].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/**
 * The left half of the access token's hash, by the hash of the signature's algorithm. For EdDSA no standard names one:
 * most take Ed25519's own SHA-512, Glewlwyd SHA-256.
 */
function tokenHashes(token: string, alg: string): readonly string[] {
  const isEdwards = alg === "EdDSA" || alg === "Ed25519";
  const sizes = isEdwards ? ["512", "256"] : (/(?:256|384|512)$/.exec(alg) ?? []);
  return sizes.map((bits) => {
    const digest = createHash(`sha${bits}`).update(token, "ascii").digest();
    return digest.subarray(0, digest.length / 2).toString("base64url");
  });
}
