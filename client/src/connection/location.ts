/** Where the page is, as the script names it: a path below the app's home page, and a query. */

export interface AppLocation {
  /** Without a slash at either end; "" is the home page. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

/** The app's home page: it may live below a path of its host, and the server writes that path into the document. */
export function appUrl(): URL {
  const base = document.querySelector<HTMLMetaElement>('meta[name="sluice-base"]')?.content ?? "/";
  return new URL(base, window.location.href);
}

/** Address of something the app's server has, such as its socket. */
export function serverUrl(path: string): URL {
  return new URL(path, appUrl());
}

/** What of the app `url` names. Undefined when it is somewhere else. */
export function locationOf(url: URL): AppLocation | undefined {
  const home = appUrl();
  const isInside = url.origin === home.origin && `${url.pathname}/`.startsWith(home.pathname);
  if (!isInside) return undefined;
  const path = url.pathname.slice(home.pathname.length).replace(/^\/+|\/+$/gu, "");
  return { path: safeDecode(path), query: url.search.slice(1) };
}

export function currentLocation(): AppLocation {
  return locationOf(new URL(window.location.href)) ?? { path: "", query: "" };
}

/** Address of a page, for a link. */
export function pageUrl({ path, query }: AppLocation): URL {
  const url = serverUrl(path.split("/").map(encodeURIComponent).join("/") || ".");
  url.search = query;
  return url;
}

function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
