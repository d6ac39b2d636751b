/** What is kept of the provider's claims, and what the policy reads of them. */

import type { LoginPolicy, ProviderConfig } from "../config/types.ts";
import { readGroups, readVerifiedEmail, type Rule } from "../protocol/policy.ts";
import type { UnknownRecord } from "../protocol/record.ts";
import type { Identity } from "../protocol/user.ts";
import type { Login } from "./types.ts";

/** Claims of the exchange itself: they have done their work when a login is complete. */
const spent = new Set(["nonce", "at_hash", "c_hash", "s_hash", "__proto__"]);

/** Every rule of the policy: of the login and of pages. */
function allRules({ allow = [], deny, pages }: LoginPolicy): readonly Rule[] {
  return [...allow, ...deny, ...pages.flatMap(({ access }) => (access === "public" ? [] : access))];
}

/** Whether the policy asks for claims that age: groups, or others of the provider's. */
export function hasAgingRules(policy: LoginPolicy): boolean {
  return allRules(policy).some(({ kind }) => kind === "group" || kind === "claim");
}

/** The longest life of a login, in seconds: a shorter one where rules read what ages and nothing refreshes it. */
export function maxSecondsOf(policy: LoginPolicy, refreshToken: string | undefined): number {
  const { sessionMaxSeconds, agingMaxSeconds = sessionMaxSeconds } = policy;
  return refreshToken === undefined && hasAgingRules(policy) ? agingMaxSeconds : sessionMaxSeconds;
}

/** The claims that the policy's rules look at, by their first names. */
export function claimsOfPolicy(policy: LoginPolicy): ReadonlySet<string> {
  const names = new Set<string>();
  for (const rule of allRules(policy)) {
    if (rule.kind === "email" || rule.kind === "domain") {
      for (const name of ["email", "email_verified", "hd"]) names.add(name);
    } else if (rule.kind === "group") {
      const path = policy.groupsClaim ?? ["groups"];
      for (const name of [path[0] ?? "", path.join("."), "_claim_names"]) names.add(name);
    } else if (rule.kind === "claim") {
      for (const name of [rule.claim, rule.claim.split(".")[0] ?? ""]) names.add(name);
    }
  }
  return names;
}

/** The claims that go with the login: `keep_claims`, and what the policy needs; without it all that say something. */
export function keptClaims(claims: UnknownRecord, policy: LoginPolicy): UnknownRecord {
  const wanted =
    policy.keepClaims === undefined
      ? undefined
      : new Set([...policy.keepClaims, ...claimsOfPolicy(policy), "auth_time"]);
  const kept = Object.entries(claims).filter(
    ([name]) => !spent.has(name) && (wanted === undefined || wanted.has(name)),
  );
  return Object.fromEntries(kept);
}

/**
 * Claims of userinfo fill the gaps of the ID token's and replace none. `email` and `email_verified` come from one source,
 * except that userinfo may vouch for the very address that the ID token names.
 */
export function mergeClaims(idToken: UnknownRecord, userinfo: UnknownRecord): UnknownRecord {
  const merged = new Map(Object.entries(userinfo));
  const isSameAddress = idToken.email === userinfo.email;
  if (idToken.email !== undefined && !isSameAddress) merged.delete("email_verified");
  if (idToken.email === undefined && userinfo.email !== undefined) {
    const { email_verified: _, ...others } = idToken;
    return Object.fromEntries([...merged, ...Object.entries(others)]);
  }
  return Object.fromEntries([...merged, ...Object.entries(idToken)]);
}

/** Whether userinfo could tell something that is wanted and missing. */
export function isWanting(claims: UnknownRecord, policy: LoginPolicy): boolean {
  return claims.name === undefined || claims.email === undefined || lacksClaimsOf(policy, claims);
}

/** Whether a claim is missing that a rule reads. */
export function lacksClaimsOf(policy: LoginPolicy, claims: UnknownRecord): boolean {
  return allRules(policy).some((rule) => {
    if (rule.kind === "email" || rule.kind === "domain") {
      return claims.email === undefined || claims.email_verified === undefined;
    }
    if (rule.kind === "group") {
      const path = policy.groupsClaim ?? ["groups"];
      return !Object.hasOwn(claims, path[0] ?? "") && !Object.hasOwn(claims, path.join("."));
    }
    if (rule.kind === "claim") {
      return (
        !Object.hasOwn(claims, rule.claim.split(".")[0] ?? "") && !Object.hasOwn(claims, rule.claim)
      );
    }
    return false;
  });
}

/** The login as scripts and rules see it. */
export function toIdentity(
  login: Pick<Login, "provider" | "iss" | "sub" | "expiresAt">,
  claims: UnknownRecord,
  provider: ProviderConfig,
  policy: LoginPolicy,
): Identity {
  const { iss, sub, expiresAt } = login;
  const { trustEmail } = provider;
  const verifiedEmail = readVerifiedEmail(claims, { iss, trustEmail });
  return {
    provider: login.provider,
    iss,
    sub,
    expiresAt,
    claims,
    groups: readGroups(claims, policy.groupsClaim),
    ...(verifiedEmail === undefined ? {} : { verifiedEmail }),
  };
}
