/** What a script may know of the browser: its place, its language, its headers without what opens anything. */

import type { IncomingHttpHeaders } from "node:http";

import type { HelloFrame } from "../protocol/frames.ts";
import type { SessionContext } from "../protocol/worker.ts";

export interface Surroundings {
  readonly appUrl: URL;
  readonly ip: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The context of a session whose browser has said hello. */
export function toContext(hello: HelloFrame, surroundings: Surroundings): SessionContext {
  const { path, query, locale, timeZone, theme, isEmbedded } = hello;
  const { appUrl, ip, headers } = surroundings;
  return { path, query, appUrl: appUrl.href, locale, timeZone, theme, isEmbedded, ip, headers };
}

/** The context of a run that only finds out whether a page exists: no browser has said anything of itself yet. */
export function toProbeContext(
  path: string,
  query: string,
  { appUrl, ip, headers }: Surroundings,
): SessionContext {
  const locale = headers["accept-language"]?.split(/[,;]/, 1)[0]?.trim() ?? "";
  return {
    path,
    query,
    appUrl: appUrl.href,
    locale: /^[\w-]{2,35}$/.test(locale) ? locale : "en",
    timeZone: "UTC",
    theme: "light",
    isEmbedded: false,
    ip,
    headers,
  };
}

/** Headers that open something, or say only how the socket was made. */
const withheld =
  /^(?:authorization|proxy-authorization|connection|upgrade|sec-websocket-.*|x-sluice-.*)$/;

/** The headers as a script sees them: without `Authorization`, and without Sluice's own cookies. */
export function scriptHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || withheld.test(name)) continue;
    const text = Array.isArray(value) ? value.join(", ") : value;
    if (name !== "cookie") shown[name] = text;
    else {
      const cookies = text.split(";").map((cookie) => cookie.trim());
      const foreign = cookies.filter((cookie) => !/^(?:__Host-)?sluice[-_]/i.test(cookie));
      if (foreign.length > 0) shown[name] = foreign.join("; ");
    }
  }
  return shown;
}
