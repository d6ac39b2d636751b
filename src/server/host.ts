/** Under which hosts the app answers. The Host header is compared with the configuration, never used. */

import { isLoopbackHost } from "./loopback.ts";

export type HostDecision =
  | { readonly kind: "own" }
  /** Another loopback name of the same server: a browser is sent to the one origin of the app. */
  | { readonly kind: "alias" }
  /** The app lives elsewhere: the page says where, and where the request came in. */
  | { readonly kind: "foreign"; readonly host: string }
  | { readonly kind: "junk" };

/**
 * Decides by the host a request names. On loopback without a login of its own this is the wall against DNS rebinding:
 * a name of the attacker's that resolves to 127.0.0.1 is foreign.
 *
 * @param host - Of the Host header, or of a request line in absolute form.
 * @param appUrl - The app's home page.
 */
export function decideHost(host: string | undefined, appUrl: URL): HostDecision {
  const asked = host === undefined ? undefined : parseHost(host, appUrl.protocol);
  if (asked === undefined) return { kind: "junk" };
  if (asked.host === appUrl.host) return { kind: "own" };
  const isAlias =
    isLoopbackHost(appUrl.hostname) &&
    isLoopbackHost(asked.hostname) &&
    // Another port may have nobody on it: where the app is must be said, not tried.
    asked.port === appUrl.port;
  return isAlias ? { kind: "alias" } : { kind: "foreign", host: asked.host };
}

function parseHost(host: string, protocol: string): URL | undefined {
  const isPlain = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host);
  const url = `${protocol}//${host}/`;
  return isPlain && URL.canParse(url) ? new URL(url) : undefined;
}
