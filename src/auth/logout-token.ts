/** The provider's word that somebody has logged out there, checked. */

import type { UnknownRecord } from "../protocol/record.ts";
import { isRecord } from "../protocol/record.ts";
import { AuthError } from "./errors.ts";
import type { VerifiedJws } from "./verify-jws.ts";

export interface LogoutTokenChecks {
  readonly issuer: string;
  readonly clientId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface LogoutNotice {
  readonly iss: string;
  readonly jti: string;
  readonly sub: string | undefined;
  readonly sid: string | undefined;
}

const eventName = "http://schemas.openid.net/event/backchannel-logout";
const toleranceSeconds = 60;
/** Some providers send no `exp`: then `iat` alone says how old a token is. */
const maxAgeSeconds = 600;

/**
 * Checks the claims of a logout token whose signature is good. Providers differ in `typ` and `exp`; nothing else is left to
 * them.
 *
 * @throws {@link AuthError} `AUTH_LOGOUT_REFUSED`
 * @see {@link https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation | Back-Channel Logout §2.6}
 */
export function checkLogoutToken(
  { claims, typ }: VerifiedJws,
  checks: LogoutTokenChecks,
): LogoutNotice {
  const { iss, aud, jti, sub, sid } = claims;
  const isTyped = typ === undefined || /^(?:application\/)?(?:logout\+jwt|jwt)$/i.test(typ);
  if (!isTyped) throw refuse("typ");
  if (iss !== checks.issuer || typeof iss !== "string") throw refuse("iss");
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (!audiences.includes(checks.clientId)) throw refuse("aud");
  checkTimes(claims, checks.now / 1000);
  if (typeof jti !== "string" || jti === "" || jti.length > 512) throw refuse("jti");
  if (claims.nonce !== undefined) throw refuse("nonce is present");
  const { events } = claims;
  if (!isRecord(events) || !Object.hasOwn(events, eventName) || !isRecord(events[eventName]))
    throw refuse("events");
  const names = [sub, sid].filter((name) => name !== undefined);
  if (names.length === 0) throw refuse("neither sub nor sid");
  if (names.some((name) => typeof name !== "string" || name === "")) throw refuse("sub or sid");
  return { iss, jti, sub: textOf(sub), sid: textOf(sid) };
}

function refuse(claim: string): AuthError {
  return new AuthError("AUTH_LOGOUT_REFUSED", `logout token: ${claim}`);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function checkTimes({ iat, exp }: UnknownRecord, now: number): void {
  if (typeof iat !== "number" || iat > now + toleranceSeconds || iat < now - maxAgeSeconds)
    throw refuse("iat");
  if (exp !== undefined && (typeof exp !== "number" || !(exp > now - toleranceSeconds)))
    throw refuse("exp");
}
