/** Brings together what the files and the command line say: one table of settings, each with where it stands. */

import { join } from "node:path";

import type { Problem } from "./problems.ts";
import type { Report } from "./section.ts";
import { type Origin, type Setting, type Table, emptyTable } from "./settings.ts";
import { didYouMean } from "./suggestion.ts";
import { readTomlFile } from "./toml-file.ts";

export const configFile = ".sluice/config.toml";
export const secretsFile = ".sluice/secrets.toml";
const foreignSecretsFile = ".streamlit/secrets.toml";
const configTables = ["server", "login", "script", "theme", "store"] as const;

/** What the command line may say. */
export interface Overrides {
  readonly port?: number | undefined;
  readonly address?: string | undefined;
  readonly publicUrl?: string | undefined;
}

/** The settings of an app's files; `isComplete` is false where its secrets could not be read. */
export function readSettings(
  root: string,
  report: Report,
): { readonly settings: Table; readonly isComplete: boolean } {
  const files = readFiles(root, report);
  return { settings: gather(files, report), isComplete: files.secrets !== "unreadable" };
}

interface Files {
  readonly config: Table | undefined;
  readonly secrets: Table | "unreadable" | undefined;
}

function readFiles(root: string, report: Report): Files {
  const config = readTomlFile(join(root, configFile), configFile);
  const own = readTomlFile(join(root, secretsFile), secretsFile);
  const secrets =
    own.kind === "missing" ? readTomlFile(join(root, foreignSecretsFile), foreignSecretsFile) : own;
  for (const file of [config, secrets])
    if (file.kind === "unreadable") report.problem(file.problem);
  return {
    config: config.kind === "settings" ? config.table : undefined,
    secrets:
      secrets.kind === "settings"
        ? secrets.table
        : secrets.kind === "unreadable"
          ? "unreadable"
          : undefined,
  };
}

/** One table of all that is ours, with the app's own secrets below `secrets`. */
function gather({ config, secrets }: Files, report: Report): Table {
  const settings = emptyTable({ kind: "file", file: configFile, line: undefined });
  for (const [key, setting] of config?.entries ?? []) {
    if (configTables.some((each) => each === key)) settings.entries.set(key, setting);
    else report.problem(misplaced(key, setting));
  }
  const own = emptyTable({ kind: "file", file: secretsFile, line: undefined });
  settings.entries.set("secrets", own);
  if (secrets === undefined || secrets === "unreadable") return settings;
  for (const [key, setting] of secrets.entries) {
    if (key === "auth" || key === "store") settings.entries.set(key, setting);
    else if (key === "login" && setting.kind === "table") report.problem(misplaced(key, setting));
    else own.entries.set(key, setting);
  }
  for (const key of ["auth", "store"]) {
    const setting = settings.entries.get(key);
    if (setting?.kind === "value") {
      report.problem({
        ...placeOf(setting.origin),
        key,
        what: "is not a table",
        cure: `Write [${key}] on a line of its own, and its keys below.`,
      });
    }
  }
  return settings;
}

function misplaced(key: string, { origin }: Setting): Problem {
  const place = placeOf(origin);
  if (key === "login") {
    return {
      ...place,
      key: "[login]",
      what: "has no effect here",
      cure: `Move it to ${configFile}.`,
    };
  }
  return key === "auth"
    ? {
        ...place,
        key: "[auth]",
        what: "has no place here: it holds secrets",
        cure: `Move it to ${secretsFile}.`,
      }
    : { ...place, key, what: "is not a setting", cure: didYouMean(key, configTables) };
}

function placeOf(origin: Origin): Pick<Problem, "file" | "line"> {
  return origin.kind === "file"
    ? { file: origin.file, line: origin.line }
    : { file: "environment", line: undefined };
}

/** Puts what the command line says over everything else. */
export function applyOverrides(settings: Table, { port, address, publicUrl }: Overrides): void {
  const given = { port, address, public_url: publicUrl };
  const options = { port: "--port", address: "--address", public_url: "--public" } as const;
  for (const key of ["port", "address", "public_url"] as const) {
    const value = given[key];
    if (value === undefined) continue;
    const origin: Origin = { kind: "option", option: options[key] };
    const server = settings.entries.get("server") ?? emptyTable(origin);
    settings.entries.set("server", server);
    if (server.kind === "table") server.entries.set(key, { kind: "value", value, origin });
  }
}
