/** One request by Node's own client and not by `fetch`: only here can an address be looked at before a byte goes to it. */

import { lookup as dnsLookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";

import { addressKind, type AddressKind } from "./address.ts";
import { AuthError } from "./errors.ts";
import { type OutboundRequest, toResponse } from "./request-by-fetch.ts";

export interface NodeLimits {
  readonly isAllowed: (kind: AddressKind) => boolean;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

/** Sends the request to a host all of whose addresses are allowed, and reads the answer whole. */
export async function requestByNode(
  { url: target, method = "GET", headers = {}, body }: OutboundRequest,
  { isAllowed, signal, maxBytes }: NodeLimits,
): Promise<{ response: Response; kind: AddressKind }> {
  const url = new URL(target);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  let kind: AddressKind = "public";
  const check = (address: string): void => {
    const found = addressKind(address);
    if (found !== "public") kind = found;
    if (!isAllowed(found))
      throw new AuthError("AUTH_PROVIDER_METADATA", `${host} is a ${found} address`);
  };
  // A number in the URL is connected to without a look-up.
  if (isIP(host) !== 0) check(host);

  // oxlint-disable-next-line promise/avoid-new
  const response = await new Promise<Response>((resolve, reject) => {
    const outgoing = (url.protocol === "https:" ? https : http).request(url, {
      method,
      // Never compressed, so that the limit holds for what is sent, too.
      headers: { ...headers, "accept-encoding": "identity" },
      lookup: checkedLookup(check),
      signal,
    });
    outgoing.once("error", reject);
    // A connection that is still open from another request is used again without a look-up.
    outgoing.once("socket", ({ remoteAddress }) => {
      try {
        if (remoteAddress !== undefined) check(remoteAddress);
      } catch (refused) {
        outgoing.destroy(refused instanceof Error ? refused : new Error("refused"));
      }
    });
    outgoing.once("response", (incoming) => {
      incoming.once("error", reject);
      readWhole(incoming, maxBytes).then(resolve, (error: unknown) => {
        outgoing.destroy();
        reject(error);
      });
    });
    outgoing.end(body);
  });
  return { response, kind };
}

async function readWhole(incoming: http.IncomingMessage, maxBytes: number): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > maxBytes)
      throw new AuthError("AUTH_TOKEN_RESPONSE", "an answer of more than 1 MiB");
    chunks.push(chunk);
  }
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return toResponse(incoming.statusCode ?? 502, headers, chunks);
}

function checkedLookup(check: (address: string) => void): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, found) => {
      try {
        for (const { address } of found ?? []) check(address);
      } catch (refused) {
        callback(refused instanceof Error ? refused : new Error("refused"), "", 0);
        return;
      }
      const [first] = found ?? [];
      // Node asks for all when it tries IPv4 and IPv6 side by side.
      if (error !== null || options.all === true) callback(error, found ?? []);
      else callback(null, first?.address ?? "", first?.family);
    });
  };
}
