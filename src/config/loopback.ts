/** Which hosts and addresses are this machine alone. */

import { isIP } from "node:net";

/** Whether a URL's host is this machine: `localhost`, a name below it, 127.0.0.0/8 or `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, "");
  if (host === "localhost" || host.endsWith(".localhost") || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}

/** Whether a URL may carry a login: https, or plain http that does not leave this machine. */
export function isSecureOrLoopback(url: URL): boolean {
  return url.protocol === "https:" || isLoopbackHost(url.hostname);
}
