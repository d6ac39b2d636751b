/** Writes into `secrets.toml` without touching what stands there, and keeps it from others and from git. */

import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const own = ".sluice/secrets.toml";
const foreign = ".streamlit/secrets.toml";

/** The file of an app that is read, or would be: seen from its folder. */
export function secretsPath(root: string): string {
  return !existsSync(join(root, own)) && existsSync(join(root, foreign)) ? foreign : own;
}

export interface Addition {
  /** Keys that `[auth]` lacks, as lines. */
  readonly shared: readonly string[];
  /** The provider's name, and its keys as lines. */
  readonly name: string;
  readonly lines: readonly string[];
}

/** The text of a file with a provider added, or undefined where `[auth]` is written in a way that only a person can extend. */
export function addToToml(text: string, { shared, name, lines }: Addition): string | undefined {
  const block = [`[auth.${name}]`, ...lines].join("\n");
  const rows = text === "" ? [] : text.replace(/\n+$/, "").split("\n");
  const header = rows.findIndex((row) => /^\s*\[\s*auth\s*\]\s*(?:#.*)?$/.test(row));
  if (header >= 0) rows.splice(header + 1, 0, ...shared);
  else if (rows.some((row) => /^\s*(?:\[\s*)?["']?auth\b/.test(row)) && shared.length > 0) {
    return undefined;
  } else if (shared.length > 0) {
    if (rows.length > 0) rows.push("");
    rows.push("[auth]", ...shared);
  }
  return `${[...rows, "", block].join("\n").trimStart()}\n`;
}

/** A key and its value as TOML has them. */
export function tomlLine(key: string, value: string): string {
  return `${key} = ${JSON.stringify(value)}`;
}

/** Writes the file whole or not at all, for this user's eyes alone. */
export function writeSecrets(root: string, path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

/** Sees to it that git does not take the file. Returns whether `.gitignore` had to be changed. */
export function ignoreInGit(root: string, path: string): boolean {
  const file = join(root, ".gitignore");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const folder = dirname(path);
  const ignoring = new Set([folder, `${folder}/`, `/${folder}`, `/${folder}/`, path, `/${path}`]);
  if (text.split(/\r?\n/).some((row) => ignoring.has(row.trim()))) return false;
  const before = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  writeFileSync(file, `${before}${folder}/\n`);
  return true;
}
