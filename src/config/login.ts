/** `[login]` of config.toml: who is let in, to which pages, and for how long. */

import { RuleError, parseRule } from "../protocol/policy.ts";
import type { Section } from "./section.ts";
import type { LoginPolicy, PagePolicy, Rule } from "./types.ts";

const day = 86_400;
const defaultMaxSeconds = 30 * day;
/** Where the policy reads groups or claims that nothing refreshes, so that a person who lost one is out the same day. */
const agingMaxSeconds = 12 * 3_600;
/** Browsers keep no cookie longer. */
const longestMaxSeconds = 400 * day;

export interface LoginSettings {
  readonly policy: LoginPolicy;
  /** Whether anything in it keeps anybody out. */
  readonly restricts: boolean;
}

export function readLogin(section: Section): LoginSettings {
  const session = section.table("session");
  const max = readSeconds(session, "max");
  const idle = readSeconds(session, "idle");
  session.finish();
  const claims = section.table("claims");
  const groups = claims.text("groups");
  claims.finish();
  const policy: LoginPolicy = {
    require: section.flag("require") ?? false,
    allow: readRules(section, "allow"),
    deny: readRules(section, "deny") ?? [],
    pages: readPages(section.table("pages")),
    groupsClaim: groups?.split("."),
    keepClaims: section.texts("keep_claims"),
    sessionMaxSeconds: max ?? defaultMaxSeconds,
    ...(max === undefined && { agingMaxSeconds }),
    sessionIdleSeconds: idle,
  };
  section.finish();
  const restricts =
    policy.require ||
    policy.allow !== undefined ||
    policy.deny.length > 0 ||
    policy.pages.some((page) => page.access !== "public");
  return { policy, restricts };
}

/** Every rule of the policy. */
export function rulesOf({ allow = [], deny, pages }: LoginPolicy): readonly Rule[] {
  return [...allow, ...deny, ...pages.flatMap(({ access }) => (access === "public" ? [] : access))];
}

function readSeconds(section: Section, key: string): number | undefined {
  const lifetimeMs = section.duration(key);
  if (lifetimeMs === undefined) return undefined;
  const seconds = Math.floor(lifetimeMs / 1_000);
  return seconds >= 60 && seconds <= longestMaxSeconds
    ? seconds
    : section.refuse(key, "is not a length a login can have", 'Write from "1m" to "400d".');
}

function readRules(section: Section, key: string): readonly Rule[] | undefined {
  return section.texts(key)?.flatMap((text) => {
    try {
      return [parseRule(text)];
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      const what = error.message.replace("The rule", "the rule").replace(/\.$/, "");
      section.refuse(key, `cannot be used: ${what}`, error.hint);
      return [];
    }
  });
}

function readPages(section: Section): readonly PagePolicy[] {
  return section.keys.flatMap((pattern): PagePolicy[] => {
    if (
      !/^\/(?:[^\s*?#\\]+\/)*(?:\*|[^\s*?#\\]*)$/.test(pattern) ||
      /\/\/|\/\.{1,2}(?:\/|$)/.test(pattern)
    ) {
      section.refuse(
        pattern,
        "is not a path of the app",
        'Write it from the root, with "*" at its end alone: "/admin", "/admin/*".',
      );
      return [];
    }
    const texts = section.texts(pattern);
    if (texts?.length === 1 && texts[0] === "public") return [{ pattern, access: "public" }];
    const access = readRules(section, pattern);
    return access === undefined ? [] : [{ pattern, access }];
  });
}
