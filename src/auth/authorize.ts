/** The gate's decisions: may this login be, and may this person see this page. Pure functions of the policy. */

import type { LoginPolicy, PagePolicy } from "../config/types.ts";
import { claimAt, matchRules, type Rule, type RuleSubject } from "../protocol/policy.ts";
import { isRecord } from "../protocol/record.ts";
import type { UserState } from "../protocol/user.ts";

/** Whether an account may log in at all, and which rule said so. */
export type LoginDecision =
  | { readonly allow: true; readonly rule: Rule | undefined }
  | {
      readonly allow: false;
      /** `unverified`: an e-mail rule could have matched. `overage`: the provider left the groups out. */
      readonly why: "denied" | "unlisted" | "unverified" | "overage";
      readonly rule: Rule | undefined;
    };

/** Whether somebody may see a page. */
export type AccessDecision =
  | { readonly allow: true }
  | {
      readonly allow: false;
      /** `path`: two readers of this path could see two paths, so it is nobody's. */
      readonly why: "login" | "denied" | "path";
      /** The pattern of `[login.pages]` that decided; undefined: `[login] require`. */
      readonly pattern: string | undefined;
    };

/** Decides over an account: a `deny` rule wins; no `allow` list lets everyone in, an empty one nobody. */
export function decideLogin(policy: LoginPolicy, subject: RuleSubject): LoginDecision {
  const denying = matchRules(policy.deny, subject);
  if (denying !== undefined) return { allow: false, why: "denied", rule: denying };
  if (hasUnreadableGroups(policy, policy.deny, subject)) {
    return { allow: false, why: "overage", rule: undefined };
  }
  if (policy.allow === undefined) return { allow: true, rule: undefined };
  const allowing = matchRules(policy.allow, subject);
  if (allowing !== undefined) return { allow: true, rule: allowing };
  if (hasUnreadableGroups(policy, policy.allow, subject)) {
    return { allow: false, why: "overage", rule: undefined };
  }
  const isAboutEmail = policy.allow.some(({ kind }) => kind === "email" || kind === "domain");
  const isUnverified = isAboutEmail && subject.verifiedEmail === undefined;
  return { allow: false, why: isUnverified ? "unverified" : "unlisted", rule: undefined };
}

/** Entra leaves `groups` out when there are too many and names them in `_claim_names` instead. */
function hasUnreadableGroups(
  { groupsClaim = ["groups"] }: LoginPolicy,
  rules: readonly Rule[],
  { claims }: RuleSubject,
): boolean {
  const names = claimAt(claims, ["_claim_names"]);
  const name = groupsClaim[0];
  if (!rules.some(({ kind }) => kind === "group") || name === undefined) return false;
  return isRecord(names) && Object.hasOwn(names, name);
}

/**
 * Decides over a page.
 *
 * @param path - The path below the app's base path, as the browser sent it: `/admin/users`.
 */
export function decideAccess(policy: LoginPolicy, path: string, user: UserState): AccessDecision {
  const plain = plainPath(path);
  if (plain === undefined) return { allow: false, why: "path", pattern: undefined };
  const page = mostSpecific(policy.pages, plain);
  if (page?.access === "public") return { allow: true };
  const pattern = page?.pattern;
  if (page === undefined && !policy.require) return { allow: true };
  if (!user.isLoggedIn) return { allow: false, why: "login", pattern };
  if (page === undefined || matchRules(page.access, user.identity) !== undefined)
    return { allow: true };
  return { allow: false, why: "denied", pattern };
}

/** The entry of `[login.pages]` that decides over a path, for explaining a decision. */
export function pagePolicyOf({ pages }: LoginPolicy, path: string): PagePolicy | undefined {
  const plain = plainPath(path);
  return plain === undefined ? undefined : mostSpecific(pages, plain);
}

/** The path decoded once, or undefined where a decoder, a router and a file system could disagree over it. */
function plainPath(path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const isPlain =
    decoded.startsWith("/") &&
    !/%(?:2f|5c|25|00)/i.test(path) &&
    !/[\\;\p{Cc}]|\/\/|\/\.{1,2}(?:\/|$)/u.test(decoded);
  return isPlain ? decoded.normalize("NFC") : undefined;
}

/** The page rule with the longest pattern that matches; an exact one before one with a star. */
function mostSpecific(pages: readonly PagePolicy[], path: string): PagePolicy | undefined {
  let best: PagePolicy | undefined;
  for (const page of pages) {
    if (!matchesPattern(page, path)) continue;
    if (best === undefined || weight(page.pattern) > weight(best.pattern)) best = page;
  }
  return best;
}

function weight(pattern: string): number {
  return pattern.endsWith("*") ? 2 * (pattern.length - 1) : 2 * pattern.length + 1;
}

/**
 * `/admin/*` is `/admin`, `/admin/` and all below. What guards also guards other spellings of itself (upper case, a slash
 * at the end); what opens opens only itself.
 */
function matchesPattern({ pattern, access }: PagePolicy, path: string): boolean {
  const fold = (text: string): string =>
    access === "public" ? text : text.toLowerCase().replace(/(?<=.)\/$/, "");
  const wanted = pattern.normalize("NFC");
  const given = fold(path);
  if (!wanted.endsWith("*")) return given === fold(wanted);
  const below = wanted.slice(0, -1);
  const folder = below.endsWith("/") ? below.slice(0, -1) : undefined;
  const start = access === "public" ? below : below.toLowerCase();
  return given.startsWith(start) || (folder !== undefined && given === fold(folder));
}
