/** Puts a fetch handler behind Node's own server. */

import { type Server, createServer } from "node:http";
import { Readable } from "node:stream";

type Fetch = (request: Request, env: { address: string }) => Response | Promise<Response>;

/**
 * Requests get the app's address: what `Host` and the request line say of one is gone, since whoever sends a request
 * chooses both.
 */
export function serve(fetch: Fetch, appUrl: URL): Server {
  return createServer({ maxHeaderSize: 40 * 1024 }, (incoming, outgoing) => {
    const answer = async (): Promise<void> => {
      const { method = "GET", url = "" } = incoming;
      if (!url.startsWith("/")) throw new Error("The request line names another server.");
      const headers = new Headers();
      for (const [name, values] of Object.entries(incoming.headersDistinct)) {
        for (const value of values ?? []) headers.append(name, value);
      }
      const hasBody = method !== "GET" && method !== "HEAD";
      const request = new Request(appUrl.origin + url, {
        method,
        headers,
        ...(hasBody && { body: Readable.toWeb(incoming), duplex: "half" }),
      });
      const response = await fetch(request, { address: incoming.socket.remoteAddress ?? "" });
      const cookies = response.headers.getSetCookie();
      const others = [...response.headers].filter(([name]) => name !== "set-cookie");
      outgoing.writeHead(response.status, {
        ...Object.fromEntries(others),
        ...(cookies.length > 0 && { "set-cookie": cookies }),
      });
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    };
    answer().catch(() => {
      if (!outgoing.headersSent) outgoing.writeHead(400);
      outgoing.end();
    });
  });
}
