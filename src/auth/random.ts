/** Unguessable names, and the hashes under which they are kept. */

import { createHash, randomBytes } from "node:crypto";

/** 128 random bits as text that fits into a cookie, a URL and a key. */
export function randomId(): string {
  return randomBytes(16).toString("base64url");
}

/** 256 random bits, for what a provider hands around: state, nonce, code verifier. */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** A short id that a person can read out to whoever looks for it in the log. */
export function randomErrorId(): string {
  const letters = "23456789abcdefghjkmnpqrstuvwxyz";
  // 248 is the largest multiple of 31 in a byte: beyond it some letters would come more often.
  const bytes = [...randomBytes(32)].filter((byte) => byte < 248).slice(0, 10);
  return bytes.map((byte) => letters[byte % letters.length]).join("");
}

/** SHA-256 of the parts, unambiguously joined, as text. */
export function hashOf(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
