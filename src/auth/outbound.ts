/** Requests to providers: 8 s at most, no redirect followed, 1 MiB read, and never to this machine in production. */

import { isLoopbackHost, type AddressKind } from "./address.ts";
import { AuthError } from "./errors.ts";
import { type OutboundRequest, requestByFetch } from "./request-by-fetch.ts";
import { requestByNode } from "./request-by-node.ts";

export interface Outbound {
  /**
   * Sends one request and reads its answer whole.
   *
   * @param from - Metadata's own address kind: its endpoints may be no closer to us than it is itself.
   * @throws {@link AuthError} `AUTH_PROVIDER_UNREACHABLE`, `AUTH_TOKEN_RESPONSE`, `AUTH_PROVIDER_METADATA`.
   */
  send(request: OutboundRequest, from?: AddressKind): Promise<Answer>;
  /** Whether `http:` and loopback are allowed: in development, and when the app itself is on loopback. */
  readonly allowsInsecure: boolean;
}

interface Answer {
  readonly response: Response;
  /** What kind of address answered. */
  readonly kind: AddressKind;
}

export interface OutboundOptions {
  readonly isProduction: boolean;
  readonly appUrl: URL;
  readonly fetch: ((request: Request) => Promise<Response>) | undefined;
  /** @defaultValue `8000` */
  readonly timeoutMs?: number;
}

const maxBytes = 1024 * 1024;

export function createOutbound({
  isProduction,
  appUrl,
  fetch,
  timeoutMs = 8000,
}: OutboundOptions): Outbound {
  const allowsInsecure = !isProduction || isLoopbackHost(appUrl.hostname);

  return {
    allowsInsecure,
    async send(request, from = "private") {
      const url = new URL(request.url);
      if (!allowsInsecure && url.protocol !== "https:")
        throw new AuthError("AUTH_PROVIDER_METADATA", "not https");
      const isAllowed = (kind: AddressKind): boolean => allowsInsecure || mayAsk(kind, from);
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        if (fetch === undefined)
          return await requestByNode(request, { isAllowed, signal, maxBytes });
        return {
          response: await requestByFetch(fetch, request, { signal, maxBytes }),
          kind: "public",
        };
      } catch (error) {
        if (error instanceof AuthError) throw error;
        const reason = signal.aborted
          ? `no answer within ${timeoutMs} ms`
          : `no connection ${codeOf(error)}`;
        throw new AuthError("AUTH_PROVIDER_UNREACHABLE", `${reason} (${url.host})`);
      }
    },
  };
}

/** Whether an address may be asked in production: never this machine, and no network closer than `from`, the metadata's own. */
export function mayAsk(kind: AddressKind, from: AddressKind): boolean {
  return kind === "public" || (kind === "private" && from === "private");
}

/** The error's code, such as `ECONNREFUSED`; never its message, which may quote what was sent. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code: unknown = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" && /^\w+$/.test(code) ? code : "";
}
