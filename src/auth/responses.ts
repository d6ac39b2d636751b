/** Answers of the auth core, with the headers that belong to each kind. None of them is ever stored. */

const common = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
} as const;

/** Nothing loads, nothing runs, nothing frames it. */
const closedCsp = "default-src 'none'; frame-ancestors 'none'";

function toHeaders(
  headers: Readonly<Record<string, string>>,
  setCookies: readonly string[],
): Headers {
  const all = new Headers({ ...common, ...headers });
  for (const cookie of setCookies) all.append("set-cookie", cookie);
  return all;
}

/** On to another page. 303, so that a POST does not go along. */
export function redirect(url: URL, setCookies: readonly string[] = []): Response {
  const headers = {
    location: url.href,
    "referrer-policy": "no-referrer",
    "content-security-policy": closedCsp,
  };
  return new Response(null, { status: 303, headers: toHeaders(headers, setCookies) });
}

export interface PageHeaders {
  readonly status: number;
  readonly csp: string;
  readonly setCookies: readonly string[];
  readonly more?: Readonly<Record<string, string>>;
}

/** A page. Its forms must send `Origin`, so the policy is not `no-referrer`: browsers then send `Origin: null`. */
export function page(
  document: string,
  { status, csp, setCookies, more = {} }: PageHeaders,
): Response {
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": csp,
    "referrer-policy": "same-origin",
    ...more,
  };
  return new Response(document, { status, headers: toHeaders(headers, setCookies) });
}

/** JSON for a script of ours. */
export function json(body: unknown, status = 200, setCookies: readonly string[] = []): Response {
  const headers = {
    "content-type": "application/json",
    "referrer-policy": "no-referrer",
    "content-security-policy": closedCsp,
  };
  return new Response(JSON.stringify(body), { status, headers: toHeaders(headers, setCookies) });
}

/** A bare answer for machines. */
export function bare(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  const all = {
    "referrer-policy": "no-referrer",
    "content-security-policy": closedCsp,
    ...headers,
  };
  return new Response(null, { status, headers: toHeaders(all, []) });
}
