/** How the app proves itself to a provider: the configured method, else one that the provider offers. */

import { importJWK, importPKCS8, type CryptoKey } from "jose";
import * as client from "openid-client";

import type { ClientAuth, ProviderConfig } from "../config/types.ts";
import { isRecord } from "../protocol/record.ts";
import { AuthError } from "./errors.ts";

/** The method in force: what `client_auth` says, else the first of ours that the metadata lists, basic before post. */
export function clientAuthMethod(
  config: ProviderConfig,
  offered: readonly string[] | undefined,
): ClientAuth {
  if (config.clientAuth !== undefined) return config.clientAuth;
  if (config.clientKey !== undefined) return "private_key_jwt";
  if (config.clientSecret === undefined) return "none";
  const isPostOnly =
    offered?.includes("client_secret_basic") === false && offered.includes("client_secret_post");
  return isPostOnly ? "client_secret_post" : "client_secret_basic";
}

/** Client authentication for openid-client. */
export async function toClientAuth(
  method: ClientAuth,
  config: ProviderConfig,
): Promise<client.ClientAuth> {
  const { clientSecret = "", clientKey = "" } = config;
  if (method === "client_secret_basic") return basic(clientSecret);
  if (method === "client_secret_post") return client.ClientSecretPost(clientSecret);
  if (method === "none") return client.None();
  return client.PrivateKeyJwt(await readClientKey(clientKey));
}

/**
 * Basic, with only those characters encoded that must be. openid-client encodes `-`, `_`, `.` and `~` too, and some
 * providers do not decode: they answer 401 to a right secret.
 */
function basic(clientSecret: string): client.ClientAuth {
  return (_server, { client_id: clientId }, _body, headers) => {
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    headers.set("authorization", `Basic ${Buffer.from(pair).toString("base64")}`);
  };
}

/** Reads the private key of `client_key_file`: PKCS #8 or JWK. Its algorithm follows from its kind. */
async function readClientKey(text: string): Promise<client.PrivateKey> {
  try {
    if (!text.trimStart().startsWith("{")) return { key: await importPem(text) };
    const jwk: unknown = JSON.parse(text);
    if (isRecord(jwk)) {
      const kid = typeof jwk.kid === "string" ? jwk.kid : undefined;
      const alg = typeof jwk.alg === "string" ? jwk.alg : algorithmOf(jwk.kty, jwk.crv);
      const key = await importJWK(jwk, alg);
      if (!(key instanceof Uint8Array)) return kid === undefined ? { key } : { key, kid };
    }
  } catch {
    // The reason would quote the key.
  }
  throw new AuthError(
    "AUTH_CLIENT_REFUSED",
    "client_key_file holds no private key that can be used",
  );
}

function algorithmOf(kty: unknown, crv: unknown): string {
  if (kty === "RSA") return "RS256";
  if (kty === "OKP") return "EdDSA";
  return crv === "P-521" ? "ES512" : crv === "P-384" ? "ES384" : "ES256";
}

async function importPem(text: string): Promise<CryptoKey> {
  let failure: unknown;
  for (const alg of ["RS256", "ES256", "ES384", "ES512", "EdDSA"]) {
    try {
      // The next algorithm is tried only when the key is of another kind.
      // oxlint-disable-next-line no-await-in-loop
      return await importPKCS8(text, alg);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
