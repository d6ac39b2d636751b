/** Who sent a request: what its cookies say, held against revocations, idleness and the policy of today. */

import type { Identity } from "../protocol/user.ts";
import { decideLogin } from "./authorize.ts";
import { maxSecondsOf, toIdentity } from "./claims.ts";
import type { AuthContext } from "./context.ts";
import { failures } from "./errors.ts";
import { isOfAllowedTenant } from "./issuer.ts";
import type { LoginCookie } from "./logins.ts";
import { randomErrorId } from "./random.ts";
import type { LoginRecord } from "./records.ts";
import { failureSchema } from "./tickets.ts";
import type { Login, LoginFailure, Peer, Visitor } from "./types.ts";

/** The login of a request. */
export type Found =
  | { readonly kind: "none" }
  /** There is a cookie that proves nothing any more. `keep`: only because the store could not be asked. */
  | { readonly kind: "over"; readonly keep: boolean; readonly failure: LoginFailure | undefined }
  | { readonly kind: "active"; readonly login: Login; readonly identity: Identity };

type Received = ReadonlyMap<string, string>;

/**
 * Finds the login that these cookies prove. Never throws: what cannot be checked is not proven.
 *
 * @param peer - Who sent them, for the log.
 */
export async function findLogin(
  context: AuthContext,
  received: Received,
  peer: Peer | undefined,
): Promise<Found> {
  const { logins, logger } = context;
  const presented = await logins.read(received);
  if (presented.kind === "none") return { kind: "none" };
  if (presented.kind === "invalid") return over();
  const { login } = presented.cookie;
  if (presented.kind === "expired") {
    await context.reportExpiry(login, "max", peer?.address);
    return over();
  }
  try {
    return await check(context, presented.cookie, peer?.address);
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    const failure = { code: "AUTH_STORE_UNAVAILABLE", id: randomErrorId() } as const;
    logger.error("login could not be checked", { ...failure, reason });
    return { kind: "over", keep: true, failure };
  }
}

function over(failure?: LoginFailure): Found {
  return { kind: "over", keep: false, failure };
}

async function check(
  context: AuthContext,
  cookie: LoginCookie,
  address: string | undefined,
): Promise<Found> {
  const { config, providers, revocations, idleness, records, tokens, now, emit } = context;
  const { login: sealed, needsRecord } = cookie;
  const provider = providers.byName(sealed.provider);
  if (provider === undefined || provider.fingerprint !== cookie.fingerprint) return over();
  if (!isOfAllowedTenant(sealed.iss, provider.config.allowedTenants)) return over();
  const [revocation, isAwake, stored] = await Promise.all([
    revocations.find(sealed),
    idleness.isAwake(sealed),
    needsRecord ? records.read(sealed.loginId) : undefined,
  ]);
  // The id that the log tells of this login with.
  const denied = { code: "AUTH_DENIED", id: sealed.loginId } as const;
  if (revocation !== undefined) return over(revocation.reason === "denied" ? denied : undefined);
  if (!isAwake) {
    await context.reportExpiry(sealed, "idle", address);
    return over();
  }
  let record: LoginRecord | undefined = stored;
  if (stored !== undefined) record = await tokens.recheck(sealed, stored, address);
  if (needsRecord && record === undefined) return over();
  const claims = record?.claims ?? cookie.claims;
  if (claims === undefined) return over();
  const maxMs = maxSecondsOf(config.login, record?.refreshToken) * 1000;
  const login = { ...sealed, expiresAt: Math.min(sealed.expiresAt, sealed.issuedAt + maxMs) };
  if (login.expiresAt <= now()) {
    await context.reportExpiry(login, "max", address);
    return over();
  }
  const identity = toIdentity(login, claims, provider.config, config.login);
  const decision = decideLogin(config.login, identity);
  if (!decision.allow) {
    const { provider: name, iss, sub, loginId } = login;
    await revocations.revoke({ kind: "login", loginId }, "denied");
    emit({
      type: "session_revoked",
      at: now(),
      reason: "denied",
      provider: name,
      iss,
      sub,
      address,
      loginId,
    });
    return over(denied);
  }
  await idleness.touch(login);
  return { kind: "active", login, identity };
}

/** The cookie that carries a failure to the one run that shows it as `st.user.error`. */
export const failureCookie = "e";

/** Identifies the sender of these headers. */
export async function identify(
  context: AuthContext,
  headers: Headers,
  peer: Peer | undefined,
): Promise<Visitor> {
  const { cookies, browsers, sealer, logins } = context;
  const received = cookies.read(headers);
  const [browser, found] = await Promise.all([
    browsers.read(received),
    findLogin(context, received, peer),
  ]);
  const setCookies = [...browser.setCookies];
  const visitor = {
    browserId: browser.id,
    xsrfToken: browsers.createXsrfToken(browser.id),
    setCookies,
  };
  const told = received.get(failureCookie);
  if (told !== undefined) setCookies.push(cookies.clear(failureCookie));
  if (found.kind === "active") {
    return { ...visitor, user: { isLoggedIn: true, identity: found.identity }, login: found.login };
  }
  if (found.kind === "over" && !found.keep) setCookies.push(...logins.clear(received));
  const opened = await sealer.open("failure", told ?? "", failureSchema);
  const isTold = opened.kind === "open";
  const failure = isTold ? opened.data : found.kind === "over" ? found.failure : undefined;
  if (failure === undefined) return { ...visitor, user: { isLoggedIn: false }, login: undefined };
  const { code } = failure;
  const error = { code, message: failures[code].message };
  return { ...visitor, user: { isLoggedIn: false, error }, login: undefined, failure };
}
