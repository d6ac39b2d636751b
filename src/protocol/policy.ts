/** Who is let in: rules, what they read of a login, and whether they match. Shared by the server's gate and scripts. */

import { SluiceError } from "../errors.ts";
import { normalizeDomain, normalizeEmail } from "./email.ts";
import { isRecord, type UnknownRecord } from "./record.ts";
import type { Identity } from "./user.ts";

/** One rule of the policy, parsed: `*@acme.com`, `ada@acme.com`, `group:x`, `claim:name=value`, `provider:x`. */
export type Rule =
  | { readonly kind: "email"; readonly text: string; readonly address: string }
  | { readonly kind: "domain"; readonly text: string; readonly domain: string }
  | { readonly kind: "group"; readonly text: string; readonly group: string }
  | {
      readonly kind: "claim";
      readonly text: string;
      readonly claim: string;
      readonly value: string;
    }
  | { readonly kind: "provider"; readonly text: string; readonly provider: string };

/** What rules read of a login. */
export type RuleSubject = Pick<Identity, "provider" | "claims" | "groups" | "verifiedEmail">;

/** A rule that cannot be read. */
export class RuleError extends SluiceError<"POLICY_RULE_INVALID"> {
  override readonly name = "RuleError";

  constructor(text: string, what: string) {
    super(
      "POLICY_RULE_INVALID",
      `The rule ${JSON.stringify(text)} ${what}.`,
      'Write "*@acme.com", "ada@acme.com", "group:analysts", "claim:department=finance" or "provider:okta".',
    );
  }
}

/**
 * Reads one rule.
 *
 * @example parseRule("*@acme.com"); // { kind: "domain", text: "*@acme.com", domain: "acme.com" }
 * @throws {@link RuleError} `POLICY_RULE_INVALID` when the text is no rule.
 */
export function parseRule(text: string): Rule {
  const { kind, rest } = /^(?<kind>group|claim|provider):(?<rest>.*)$/s.exec(text)?.groups ?? {};
  if (kind === undefined || rest === undefined) return parseEmailRule(text);
  if (rest.trim() === "") throw new RuleError(text, `says nothing after "${kind}:"`);
  if (kind === "group") return { kind, text, group: rest };
  if (kind === "provider") return { kind, text, provider: rest };
  const equals = rest.indexOf("=");
  if (equals < 1) throw new RuleError(text, "needs a claim's name, an equals sign and a value");
  return { kind: "claim", text, claim: rest.slice(0, equals), value: rest.slice(equals + 1) };
}

function parseEmailRule(text: string): Rule {
  if (text.startsWith("*@")) {
    const domain = normalizeDomain(text.slice(2));
    if (domain === undefined) throw new RuleError(text, "names no domain that mail can be sent to");
    return { kind: "domain", text, domain };
  }
  const address = text.includes("*") ? undefined : normalizeEmail(text);
  if (address === undefined) throw new RuleError(text, "is of no kind that is known");
  return { kind: "email", text, address };
}

/** The first of the rules that matches, or undefined when none does: an empty list matches nobody. */
export function matchRules(rules: readonly Rule[], subject: RuleSubject): Rule | undefined {
  return rules.find((rule) => matchRule(rule, subject));
}

/** Whether one rule matches. */
export function matchRule(rule: Rule, subject: RuleSubject): boolean {
  if (rule.kind === "email") return subject.verifiedEmail === rule.address;
  if (rule.kind === "domain") return subject.verifiedEmail?.split("@")[1] === rule.domain;
  if (rule.kind === "group") return subject.groups?.includes(rule.group) === true;
  if (rule.kind === "claim") return claimHas(readClaim(subject.claims, rule.claim), rule.value);
  return subject.provider === rule.provider;
}

/** The claim of that name, else the one at that path: `realm_access.roles`. Own properties only. */
function readClaim(claims: UnknownRecord, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : claimAt(claims, name.split("."));
}

function claimHas(value: unknown, wanted: string): boolean {
  if (Array.isArray(value)) return value.some((item) => isScalar(item) && String(item) === wanted);
  return isScalar(value) && String(value) === wanted;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** What stands at a path of own properties, or undefined. */
export function claimAt(claims: unknown, path: readonly string[]): unknown {
  let value = claims;
  for (const segment of path) {
    if (!isRecord(value) || !Object.hasOwn(value, segment)) return undefined;
    value = value[segment];
  }
  return value;
}

/** The groups at a path of the claims: a text, or a list of them; anything else is no group. */
export function readGroups(
  claims: UnknownRecord,
  path: readonly string[] = ["groups"],
): readonly string[] {
  const whole = path.join(".");
  const value = Object.hasOwn(claims, whole) ? claims[whole] : claimAt(claims, path);
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/**
 * The address that rules may rely on: `email` with `email_verified` true (the boolean), or from a provider that is
 * trusted without. Google vouches for an address outside its own domains only together with `hd`.
 *
 * @see {@link https://developers.google.com/identity/sign-in/web/backend-auth | Google: verify the ID token}
 */
export function readVerifiedEmail(
  claims: UnknownRecord,
  { iss, trustEmail }: { readonly iss: string; readonly trustEmail: boolean },
): string | undefined {
  const { email, email_verified: isVerified, hd } = claims;
  if (typeof email !== "string") return undefined;
  if (isVerified !== true && !(trustEmail && isVerified === undefined)) return undefined;
  const address = normalizeEmail(email);
  const isGoogle = iss === "https://accounts.google.com";
  const isGmail = address?.endsWith("@gmail.com") === true;
  return isGoogle && !isGmail && (typeof hd !== "string" || hd === "") ? undefined : address;
}
