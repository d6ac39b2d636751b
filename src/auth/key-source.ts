/** The public keys of a provider, found by what a token's header says, refetched soon but not often. */

import { setTimeout as sleep } from "node:timers/promises";

import { importJWK, type CryptoKey, type JWK } from "jose";

import { isRecord } from "../protocol/record.ts";
import { createCached } from "./cached.ts";
import { AuthError } from "./errors.ts";

export interface KeySource {
  /**
   * Keys that may have signed a token with this header; none when there is no such key.
   *
   * @param patience - `"wait"`: an unknown `kid` waits out the cool-down, since the provider may just have rotated.
   */
  find(
    header: { alg: string; kid: string | undefined },
    patience: "wait" | "none",
  ): Promise<readonly CryptoKey[]>;
}

export interface KeySourceOptions {
  readonly load: () => Promise<unknown>;
  readonly now: () => number;
  readonly onStale?: (error: unknown) => void;
}

/** Keys are refetched at most this often, however many unknown `kid`s come in. */
const cooldownMs = 5000;
/** More keys than this of one kind cannot be told apart by trying. */
const maxTried = 16;

export function createKeySource({ load, now, onStale }: KeySourceOptions): KeySource {
  const imported = new WeakMap<JWK, Map<string, Promise<CryptoKey | undefined>>>();
  const cached = createCached({
    load: async () => readKeys(await load()),
    now,
    ...(onStale === undefined ? {} : { onStale }),
  });

  async function select(
    keys: readonly JWK[],
    alg: string,
    kid: string | undefined,
  ): Promise<readonly CryptoKey[]> {
    const fitting = keys.filter((key) => fits(key, alg) && (kid === undefined || key.kid === kid));
    if (fitting.length > maxTried) return [];
    const found = await Promise.all(fitting.map((key) => toKey(key, alg)));
    return found.filter((key) => key !== undefined);
  }

  function toKey(jwk: JWK, alg: string): Promise<CryptoKey | undefined> {
    const byAlgorithm = imported.get(jwk) ?? new Map<string, Promise<CryptoKey | undefined>>();
    imported.set(jwk, byAlgorithm);
    let key = byAlgorithm.get(alg);
    if (key === undefined) {
      key = importPublic(jwk, alg);
      byAlgorithm.set(alg, key);
    }
    return key;
  }

  return {
    async find({ alg, kid }, patience) {
      const askedAt = now();
      const keys = await select(await cached.get(), alg, kid);
      // Keys that were fetched after the token had come are the newest there can be.
      if (keys.length > 0 || cached.fetchedAt >= askedAt) return keys;
      const waitMs = cached.fetchedAt + cooldownMs - now();
      // Unknown a moment after the keys were fetched: a rotation in between is told from a lie by one more fetch, later.
      if (waitMs > 0 && patience === "wait") await sleep(Math.min(waitMs, cooldownMs) + 5);
      return select(await cached.refresh(cooldownMs), alg, kid);
    },
  };
}

function readKeys(document: unknown): readonly JWK[] {
  if (!isRecord(document) || !Array.isArray(document.keys)) {
    throw new AuthError("AUTH_PROVIDER_METADATA", "jwks: it holds no list of keys");
  }
  return document.keys.filter((key) => isSigningKey(key));
}

function isSigningKey(key: unknown): key is JWK {
  if (!isRecord(key) || !["RSA", "EC", "OKP"].includes(String(key.kty))) return false;
  if (key.use !== undefined && key.use !== "sig") return false;
  return (
    key.key_ops === undefined || (Array.isArray(key.key_ops) && key.key_ops.includes("verify"))
  );
}

function fits({ kty, crv, alg: only }: JWK, alg: string): boolean {
  if (only !== undefined && only !== alg && !(isEdwards(only) && isEdwards(alg))) return false;
  if (/^[RP]S/.test(alg)) return kty === "RSA";
  if (isEdwards(alg)) return kty === "OKP" && crv === "Ed25519";
  const curves: Readonly<Record<string, string>> = {
    ES256: "P-256",
    ES384: "P-384",
    ES512: "P-521",
  };
  return kty === "EC" && crv !== undefined && crv === curves[alg];
}

function isEdwards(alg: string): boolean {
  return alg === "EdDSA" || alg === "Ed25519";
}

async function importPublic(
  { kty, crv, n, e, x, y }: JWK,
  alg: string,
): Promise<CryptoKey | undefined> {
  const parts = Object.entries({ kty, crv, n, e, x, y }).filter(
    ([, part]) => typeof part === "string",
  );
  try {
    const key = await importJWK(Object.fromEntries(parts), alg);
    return key instanceof Uint8Array ? undefined : key;
  } catch {
    // One key that cannot be read is no reason to refuse what another has signed.
    return undefined;
  }
}
