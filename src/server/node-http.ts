/** Between Node's HTTP server and web-standard requests and answers. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/**
 * The request as web standards have it, under the app's own URL: what Host and the request line said is gone.
 *
 * @returns Undefined when its headers cannot be said in web standards.
 */
export function toRequest(incoming: IncomingMessage, url: URL): Request | undefined {
  const headers = toHeaders(incoming);
  if (headers === undefined) return undefined;
  const method = incoming.method ?? "GET";
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers });
  return new Request(url, { method, headers, body: Readable.toWeb(incoming), duplex: "half" });
}

/** The headers of a request, repeated ones too. Undefined when one has a value that web standards forbid. */
export function toHeaders(incoming: IncomingMessage): Headers | undefined {
  const headers = new Headers();
  const { rawHeaders } = incoming;
  try {
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
    }
  } catch {
    return undefined;
  }
  return headers;
}

/** Sends an answer. Resolves when it is sent, or when the browser has gone. */
export async function sendResponse(
  response: Response,
  request: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { body, headers, status } = response;
  const cookies = headers.getSetCookie();
  for (const [name, value] of headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  outgoing.statusCode = status;
  if (body === null || request.method === "HEAD") {
    if (body !== null) await body.cancel();
    outgoing.end();
    return;
  }
  try {
    await pipeline(Readable.fromWeb(body), outgoing);
  } catch {
    // The browser has gone, or the body broke off: the connection ends, which tells it that the answer is not whole.
    outgoing.destroy();
  }
}
