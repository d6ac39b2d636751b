/** The folder of the file store: closed to other users, and held by one process that can be named. */

import { chmod, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { StoreError } from "./errors.ts";

/**
 * Makes the folder and what the database has in it private to this user. LevelDB creates its files by the umask, so the
 * folder is the wall and its files follow at each sweep.
 *
 * @returns where the database's files are.
 */
export async function makePrivate(folder: string): Promise<string> {
  const location = join(folder, "store");
  try {
    await mkdir(location, { recursive: true, mode: 0o700 });
    for (const each of [folder, location]) await chmod(each, 0o700);
    for (const name of await readdir(location)) {
      await chmod(join(location, name), 0o600).catch(ignoreMissing);
    }
  } catch (error) {
    throw new StoreError("STORE_FAILED", `The folder ${folder} cannot be used (${codeOf(error)}).`);
  }
  return location;
}

/** Opens the database and leaves the process id beside it, for whoever finds the folder locked. */
export async function claimFolder(folder: string, open: () => Promise<void>): Promise<void> {
  try {
    await open();
  } catch (error) {
    throw await toOpenError(folder, error);
  }
  await writeFile(pidFile(folder), `${process.pid}\n`, { mode: 0o600 });
  await makePrivate(folder);
}

/** Takes the process id away. */
export async function releaseFolder(folder: string): Promise<void> {
  await rm(pidFile(folder), { force: true });
  await makePrivate(folder);
}

async function toOpenError(folder: string, error: unknown): Promise<StoreError> {
  const code = codeOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
  if (code === "LEVEL_CORRUPTION") {
    return new StoreError("STORE_DAMAGED", `The files in ${folder} are damaged.`);
  }
  if (code !== "LEVEL_LOCKED") {
    return new StoreError("STORE_FAILED", `The store in ${folder} cannot be opened (${code}).`);
  }
  const pid = (await readFile(pidFile(folder), "utf8").catch(() => "")).trim();
  const holder = /^\d+$/.test(pid) ? `process ${pid}` : "another process";
  return new StoreError("STORE_LOCKED", `The store in ${folder} is held by ${holder}.`);
}

function pidFile(folder: string): string {
  return join(folder, "store.pid");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}

/** LevelDB removes files of its own while the folder is read. */
function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== "ENOENT") throw error;
}
