/** Fetches a transformed module from Vite, and says plainly when there is none. */

import { existsSync } from "node:fs";
import path from "node:path";

import type { DevEnvironment } from "vite";

import { LoadError } from "../../protocol/load-error.ts";
import type { BuiltinRule, FetchedModule } from "../../protocol/modules.ts";
import { placeOfImport } from "./place-of-import.ts";
import { describeViteError } from "./vite-error.ts";

/**
 * Fetches a module.
 *
 * @param url - As the importing module's code spells it.
 * @param importer - File or id of that module; undefined for a script.
 * @throws {@link LoadError}
 */
export async function fetchModule(
  environment: DevEnvironment,
  url: string,
  importer: string | undefined,
): Promise<FetchedModule> {
  const { root } = environment.config;
  if (await isMissing(environment, url, importer)) throw missing(root, url, importer);
  let fetched: Awaited<ReturnType<DevEnvironment["fetchModule"]>>;
  try {
    fetched = await environment.fetchModule(url, importer);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ERR_CLOSED_SERVER") throw error;
    if (code === "ERR_MODULE_NOT_FOUND" || code === "ERR_LOAD_URL") {
      throw missing(root, url, importer);
    }
    throw describeViteError(error, root, url);
  }
  if ("cache" in fetched) throw new TypeError(`Vite sent no code for ${url}.`);
  if ("externalize" in fetched) return fetched;
  const { transformResult } = environment.moduleGraph.getModuleById(fetched.id) ?? {};
  return { ...fetched, deps: transformResult?.deps ?? [] };
}

/** Names of Node's own modules, in the form that survives JSON. */
export function builtinRules(environment: DevEnvironment): BuiltinRule[] {
  return environment.config.resolve.builtins.map((builtin) =>
    typeof builtin === "string"
      ? { type: "string", value: builtin }
      : { type: "RegExp", source: builtin.source, flags: builtin.flags },
  );
}

/**
 * Whether there is no such module. This is asked before Vite is, whose module graph would remember the URL under a
 * wrong id and not find the file when it is created.
 */
async function isMissing(
  environment: DevEnvironment,
  url: string,
  importer: string | undefined,
): Promise<boolean> {
  // Vite leaves a relative path as it is when it leads nowhere, and would now look for it from the app's folder.
  if (url.startsWith(".")) return true;
  if (!url.startsWith("/") || url.startsWith("/@")) return false;
  const file = cleanUrl(url);
  if (existsSync(path.join(environment.config.root, file)) || existsSync(file)) return false;
  return (await environment.pluginContainer.resolveId(url, importer)) === null;
}

function missing(root: string, url: string, importer: string | undefined): LoadError {
  const name = cleanUrl(url).replace(/^\/(?!@)/, "");
  if (importer === undefined) {
    return new LoadError("LOAD_FILE_MISSING", `There is no file ${name}.`, { file: name });
  }
  const isPackage = !/^[./]/.test(url);
  const place = placeOfImport(root, importer, url);
  const at = place.line === undefined ? "" : ` (line ${place.line})`;
  return isPackage
    ? new LoadError(
        "LOAD_PACKAGE_MISSING",
        `${place.file}${at} imports "${url}", which is not installed.`,
        place,
      )
    : new LoadError(
        "LOAD_IMPORT_MISSING",
        `${place.file}${at} imports "${url.startsWith(".") ? url : name}", which does not exist.`,
        place,
      );
}

function cleanUrl(url: string): string {
  return url.replace(/[?#].*$/, "");
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
