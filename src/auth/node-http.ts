/** Between Node's HTTP server and web-standard requests and answers. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";

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

/** Sends an answer. Its body is small, so it is sent whole, with its length. */
export async function sendResponse(
  response: Response,
  request: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { status } = response;
  setHead(response, outgoing);
  const body = Buffer.from(await response.arrayBuffer());
  if (status !== 204 && status !== 304) outgoing.setHeader("content-length", body.byteLength);
  outgoing.end(request.method === "HEAD" ? undefined : body);
}

/** Sets status and headers of an answer, each cookie in a line of its own. */
export function setHead({ headers, status }: Response, outgoing: ServerResponse): void {
  for (const [name, value] of headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  outgoing.statusCode = status;
}
