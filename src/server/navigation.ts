/** How a browser came to ask: a person opening a page, or something on a page. Told by its fetch metadata. */

import type { IncomingHttpHeaders } from "node:http";

/**
 * Whether a person opens this address as a page of its own. What sends no fetch metadata (curl, a monitor, an old
 * browser) counts as one; a frame, an image, a script and a prefetch do not.
 *
 * @see {@link https://www.w3.org/TR/fetch-metadata/ | Fetch Metadata}
 */
export function isTopLevelNavigation(
  method: string | undefined,
  headers: IncomingHttpHeaders,
): boolean {
  return (
    (method === "GET" || method === "HEAD") &&
    !isPrefetch(headers) &&
    (headers["sec-fetch-dest"] ?? "document") === "document" &&
    (headers["sec-fetch-mode"] ?? "navigate") === "navigate"
  );
}

/** Whether the browser fetches ahead of a person's wish. */
export function isPrefetch(headers: IncomingHttpHeaders): boolean {
  const purposes = [headers["sec-purpose"], headers["purpose"], headers["x-moz"]];
  return purposes.some((purpose) => /prefetch|prerender/i.test(String(purpose ?? "")));
}
