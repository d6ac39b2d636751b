/** Whether a login is let in, how that is said to who is not, and what he can do about it. */

import { type Rule, matchRules, parseRule } from "../protocol/policy.ts";
import type { Identity } from "../protocol/user.ts";
import { StopRun } from "../script/errors.ts";
import type { LoginRequest } from "../script/host.ts";
import { currentScope } from "../script/scope.ts";
import { describeValue, invalid, isList } from "./arguments.ts";
import { draw } from "./draw.ts";

const parsed = new Map<string, Rule>();
const mostParsed = 1_000;

/**
 * Reads rules; each text once.
 *
 * @throws `RuleError` `POLICY_RULE_INVALID` when a text is no rule.
 */
export function parseRules(call: string, texts: readonly string[]): readonly Rule[] {
  if (!isList(texts) || texts.some((text: unknown) => typeof text !== "string")) {
    const what = `allow is ${describeValue(texts)}`;
    throw invalid(call, what, 'Give it a list of rules, such as ["*@acme.com", "group:analysts"].');
  }
  return texts.map((text) => {
    const known = parsed.get(text);
    if (known !== undefined) return known;
    if (parsed.size === mostParsed) parsed.clear();
    const rule = parseRule(text);
    parsed.set(text, rule);
    return rule;
  });
}

/** Why a login is not let in, in words for the person; undefined when it is. */
export function checkAccess(rules: readonly Rule[], identity: Identity): string | undefined {
  if (matchRules(rules, identity) !== undefined) return undefined;
  const { email, name } = identity.claims;
  const who = [email, name].find((text) => typeof text === "string" && text !== "");
  const account = typeof who === "string" ? who : identity.sub;
  const unproven =
    rules.some(({ kind }) => kind === "email" || kind === "domain") &&
    typeof email === "string" &&
    identity.verifiedEmail === undefined;
  return [
    `You are logged in as ${escape(account)}, and this page is not open to this account.`,
    rules.length === 0
      ? "It is open to nobody."
      : `It is open to ${joinOr(rules.map(describeRule))}.`,
    ...(unproven ? ["The address of this account was not confirmed by its provider."] : []),
  ].join(" ");
}

/** What a login of that age means, when it may be `maxAgeSeconds` old. */
export type Recency = "recent" | "old" | "unproven";

/** A login of the last minute is as recent as a login can be: another one would change nothing. */
const justNowSeconds = 60;

/**
 * Whether the person has proved who he is recently enough. Never `old` right after a login, so that asking for another
 * one cannot go on for ever.
 *
 * @param nowMs - Milliseconds since 1970.
 */
export function checkRecency(
  { claims }: Pick<Identity, "claims">,
  maxAgeSeconds: number,
  nowMs: number,
): Recency {
  const now = nowMs / 1_000;
  const { auth_time: provedAt, iat: loggedInAt } = claims;
  const age = typeof provedAt === "number" ? now - provedAt : Infinity;
  if (age <= maxAgeSeconds) return "recent";
  if (typeof loggedInAt !== "number") return "unproven";
  if (now - loggedInAt > justNowSeconds) return "old";
  return age <= maxAgeSeconds + justNowSeconds ? "recent" : "unproven";
}

/**
 * The login, when it is let in. Nobody's is sent to the provider, which ends the run; to others it is said why not.
 *
 * @param rules - Undefined: everybody who is logged in.
 */
export function admit(
  rules: readonly Rule[] | undefined,
  request: LoginRequest,
): Identity | undefined {
  const { session } = currentScope().run;
  if (!session.user.isLoggedIn) return leave(() => session.login(request));
  const { identity } = session.user;
  const body = rules && checkAccess(rules, identity);
  if (body === undefined) return identity;
  const refusal = { title: "This page is not open to you", body, button: "Use another account" };
  drawRefusal(refusal, { ...request, params: { ...request.params, prompt: "select_account" } });
  return undefined;
}

interface Refusal {
  readonly title: string;
  readonly body: string;
  readonly button: string;
}

/** Says why somebody is not let in, and offers another login, which ends the run. */
export function drawRefusal({ title, body, button }: Refusal, request: LoginRequest): void {
  const { run, place } = currentScope();
  draw("alert", { tone: "warning", title, body });
  const isAsked = run.trigger(place, {
    kind: "button",
    key: undefined,
    props: { label: button, type: "primary" },
    onClick: undefined,
  });
  if (isAsked) leave(() => run.session.login(request));
}

/** Has the browser leave the page, and ends the run. What the page shows stays until then. */
export function leave(ask: () => void): never {
  ask();
  throw new StopRun("ended", true);
}

function describeRule(rule: Rule): string {
  switch (rule.kind) {
    case "email":
      return escape(rule.address);
    case "domain":
      return `addresses at ${escape(rule.domain)}`;
    case "group":
      return `the group ${escape(rule.group)}`;
    case "claim":
      return `accounts whose ${escape(rule.claim)} is ${escape(rule.value)}`;
    case "provider":
      return `logins with ${escape(rule.provider)}`;
  }
}

function joinOr(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} or ${parts.at(-1)}`;
}

/** What is nobody's words of ours is shown as it is, not as Markdown. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>()#+!|~&-]/g, String.raw`\$&`);
}
