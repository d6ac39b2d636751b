/** The end of a login that worked: claims, policy, the identity cookie, a new session. */

import type { UnknownRecord } from "../protocol/record.ts";
import type { Attempt } from "./attempts.ts";
import { decideLogin, type LoginDecision } from "./authorize.ts";
import {
  hasAgingRules,
  isWanting,
  keptClaims,
  maxSecondsOf,
  mergeClaims,
  toIdentity,
} from "./claims.ts";
import type { AuthContext } from "./context.ts";
import { AuthError, DeniedError, type AuthErrorCode } from "./errors.ts";
import type { IdTokenClaims } from "./id-token.ts";
import { cleanText } from "./log.ts";
import { endBefore, loginBefore } from "./login-before.ts";
import type { LoginCookie } from "./logins.ts";
import { rememberSession } from "./provider-logout.ts";
import type { Provider, TokenSet } from "./provider.ts";
import type { LoginRecord } from "./records.ts";
import { redirect } from "./responses.ts";
import { rememberNoPrompt } from "./start-login.ts";
import type { Login, Peer } from "./types.ts";

export interface Completion {
  readonly context: AuthContext;
  readonly request: Request;
  readonly peer: Peer;
  readonly attempt: Attempt;
  readonly provider: Provider;
  readonly tokens: TokenSet & { readonly claims: IdTokenClaims; readonly idToken: string };
}

/** Lets the person in, or throws why not. */
export async function completeLogin(completion: Completion): Promise<Response> {
  const { context, request, peer, attempt, provider, tokens } = completion;
  const { config, cookies, attempts, browsers, idleness, now, emit } = context;
  const { iss, sub, sid } = tokens.claims;
  // What ends the person's logins while userinfo is asked ends this one, too.
  const issuedAt = now();
  const claims = await gatherClaims(completion);
  const login: Login = {
    loginId: attempt.loginId,
    provider: provider.config.name,
    iss,
    sub,
    sid: typeof sid === "string" && sid !== "" ? sid : undefined,
    issuedAt,
    expiresAt: issuedAt + maxSecondsOf(config.login, tokens.refreshToken) * 1000,
  };
  assertAllowed(
    decideLogin(config.login, toIdentity(login, claims, provider.config, config.login)),
    login,
  );

  const received = cookies.read(request.headers);
  const kept = keptClaims(claims, config.login);
  const [setCookies, browser] = await Promise.all([
    keep(completion, login, kept, received),
    browsers.renew(),
    idleness.touch(login),
    rememberSession(context, login),
  ]);
  // Only now: a login that could not be kept leaves the one before as it was.
  const before = (await loginBefore(context, received)) ?? attempt.before;
  if (before !== undefined) await endBefore(context, before, login);
  if (attempt.isPromptRetry) await rememberNoPrompt(context, provider);
  const person = { provider: login.provider, iss, sub, loginId: login.loginId };
  emit({ type: "login_completed", at: issuedAt, ...person, address: peer.address });
  return redirect(new URL(attempt.returnTo), [
    ...setCookies,
    ...browser.setCookies,
    ...attempts.forget(attempt.state, received),
  ]);
}

async function gatherClaims({ context, provider, tokens }: Completion): Promise<UnknownRecord> {
  const { claims, accessToken } = tokens;
  if (!isWanting(claims, context.config.login)) return claims;
  const userinfo = await provider.userinfo(accessToken, claims.sub);
  return userinfo === undefined ? claims : mergeClaims(claims, userinfo);
}

function assertAllowed(decision: LoginDecision, login: Login): void {
  if (decision.allow) return;
  const codes: Readonly<Record<typeof decision.why, AuthErrorCode>> = {
    denied: "AUTH_DENIED",
    unlisted: "AUTH_DENIED",
    unverified: "AUTH_EMAIL_UNVERIFIED",
    overage: "AUTH_GROUPS_MISSING",
  };
  throw new DeniedError(codes[decision.why], login, decision.rule?.text);
}

/** Divides the login between the browser and the store. Returns `Set-Cookie` values for the browser's part. */
async function keep(
  { context, attempt, provider, tokens }: Completion,
  login: Login,
  claims: UnknownRecord,
  received: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const { config, logins, records, store } = context;
  const { exposeTokens } = provider.config;
  const needsTokens = exposeTokens.length > 0;
  const { refreshToken: given, accessToken, accessExpiresAt, idToken } = tokens;
  // A refresh token nobody needs is not kept.
  const refreshToken = needsTokens || hasAgingRules(config.login) ? given : undefined;
  const record: LoginRecord = {
    idToken,
    nonce: attempt.nonce,
    ...(exposeTokens.includes("access") ? { accessToken, accessExpiresAt } : {}),
    refreshToken,
    version: 0,
    checkedAt: login.issuedAt,
  };
  const { fingerprint } = provider;
  const slim: LoginCookie = { login, fingerprint, needsRecord: true, claims: undefined };
  if (refreshToken === undefined) {
    const whole: LoginCookie = { ...slim, needsRecord: needsTokens, claims };
    const setCookies = await logins.set(whole, received);
    if (setCookies !== undefined) {
      await records.write(login, record);
      return setCookies;
    }
  }
  // What is refreshed, or too large for cookies, is the store's.
  const setCookies = await logins.set(slim, received);
  const isRefreshed = refreshToken !== undefined;
  if (setCookies === undefined || (!store.isDurable && !isRefreshed)) throw tooLarge(claims);
  await records.write(login, { ...record, claims });
  return setCookies;
}

function tooLarge(claims: UnknownRecord): AuthError {
  const sizes = Object.entries(claims).map(([name, value]) => ({
    name,
    size: JSON.stringify(value)?.length ?? 0,
  }));
  const largest = sizes.toSorted((a, b) => b.size - a.size)[0] ?? { name: "", size: 0 };
  const what = `the largest claim is ${cleanText(largest.name)}, ${largest.size} characters`;
  return new AuthError("AUTH_CLAIMS_TOO_LARGE", what, `Here ${what}.`);
}
