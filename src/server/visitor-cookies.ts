/** Which answer takes an error of the login out of the browser: the one after which a run has seen it. */

import type { Visitor } from "../auth/types.ts";

/**
 * Cookies for the page. While there is a failed login to tell, its cookie stays: the socket of the page, and not the page
 * itself, brings it to the script.
 */
export function pageCookies(visitor: Visitor): readonly string[] {
  return hasError(visitor) ? [] : visitor.setCookies;
}

/** Cookies for the socket's own answer, which a browser keeps as it keeps those of a page. */
export function socketCookies(visitor: Visitor): readonly string[] {
  return hasError(visitor) ? visitor.setCookies : [];
}

function hasError({ user }: Visitor): boolean {
  return !user.isLoggedIn && user.error !== undefined;
}
