/** Who may see which page: `[login.pages]` and `[login] require`. One decision for the server's gate and for scripts that change the page. */

import { matchRules, type Rule } from "./policy.ts";
import type { UserState } from "./user.ts";

/** Who may see the pages under a path. */
export interface PagePolicy {
  /** A path of the app (`/admin/*`): `*` stands for anything below. */
  readonly pattern: string;
  readonly access: "public" | readonly Rule[];
}

/** What of the login policy decides over pages. */
export interface PageRules {
  /** The whole app needs a login. */
  readonly require: boolean;
  readonly pages: readonly PagePolicy[];
}

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

/**
 * Decides over a page.
 *
 * @param path - The path below the app's base path, as the browser sent it: `/admin/users`.
 */
export function decideAccess(rules: PageRules, path: string, user: UserState): AccessDecision {
  const plain = plainPath(path);
  if (plain === undefined) return { allow: false, why: "path", pattern: undefined };
  const page = mostSpecific(rules.pages, plain);
  if (page?.access === "public") return { allow: true };
  const pattern = page?.pattern;
  if (page === undefined && !rules.require) return { allow: true };
  if (!user.isLoggedIn) return { allow: false, why: "login", pattern };
  if (page === undefined || matchRules(page.access, user.identity) !== undefined)
    return { allow: true };
  return { allow: false, why: "denied", pattern };
}

/**
 * Decides over a page that a script names.
 *
 * @param path - As sessions have it: decoded, without a slash at either end; "" is the home page.
 */
export function decidePage(rules: PageRules, path: string, user: UserState): AccessDecision {
  // Half a surrogate pair cannot be encoded, so no request could ask for it.
  if (/\p{Surrogate}/u.test(path)) return { allow: false, why: "path", pattern: undefined };
  return decideAccess(rules, `/${path.split("/").map(encodeURIComponent).join("/")}`, user);
}

/** The entry of `[login.pages]` that decides over a path, for explaining a decision. */
export function pagePolicyOf({ pages }: PageRules, path: string): PagePolicy | undefined {
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
