/** The key of a client that signs (`private_key_jwt`), read from its file. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import type { Section } from "./section.ts";

/** The text of `client_key_file`: PKCS #8 in PEM, or a private JWK. Relative paths begin at the app's folder. */
export function readClientKey(section: Section, root: string): string | undefined {
  const key = "client_key_file";
  const path = section.text(key);
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(resolve(root, path), "utf8").trim();
  } catch {
    return section.refuse(
      key,
      "names a file that cannot be read",
      "See that it exists and that this user may read it; a relative path begins at the app's folder.",
    );
  }
  if (
    /^-----BEGIN PRIVATE KEY-----[\s\S]+-----END PRIVATE KEY-----$/.test(text) ||
    isPrivateJwk(text)
  ) {
    return text;
  }
  const isOtherPem = /^-----BEGIN (?:RSA|EC|ENCRYPTED) PRIVATE KEY-----/.test(text);
  return isOtherPem
    ? section.refuse(
        key,
        "names a key that is encrypted or of an older form",
        "Turn it into PKCS #8 with: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key-pkcs8.pem",
      )
    : section.refuse(
        key,
        "names a file that holds no private key",
        'It has to begin with "-----BEGIN PRIVATE KEY-----", or be a private JWK.',
      );
}

function isPrivateJwk(text: string): boolean {
  try {
    const jwk: unknown = JSON.parse(text);
    return typeof jwk === "object" && jwk !== null && "kty" in jwk && "d" in jwk;
  } catch {
    return false;
  }
}
