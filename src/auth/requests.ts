/** What is read of a request: its parameters, its form, where it comes from and what it is for. */

import { AuthError } from "./errors.ts";

/** Largest body that any route takes. */
const maxBodyBytes = 16 * 1024;

/** Parameters, each at most once: of two, one reader would take the first and another the last. */
export function readParameters(search: URLSearchParams): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of search) {
    if (found.has(name)) throw new AuthError("AUTH_CALLBACK_INVALID", "a parameter comes twice");
    found.set(name, value);
  }
  return found;
}

/** The body of a form post. */
export async function readForm(request: Request): Promise<ReadonlyMap<string, string>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") {
    throw new AuthError("AUTH_CALLBACK_INVALID", "the body is no form");
  }
  return readParameters(new URLSearchParams(await readText(request)));
}

/** A body as text, no longer than a login's can be. */
export async function readText(request: Request): Promise<string> {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = request.body?.getReader();
  if (reader === undefined) return "";
  const chunks: Uint8Array[] = [];
  for (let length = 0; ;) {
    // One after the other is how a stream is read.
    // oxlint-disable-next-line no-await-in-loop
    const { done, value } = await reader.read().catch(() => {
      throw new AuthError("AUTH_CALLBACK_INVALID", "the body broke off");
    });
    if (done) break;
    length += value.byteLength;
    if (length > maxBodyBytes) {
      reader.cancel().catch(() => undefined);
      throw new AuthError("AUTH_BODY_TOO_LARGE", "a body of more than 16 kB");
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Whether a page of ours sent the request. */
export function isFromApp({ headers }: Request, appUrl: URL): boolean {
  const origin = headers.get("origin");
  if (origin !== null) return origin === appUrl.origin;
  return headers.get("sec-fetch-site") === "same-origin";
}

/** Whether a browser fetches ahead of time what nobody has asked for yet. */
export function isPrefetch({ headers }: Request): boolean {
  const purpose = `${headers.get("sec-purpose") ?? ""} ${headers.get("purpose") ?? ""} ${headers.get("x-moz") ?? ""}`;
  return /prefetch|prerender|preview/i.test(purpose);
}

/** Whether a page of somebody's shows the answer in a frame. */
export function isFramed({ headers }: Request): boolean {
  return /^i?frame$/.test(headers.get("sec-fetch-dest") ?? "");
}

/** Whether a person goes to a page in a tab of its own. Where a browser does not say, `Accept` must at least be a page's. */
export function isNavigation(request: Request): boolean {
  const { headers } = request;
  if (isPrefetch(request)) return false;
  const dest = headers.get("sec-fetch-dest");
  if (dest === null) return headers.get("accept")?.includes("text/html") === true;
  return dest === "document" && headers.get("sec-fetch-mode") === "navigate";
}
