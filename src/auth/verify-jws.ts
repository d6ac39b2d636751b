/** The signature of a token of a provider. Verified here, not by openid-client: its key cache waits 60 s before a refetch. */

import { compactVerify, decodeProtectedHeader, type CryptoKey } from "jose";

import { isRecord, type UnknownRecord } from "../protocol/record.ts";
import { AuthError, type AuthErrorCode } from "./errors.ts";
import type { KeySource } from "./key-source.ts";

export interface JwsChecks {
  readonly keys: KeySource;
  /** Asymmetric ones only: with a public key as the secret of an HMAC anybody could sign. */
  readonly algorithms: readonly string[];
  /** What a failure is called. */
  readonly code: AuthErrorCode;
  /** Whether to wait for a key that the provider may just have rotated in. */
  readonly patience: "wait" | "none";
}

export interface VerifiedJws {
  readonly alg: string;
  readonly typ: string | undefined;
  readonly claims: UnknownRecord;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Verifies that a provider signed the token, and reads its claims, which are still to be checked.
 *
 * @param token - Compact JWS, untrusted.
 * @throws {@link AuthError} with the `code` asked for when it did not; with others when its keys cannot be had.
 */
export async function verifyJws(
  token: string,
  { keys, algorithms, code, patience }: JwsChecks,
): Promise<VerifiedJws> {
  const refuse = (what: string): AuthError => new AuthError(code, what);
  // Five parts are an encrypted token, which nobody asked for.
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw refuse("not three parts with a signature");
  const header = readHeader(token);
  if (header === undefined) throw refuse("unreadable header");
  const { alg, kid, typ } = header;
  if (!algorithms.includes(alg)) throw refuse("an algorithm that the provider does not announce");
  if (header.hasExtensions) throw refuse("header extensions");

  const candidates = await keys.find({ alg, kid }, patience);
  if (candidates.length === 0) throw refuse("no key of the provider's fits");
  const results = await Promise.all(candidates.map((key) => verifyWith(token, key, alg)));
  const [payload, ...others] = results.filter((result) => result !== undefined);
  if (payload === undefined) throw refuse("wrong signature");
  if (others.length > 0) throw refuse("more than one key verifies it");
  let claims: unknown;
  try {
    claims = JSON.parse(decoder.decode(payload));
  } catch {
    throw refuse("its payload is not JSON");
  }
  if (!isRecord(claims)) throw refuse("its payload is no object");
  return { alg, typ, claims };
}

interface Header {
  readonly alg: string;
  readonly kid: string | undefined;
  readonly typ: string | undefined;
  readonly hasExtensions: boolean;
}

function readHeader(token: string): Header | undefined {
  try {
    const { alg, kid, typ, crit, b64 } = decodeProtectedHeader(token);
    if (typeof alg !== "string" || !["string", "undefined"].includes(typeof kid)) return undefined;
    const type = typeof typ === "string" ? typ : undefined;
    return { alg, kid, typ: type, hasExtensions: crit !== undefined || b64 !== undefined };
  } catch {
    return undefined;
  }
}

async function verifyWith(
  token: string,
  key: CryptoKey,
  alg: string,
): Promise<Uint8Array | undefined> {
  try {
    return (await compactVerify(token, key, { algorithms: [alg] })).payload;
  } catch {
    return undefined;
  }
}
