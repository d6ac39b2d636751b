/** Whether an account may log in: a pure function of the policy. Over pages decides src/protocol/page-access.ts. */

import type { LoginPolicy } from "../config/types.ts";
import { claimAt, matchRules, type Rule, type RuleSubject } from "../protocol/policy.ts";
import { isRecord } from "../protocol/record.ts";

/** Whether an account may log in at all, and which rule said so. */
export type LoginDecision =
  | { readonly allow: true; readonly rule: Rule | undefined }
  | {
      readonly allow: false;
      /** `unverified`: an e-mail rule could have matched. `overage`: the provider left the groups out. */
      readonly why: "denied" | "unlisted" | "unverified" | "overage";
      readonly rule: Rule | undefined;
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
