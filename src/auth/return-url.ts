/** Where a person may be sent after a login or a logout: to a page of the app, never elsewhere and never in a circle. */

/** What fits into the cookie of an attempt beside everything else, percent-encoded as it is kept. */
const maxLength = 1500;

/**
 * The page to return to: `returnTo` when it is a page of the app, else the app's home page. Always a whole URL of our own
 * origin: a path such as `/..//evil.example` would be read as another host in `Location`.
 */
export function returnUrl(returnTo: string | null | undefined, appUrl: URL): URL {
  if (returnTo === null || returnTo === undefined) return new URL(appUrl);
  // A browser drops some of these and not others, so what they lead to is anyone's guess.
  if (/[\p{Cc}\\]|^\s|\s$/u.test(returnTo) || !URL.canParse(returnTo, appUrl.href))
    return new URL(appUrl);
  const target = new URL(returnTo, appUrl);
  target.hash = "";
  // `blob:https://app…` has our origin too, and credentials do not change it.
  const isOurs =
    target.protocol === appUrl.protocol &&
    target.origin === appUrl.origin &&
    target.username === "" &&
    target.password === "";
  const path = target.pathname;
  const isShort = target.href.length <= maxLength;
  const isPlain = !path.includes("//") && !/%(?:2f|5c|25|0[0-9a-f])/i.test(path);
  return isOurs && isShort && isPlain && isPage(path, appUrl) ? target : new URL(appUrl);
}

function isPage(path: string, appUrl: URL): boolean {
  if (!path.startsWith(appUrl.pathname)) return path === appUrl.pathname.slice(0, -1);
  return authPath(path, appUrl) === undefined;
}

/** The route below the base path (`auth/login`, `oauth2callback`), or undefined for a path that is not the login's. */
export function authPath(path: string, appUrl: URL): string | undefined {
  if (!path.startsWith(appUrl.pathname)) return undefined;
  const below = path.slice(appUrl.pathname.length);
  return below === "oauth2callback" || below.startsWith("auth/") ? below : undefined;
}
