/** The development provider's signing key, made once: a login outlives a restart of the server. */

import { generateKeyPair } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** Reads the private key as a JWK, or makes it. Only this user can read the file. */
export async function readSigningKey(folder: string): Promise<object> {
  const file = join(folder, "development-provider.json");
  const known = await read(file);
  if (known !== undefined) return known;
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2_048 });
  const key = {
    ...privateKey.export({ format: "jwk" }),
    use: "sig",
    alg: "RS256",
    kid: "development",
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(key), { mode: 0o600 });
  return key;
}

async function read(file: string): Promise<object | undefined> {
  try {
    const key: unknown = JSON.parse(await readFile(file, "utf8"));
    return typeof key === "object" && key !== null ? key : undefined;
  } catch {
    return undefined; // not there, or written half: a new one is as good
  }
}
