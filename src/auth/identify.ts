/** Who sent a request: what its cookies say, held against revocations, idleness and the policy of today. */

import * as v from "valibot";

import type { Identity, LoginError } from "../protocol/user.ts";
import { decideLogin } from "./authorize.ts";
import { toIdentity } from "./claims.ts";
import type { AuthContext } from "./context.ts";
import { failures, isAuthErrorCode, type AuthErrorCode } from "./errors.ts";
import type { LoginCookie } from "./logins.ts";
import type { LoginRecord } from "./records.ts";
import type { Login, Visitor } from "./types.ts";

/** The login of a request. */
export type Found =
  | { readonly kind: "none" }
  /** There is a cookie that proves nothing any more. `keep`: only because the store could not be asked. */
  | { readonly kind: "over"; readonly keep: boolean; readonly code: AuthErrorCode | undefined }
  | { readonly kind: "active"; readonly login: Login; readonly identity: Identity };

type Received = ReadonlyMap<string, string>;

/** Finds the login that these cookies prove. Never throws: what cannot be checked is not proven. */
export async function findLogin(context: AuthContext, received: Received): Promise<Found> {
  const { logins, logger, now, emit } = context;
  const presented = await logins.read(received);
  if (presented.kind === "none") return { kind: "none" };
  if (presented.kind === "invalid") return over();
  const { login } = presented.cookie;
  if (presented.kind === "expired") {
    const { provider, iss, sub, loginId } = login;
    emit({ type: "session_expired", at: now(), reason: "max", provider, iss, sub, loginId });
    return over();
  }
  try {
    return await check(context, presented.cookie);
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    logger.error("login could not be checked", { code: "AUTH_STORE_UNAVAILABLE", reason });
    return { kind: "over", keep: true, code: "AUTH_STORE_UNAVAILABLE" };
  }
}

function over(code?: AuthErrorCode): Found {
  return { kind: "over", keep: false, code };
}

async function check(context: AuthContext, cookie: LoginCookie): Promise<Found> {
  const { config, providers, revocations, idleness, records, tokens, now, emit } = context;
  const { login, needsRecord } = cookie;
  const provider = providers.byName(login.provider);
  if (provider === undefined || provider.fingerprint !== cookie.fingerprint) return over();
  const [revocation, isAwake, stored] = await Promise.all([
    revocations.find(login),
    idleness.isAwake(login),
    needsRecord ? records.read(login.loginId) : undefined,
  ]);
  const { iss, sub, loginId } = login;
  const person = { provider: login.provider, iss, sub, loginId };
  if (revocation !== undefined)
    return over(revocation.reason === "denied" ? "AUTH_DENIED" : undefined);
  if (!isAwake) {
    emit({ type: "session_expired", at: now(), reason: "idle", ...person });
    return over();
  }
  let record: LoginRecord | undefined = stored;
  if (stored !== undefined) record = await tokens.recheck(login, stored);
  if (needsRecord && record === undefined) return over();
  const claims = record?.claims ?? cookie.claims;
  if (claims === undefined) return over();
  const identity = toIdentity(login, claims, provider.config, config.login);
  const decision = decideLogin(config.login, identity);
  if (!decision.allow) {
    await revocations.revoke({ kind: "login", loginId }, "denied");
    emit({ type: "session_revoked", at: now(), reason: "denied", ...person });
    return over("AUTH_DENIED");
  }
  await idleness.touch(login);
  return { kind: "active", login, identity };
}

/** The cookie that carries a failure to the one run that shows it as `st.user.error`. */
export const failureCookie = "e";
export const failureSchema = v.strictObject({ code: v.string() });

/** Identifies the sender of these headers. */
export async function identify(context: AuthContext, headers: Headers): Promise<Visitor> {
  const { cookies, browsers, sealer, logins } = context;
  const received = cookies.read(headers);
  const [browser, found] = await Promise.all([
    browsers.read(received),
    findLogin(context, received),
  ]);
  const setCookies = [...browser.setCookies];
  const visitor = {
    browserId: browser.id,
    xsrfToken: browsers.createXsrfToken(browser.id),
    setCookies,
  };
  const failure = received.get(failureCookie);
  if (failure !== undefined) setCookies.push(cookies.clear(failureCookie));
  if (found.kind === "active") {
    return { ...visitor, user: { isLoggedIn: true, identity: found.identity }, login: found.login };
  }
  if (found.kind === "over" && !found.keep) setCookies.push(...logins.clear(received));
  const opened = await sealer.open("failure", failure ?? "", failureSchema);
  const code =
    opened.kind === "open" ? opened.data.code : found.kind === "over" ? found.code : undefined;
  const error = toLoginError(code);
  return {
    ...visitor,
    user: { isLoggedIn: false, ...(error === undefined ? {} : { error }) },
    login: undefined,
  };
}

function toLoginError(code: string | undefined): LoginError | undefined {
  if (code === undefined || !isAuthErrorCode(code)) return undefined;
  return { code, message: failures[code].message };
}
