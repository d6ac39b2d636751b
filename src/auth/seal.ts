/** Sealed values: what we give to a browser or a store so that nobody can read, change or reuse it for something else. */

import { hkdfSync } from "node:crypto";

import { CompactEncrypt, type CryptoKey, compactDecrypt, decodeProtectedHeader } from "jose";
import * as v from "valibot";

/** What a sealed value stands for. Each has a key of its own, so none can stand for another. */
type Purpose =
  | "identity"
  | "browser"
  | "attempt"
  | "ticket"
  | "failure"
  | "logout"
  | "logged-out"
  | "record"
  | "session";

export type Opened<T> =
  | {
      readonly kind: "open";
      readonly data: T;
      /** Milliseconds since 1970. */
      readonly sealedAt: number;
      /** Milliseconds since 1970. */
      readonly expiresAt: number;
    }
  | { readonly kind: "expired"; readonly data: T }
  | { readonly kind: "invalid" };

export interface Sealer {
  /** Seals plain data until `expiresAt`, in milliseconds since 1970. */
  seal(purpose: Purpose, data: unknown, expiresAt: number): Promise<string>;
  /** Opens what was sealed for the same purpose and the same app. Never throws. */
  open<T>(purpose: Purpose, text: string, schema: v.GenericSchema<unknown, T>): Promise<Opened<T>>;
}

export interface SealerOptions {
  /** The first seals, all open. */
  readonly secrets: readonly [string, ...string[]];
  /** Two apps that share a secret do not open each other's seals. */
  readonly appUrl: URL;
  readonly now: () => number;
}

/** How far the clocks of two replicas may differ. */
const clockToleranceMs = 60_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

const envelope = v.strictObject({
  purpose: v.string(),
  sealedAt: v.number(),
  expiresAt: v.number(),
  data: v.unknown(),
});

/** Creates a sealer: JWE, `dir` with A256GCM, a key for each purpose by HKDF, `kid` for rotation. */
export function createSealer({ secrets, appUrl, now }: SealerOptions): Sealer {
  const keys = new Map<string, Promise<CryptoKey>>();
  const kids = secrets.map((secret) =>
    Buffer.from(derive(secret, appUrl, "kid", 6)).toString("base64url"),
  );
  const [sealingKid = ""] = kids;

  function keyFor(kid: string, purpose: Purpose): Promise<CryptoKey> | undefined {
    const secret = secrets[kids.indexOf(kid)];
    if (secret === undefined) return undefined;
    const name = `${kid} ${purpose}`;
    let key = keys.get(name);
    if (key === undefined) {
      const bytes = derive(secret, appUrl, `seal ${purpose}`, 32);
      key = crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
      keys.set(name, key);
    }
    return key;
  }

  return {
    async seal(purpose, data, expiresAt) {
      const key = await keyFor(sealingKid, purpose);
      if (key === undefined) throw new TypeError("There is no secret to seal with.");
      const text = JSON.stringify({ purpose, sealedAt: now(), expiresAt, data });
      return new CompactEncrypt(encoder.encode(text))
        .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: sealingKid })
        .encrypt(key);
    },

    async open(purpose, text, schema) {
      try {
        const { kid, ...header } = decodeProtectedHeader(text);
        const isOurs =
          header.alg === "dir" && header.enc === "A256GCM" && Object.keys(header).length === 2;
        const key = isOurs && kid !== undefined ? await keyFor(kid, purpose) : undefined;
        if (key === undefined) return { kind: "invalid" };
        const { plaintext } = await compactDecrypt(text, key);
        const content = v.parse(envelope, JSON.parse(decoder.decode(plaintext)));
        if (content.purpose !== purpose) return { kind: "invalid" };
        const { sealedAt, expiresAt } = content;
        const data = v.parse(schema, content.data);
        const isFromTheFuture = sealedAt > now() + clockToleranceMs;
        if (expiresAt <= now() || isFromTheFuture) return { kind: "expired", data };
        return { kind: "open", data, sealedAt, expiresAt };
      } catch {
        // Not ours, not whole or of an older shape: what cannot be opened proves nothing.
        return { kind: "invalid" };
      }
    },
  };
}

/** A key of its own for each use of a secret and each app. */
export function derive(
  secret: string,
  appUrl: URL,
  use: string,
  length: number,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync("sha256", secret, appUrl.href, `sluice auth 1 ${use}`, length));
}
