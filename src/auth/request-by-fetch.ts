/** One request by a `fetch` that was passed in, bounded in time and size whatever that `fetch` does. */

import { AuthError } from "./errors.ts";

/** A request as data: a `Request` whose body is read back costs more than all of the rest. */
export interface OutboundRequest {
  readonly url: string | URL;
  /** @defaultValue `GET` */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface FetchLimits {
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

/** Sends the request and reads the answer whole. */
export async function requestByFetch(
  fetch: (request: Request) => Promise<Response>,
  { url, body, ...init }: OutboundRequest,
  { signal, maxBytes }: FetchLimits,
): Promise<Response> {
  const stop = aborted(signal);
  const own = new Request(url, { ...init, body: body ?? null, redirect: "manual", signal });
  const response = await Promise.race([fetch(own), stop]);
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  if (reader === undefined) return response;
  const chunks: Uint8Array[] = [];
  for (let length = 0; ;) {
    // One after the other is how a stream is read.
    // oxlint-disable-next-line no-await-in-loop
    const { done, value } = await Promise.race([reader.read(), stop]);
    if (done) break;
    length += value.byteLength;
    if (length > maxBytes) {
      reader.cancel().catch(() => undefined);
      throw new AuthError("AUTH_TOKEN_RESPONSE", "an answer that is too large");
    }
    chunks.push(value);
  }
  return toResponse(response.status, response.headers, chunks);
}

function aborted(signal: AbortSignal): Promise<never> {
  // oxlint-disable-next-line promise/avoid-new
  const promise = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
  });
  promise.catch(() => undefined);
  return promise;
}

/** A response of bytes that have been read already. */
export function toResponse(
  status: number,
  headers: Headers,
  chunks: readonly Uint8Array[],
): Response {
  const hasBody = ![204, 205, 304].includes(status);
  return new Response(hasBody ? Buffer.concat(chunks) : null, { status, headers });
}
