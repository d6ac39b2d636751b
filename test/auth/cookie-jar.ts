/** A browser's cookies: by host and not by port, gone when they expire, and Lax ones kept back from another site's POST. */

export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly attributes: ReadonlyMap<string, string>;
}

export class CookieJar {
  readonly #hosts = new Map<string, Map<string, Cookie>>();

  /** Takes what a response sets. */
  store(url: URL, response: Response): void {
    for (const line of response.headers.getSetCookie()) this.set(url, line);
  }

  /** Takes one `Set-Cookie` value. */
  set(url: URL, line: string): void {
    const cookie = parseSetCookie(line);
    const cookies = this.#hosts.get(url.hostname) ?? new Map<string, Cookie>();
    this.#hosts.set(url.hostname, cookies);
    if (cookie.attributes.get("max-age") === "0" || isPast(cookie)) cookies.delete(cookie.name);
    else cookies.set(cookie.name, cookie);
  }

  /** The `Cookie` header for a request. */
  header(url: URL, isCrossSitePost: boolean): string {
    return this.list(url)
      .filter(
        ({ attributes }) =>
          !isCrossSitePost || attributes.get("samesite")?.toLowerCase() === "none",
      )
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }

  list(url: URL): readonly Cookie[] {
    const path = (cookie: Cookie): string => cookie.attributes.get("path") ?? "/";
    return [...(this.#hosts.get(url.hostname)?.values() ?? [])].filter((cookie) =>
      url.pathname.startsWith(path(cookie)),
    );
  }

  /** A second browser with the same cookies, as somebody has who copied them. */
  copy(): CookieJar {
    const jar = new CookieJar();
    for (const [host, cookies] of this.#hosts) jar.#hosts.set(host, new Map(cookies));
    return jar;
  }

  remove(url: URL, name: string): void {
    this.#hosts.get(url.hostname)?.delete(name);
  }

  clear(): void {
    this.#hosts.clear();
  }
}

function isPast({ attributes }: Cookie): boolean {
  const expires = attributes.get("expires");
  return (
    expires !== undefined &&
    attributes.get("max-age") === undefined &&
    Date.parse(expires) < Date.now()
  );
}

function parseSetCookie(line: string): Cookie {
  const [pair = "", ...rest] = line.split(";");
  const equals = pair.indexOf("=");
  const attributes = rest.map((part): [string, string] => {
    const [name = "", value = ""] = part.trim().split("=");
    return [name.toLowerCase(), value];
  });
  return {
    name: pair.slice(0, equals),
    value: pair.slice(equals + 1),
    attributes: new Map(attributes),
  };
}
