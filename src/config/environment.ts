/** Settings from the environment: `SLUICE_AUTH__GOOGLE__CLIENT_ID`, or a file's content by `…_FILE`; and what scripts get. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import type { Report } from "./section.ts";
import { type Setting, type Table, emptyTable, spelling } from "./settings.ts";
import { suggest } from "./suggestion.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The tables that variables may speak of. `secrets` is what `st.secrets` shows. */
export const sections = ["auth", "store", "server", "login", "script", "theme", "secrets"] as const;

/** Settings whose own name ends in `_file`: there the variable holds the path, as the setting does. */
const fileSettings = new Set(["client_key_file"]);

/** Puts the variables over the settings of the files. `root` is where relative paths begin. */
export function applyEnvironment(
  settings: Table,
  env: Environment,
  root: string,
  report: Report,
): void {
  const setBy = new Map<string, string>();
  for (const [variable, text] of Object.entries(env).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    // Compose files set what is unset to an empty text.
    if (text === undefined || text === "" || !/^sluice_/i.test(variable)) continue;
    const problem = (what: string, cure: string): void =>
      report.problem({ file: "environment", line: undefined, key: variable, what, cure });

    const { path, isFile } = readName(variable);
    if (path === undefined) {
      const meant = withDoubleUnderscores(variable);
      if (meant !== undefined) problem("is not a setting", `Did you mean "${meant}"?`);
      continue;
    }
    const [section = ""] = path;
    if (!sections.some((each) => each === section)) {
      const meant = suggest(section, sections) ?? "secrets";
      problem("speaks of no known table", `Did you mean SLUICE_${meant.toUpperCase()}__…?`);
      continue;
    }
    const twin = setBy.get(path.join("."));
    if (twin !== undefined) {
      problem(`sets what ${twin} sets too`, "Keep one of them.");
      continue;
    }
    setBy.set(path.join("."), variable);

    const value = isFile ? readSecretFile(resolve(root, text)) : text;
    if (value === undefined) {
      problem(
        "names a file that cannot be read",
        "See that it exists and that this user may read it.",
      );
      continue;
    }
    const clash = put(settings, path, {
      kind: "value",
      value,
      origin: { kind: "environment", variable },
    });
    if (clash !== undefined) problem(clash, "Rename one of them, or set it in the file.");
  }
}

/**
 * The environment for script workers: without the variables of the login and the store, and without those that name
 * the same files as their `…_FILE`.
 */
export function withoutSecrets(env: Environment): Record<string, string> {
  const files = new Set(
    Object.entries(env).flatMap(([variable, text]) =>
      isSecret(variable) && /_file$/i.test(variable) && text ? [text] : [],
    ),
  );
  const kept: Record<string, string> = {};
  for (const [variable, text] of Object.entries(env)) {
    if (text !== undefined && !isSecret(variable) && !files.has(text)) kept[variable] = text;
  }
  return kept;
}

function isSecret(variable: string): boolean {
  return /^sluice_(?:auth|store)/i.test(variable);
}

function readName(variable: string): { path: readonly string[] | undefined; isFile: boolean } {
  const path = spelling(variable.slice("sluice_".length)).split("__");
  const last = path.at(-1) ?? "";
  if (path.length < 2 || path.includes("")) return { path: undefined, isFile: false };
  const isFile = last.endsWith("_file") && !fileSettings.has(last);
  return { path: isFile ? [...path.slice(0, -1), last.slice(0, -"_file".length)] : path, isFile };
}

/** `SLUICE_AUTH_COOKIE_SECRET` is a common slip that would otherwise change nothing and say nothing. */
function withDoubleUnderscores(variable: string): string | undefined {
  const match = /^sluice_(?<section>[a-z]+)_(?<key>[a-z].*)$/i.exec(variable)?.groups;
  const section = match?.["section"]?.toLowerCase();
  return section !== undefined && sections.some((each) => each === section)
    ? `SLUICE_${section.toUpperCase()}__${match?.["key"]?.toUpperCase()}`
    : undefined;
}

function readSecretFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").replace(/(?:\r?\n)+$/, "");
  } catch {
    return undefined;
  }
}

/** Sets the value at a path, where keys match by their spelling. Returns what stands in its way. */
function put(
  table: Table,
  [head = "", ...rest]: readonly string[],
  value: Setting,
): string | undefined {
  const matching = Array.from(table.entries.keys()).filter((key) => spelling(key) === head);
  if (matching.length > 1) {
    return `could mean ${matching.map((key) => `"${key}"`).join(" or ")}, which differ in case or dashes alone`;
  }
  const key = matching[0] ?? head;
  if (rest.length === 0) {
    table.entries.set(key, value);
    return undefined;
  }
  const below = table.entries.get(key) ?? emptyTable(value.origin);
  if (below.kind === "value") return `speaks of "${key}" as a table, and it is a value`;
  table.entries.set(key, below);
  return put(below, rest, value);
}
