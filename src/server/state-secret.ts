/** A secret of this app's own, for an app that has no `cookie_secret`: made once, kept in its state folder. */

import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Reads the secret, or makes it. Only this user can read the file. */
export async function readStateSecret(folder: string): Promise<string> {
  const file = join(folder, "secret");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    // Fails when it is there: of two servers that start at once, one makes it and both read it.
    await writeFile(file, `${randomBytes(32).toString("base64url")}\n`, {
      flag: "wx",
      mode: 0o600,
    });
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!isThere) throw error;
  }
  return (await readFile(file, "utf8")).trim();
}
