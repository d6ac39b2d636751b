/** The headers that answers carry whatever route they come from. */

import type { Route } from "./routes.ts";

/** For every answer: what no route has a reason to leave out. */
export const commonHeaders = {
  "x-content-type-options": "nosniff",
  // Popups of our own (logging in again) keep working; a page that opened ours, or that ours opened, reaches neither.
  "cross-origin-opener-policy": "same-origin-allow-popups",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
} as const;

/** Refuses everything: for answers that are no page of ours. */
export const closedCsp = "default-src 'none'; frame-ancestors 'none'";

const cacheControl = {
  "no-store": "no-store",
  revalidate: "no-cache",
  immutable: "public, max-age=31536000, immutable",
} as const satisfies Record<Route["cache"], string>;

/** What a route's table entry says of its answers, as headers. A handler may say more, and other values. */
export function routeHeaders(route: Route): Readonly<Record<string, string>> {
  return {
    ...commonHeaders,
    "cache-control": cacheControl[route.cache],
    "referrer-policy": route.referrerPolicy,
    "content-security-policy": closedCsp,
  };
}
