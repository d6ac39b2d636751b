/** The cookies of the login: their names, how they are read strictly and how they are set. */

import { createHash } from "node:crypto";

import { stringifySetCookie } from "cookie";

interface SetCookieOptions {
  /** Undefined: until the browser ends. */
  readonly maxAgeSeconds?: number;
  /** `"none"` for what must come along with a POST from the provider. @defaultValue `"lax"` */
  readonly sameSite?: "lax" | "none";
}

export interface Cookies {
  /** `__Host-` on https, and a hash of the app's origin and base path, so that two apps on one host never meet. */
  readonly prefix: string;
  /** Our cookies by the part of their names behind the prefix. A name that comes twice proves nothing and has no value. */
  read(headers: Headers): ReadonlyMap<string, string>;
  /** A `Set-Cookie` value. */
  set(name: string, value: string, options?: SetCookieOptions): string;
  /** A `Set-Cookie` value that deletes. */
  clear(name: string): string;
}

/** The longest `Cookie` header that is looked at. */
const maxHeaderLength = 32 * 1024;

/** Creates the cookies of the app at a URL. */
export function createCookies(appUrl: URL): Cookies {
  const isSecure = appUrl.protocol === "https:";
  const hash = createHash("sha256").update(appUrl.href).digest("hex").slice(0, 8);
  const prefix = `${isSecure ? "__Host-" : ""}sluice-${hash}-`;

  function set(
    name: string,
    value: string,
    { maxAgeSeconds, sameSite = "lax" }: SetCookieOptions = {},
  ): string {
    return stringifySetCookie({
      name: prefix + name,
      value,
      path: "/",
      httpOnly: true,
      sameSite,
      secure: isSecure,
      ...(maxAgeSeconds === undefined ? {} : { maxAge: Math.max(0, Math.round(maxAgeSeconds)) }),
    });
  }

  return {
    prefix,
    read: (headers) => readCookies(headers.get("cookie") ?? "", prefix),
    set,
    clear: (name) => set(name, "", { maxAgeSeconds: 0 }),
  };
}

function readCookies(header: string, prefix: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (header.length > maxHeaderLength) return found;
  // Not by the `cookie` package: it takes the first of two of one name, and which one comes first is the attacker's choice.
  for (const pair of header.split(";")) {
    // Not `\s`: to a browser, a no-break space before `__Host-` makes another name, which a sibling's page may set for us.
    const [, name, value] = /^[ \t]*(?<name>[\w.-]+)=(?<value>[\w.~-]*)[ \t]*$/.exec(pair) ?? [];
    if (name === undefined || value === undefined || !name.startsWith(prefix)) continue;
    const short = name.slice(prefix.length);
    found.set(short, found.has(short) ? "" : value);
  }
  return found;
}
