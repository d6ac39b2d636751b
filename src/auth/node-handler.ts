/** Puts what takes a `Request` and gives a `Response` behind Node's own HTTP server. */

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { setHead, toRequest } from "./node-http.ts";
import type { Peer } from "./types.ts";

/** Answers a request of `peer`. */
export type FetchHandler = (request: Request, peer: Peer) => Response | Promise<Response>;

/**
 * Makes a listener for Node's HTTP server.
 *
 * Requests get the app's address: what `Host` and the request line say of one is gone, since whoever sends a request
 * chooses both. What cannot be a request of the app is answered with 400; a handler that throws, with 500.
 *
 * @example
 * // As much room for headers as the app's own server has: a login may need four cookies.
 * const server = createServer({ maxHeaderSize: 40 * 1024 }, toNodeHandler(handle, appUrl));
 *
 * @param appUrl - The app's home page: `appUrl` of the {@link AuthConfig}.
 */
export function toNodeHandler(handler: FetchHandler, appUrl: URL): RequestListener {
  return (incoming, outgoing) => {
    answer(handler, appUrl, incoming, outgoing).catch((error: unknown) => {
      // Whoever hung up needs no answer.
      if (outgoing.closed || outgoing.headersSent) return outgoing.destroy();
      console.error(error);
      outgoing.writeHead(500).end();
    });
  };
}

async function answer(
  handler: FetchHandler,
  appUrl: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = toAppRequest(incoming, appUrl);
  if (request === undefined) return void outgoing.writeHead(400).end();
  const response = await handler(request, { address: incoming.socket.remoteAddress ?? "" });
  setHead(response, outgoing);
  if (response.body === null || incoming.method === "HEAD") return void outgoing.end();
  await pipeline(Readable.fromWeb(response.body), outgoing);
}

/** Undefined: the request line names another server, or the request cannot be said in web standards. */
function toAppRequest(incoming: IncomingMessage, { origin }: URL): Request | undefined {
  const { url = "" } = incoming;
  if (!url.startsWith("/")) return undefined;
  try {
    // Not resolved against the app's URL: "//evil" would then be another host.
    return toRequest(incoming, new URL(origin + url));
  } catch {
    return undefined;
  }
}
