/** What a request line asks for: read and normalised once, so that the gate and the router see the same path. */

/** Where a request goes. */
export type Target =
  | {
      readonly kind: "app";
      /** Below the app's home page, decoded, without a slash at either end; "" is the home page. */
      readonly path: string;
      /** Without the question mark, as it came. */
      readonly query: string;
      /** The same as an absolute URL of the app's own origin. */
      readonly url: URL;
    }
  /** The same page under its one spelling. */
  | { readonly kind: "moved"; readonly url: URL }
  /** A path of this host that is not the app's. */
  | { readonly kind: "outside" }
  | { readonly kind: "malformed" };

const malformed = { kind: "malformed" } as const;

/**
 * Reads a request line's target. A path with an empty or dot segment, an encoded slash, a backslash or a control
 * character is refused rather than mended: no browser sends one, and two readers would mend it in two ways.
 *
 * @param requestTarget - As it stands in the request line, without scheme and host (see {@link splitAbsoluteForm}).
 * @param appUrl - The app's home page; ends in a slash.
 */
export function parseTarget(requestTarget: string, appUrl: URL): Target {
  if (!/^\/[!-~]*$/.test(requestTarget) || /[#\\]/.test(requestTarget)) return malformed;
  const mark = requestTarget.indexOf("?");
  const rawPath = mark === -1 ? requestTarget : requestTarget.slice(0, mark);
  const query = mark === -1 ? "" : requestTarget.slice(mark + 1);
  const path = decodePath(rawPath);
  if (path === undefined) return malformed;
  const base = decodeURIComponent(appUrl.pathname);
  if (`${path}/` === base) return { kind: "moved", url: toAppUrl("", query, appUrl) };
  if (!path.startsWith(base)) return { kind: "outside" };
  const below = path.slice(base.length);
  if (below.endsWith("/")) {
    return { kind: "moved", url: toAppUrl(below.slice(0, -1), query, appUrl) };
  }
  return { kind: "app", path: below, query, url: toAppUrl(below, query, appUrl) };
}

/**
 * Whether a text is the path of a page as {@link parseTarget} gives it: for paths that come by other ways than a request
 * line. What is not has no URL either.
 */
export function isPagePath(path: string): boolean {
  // Half a surrogate pair is no character and cannot be encoded.
  const isWellFormed = !/\p{Surrogate}/u.test(path);
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const isPlain = isWellFormed && !/[\u0000-\u001f\u007f\\]/.test(path);
  return isPlain && (path === "" || path.split("/").every(isSegment));
}

/** Absolute address of a page of the app. */
export function toAppUrl(path: string, query: string, appUrl: URL): URL {
  const url = new URL(path.split("/").map(encodeURIComponent).join("/") || ".", appUrl);
  url.search = query;
  return url;
}

/**
 * Parts a request line in absolute form, whose host then stands for the `Host` header.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 | RFC 9112 section 3.2.2}
 */
export function splitAbsoluteForm(requestTarget: string): {
  readonly host: string | undefined;
  readonly target: string;
} {
  const { host, rest } =
    /^https?:\/\/(?<host>[^/?#]*)(?<rest>.*)$/is.exec(requestTarget)?.groups ?? {};
  if (host === undefined || rest === undefined) return { host: undefined, target: requestTarget };
  return { host, target: rest.startsWith("/") ? rest : `/${rest}` };
}

function decodePath(rawPath: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(rawPath);
  } catch {
    return undefined;
  }
  // What was encoded must not read as structure once it is decoded.
  if (path.split("/").length !== rawPath.split("/").length) return undefined;
  return isPagePath(path.replace(/^\/|\/$/g, "")) ? path : undefined;
}

function isSegment(segment: string): boolean {
  return segment !== "" && segment !== "." && segment !== "..";
}
