/** What is stored about a session, encrypted and signed: the store's files or server tell nothing, and cannot be changed. */

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

import type { Sealer } from "./sessions/types.ts";

const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/**
 * Creates the sealer of script sessions. Its keys are its own: no cookie opens a session, and no session a cookie.
 *
 * @param secrets - The first seals, all open.
 * @param appUrl - Two apps that share a secret and a store do not open each other's sessions.
 */
export function createSessionSealer(secrets: readonly [string, ...string[]], appUrl: URL): Sealer {
  const keys = secrets.map(
    (secret) => new Uint8Array(hkdfSync("sha256", secret, appUrl.href, "sluice session 1", 32)),
  );
  return {
    async seal(plain) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, keys[0] ?? "", iv);
      const parts = [iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(parts).toString("base64");
    },
    async open(sealed) {
      const bytes = Buffer.from(sealed, "base64");
      if (bytes.length < ivBytes + tagBytes) return undefined;
      for (const key of keys) {
        const plain = decrypt(bytes, key);
        if (plain !== undefined) return plain;
      }
      return undefined;
    },
  };
}

function decrypt(bytes: Buffer, key: Uint8Array): Uint8Array | undefined {
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  try {
    const body = bytes.subarray(ivBytes, bytes.length - tagBytes);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    // Another key's, or changed.
    return undefined;
  }
}
