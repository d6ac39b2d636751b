/** Compiles a module's transformed code to a function, under the name by which its source map is found. */

import { SourceMap } from "node:module";
import vm from "node:vm";

import {
  ssrDynamicImportKey,
  ssrExportAllKey,
  ssrExportNameKey,
  ssrImportKey,
  ssrImportMetaKey,
  ssrModuleExportsKey,
} from "vite/module-runner";

import { excerptOf } from "../../protocol/excerpt.ts";
import { LoadError } from "../../protocol/load-error.ts";
import { type InlineMap, readInlineMap } from "./inline-map.ts";

/** Loads what an import statement names; the names are checked against what a package exports. */
export type Import = (
  specifier: string,
  metadata?: { importedNames?: string[] },
) => Promise<unknown>;

/** A compiled module. Its parameters are what Vite's transform refers to. */
export type CompiledModule = (
  exports: object,
  meta: object,
  load: Import,
  loadDynamically: (specifier: string) => Promise<unknown>,
  exportAll: (module: unknown) => void,
  exportName: (name: string, getter: () => unknown) => void,
) => Promise<void>;

const parameters = [
  ssrModuleExportsKey,
  ssrImportMetaKey,
  ssrImportKey,
  ssrDynamicImportKey,
  ssrExportAllKey,
  ssrExportNameKey,
].join(",");
// A function and no arrow: `this` is undefined in a module, and JSX refers to it.
const head = `'use strict';(async function(${parameters}){`;

/**
 * Compiles a module.
 *
 * @param id - Exactly as the module runner knows it, else no source map is found for its stack frames.
 * @param name - As people read it.
 * @throws {@link LoadError} `LOAD_SYNTAX`, for what Vite lets pass and Node does not understand.
 */
export function compile(code: string, id: string, name: string): CompiledModule {
  try {
    // Under a name that a comment gives, V8 counts the columns of the first line without `columnOffset`.
    const unnamed = code.replace(/\n\/\/# sourceURL=.*/, "");
    const script = new vm.Script(`${head}${unnamed}\n})`, {
      filename: id,
      columnOffset: -head.length,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    return script.runInThisContext();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw syntaxError(error, code, name);
  }
}

function syntaxError(error: SyntaxError, code: string, name: string): LoadError {
  // V8 puts the place before the message, as "FILE:LINE", the line's text, and carets below the column.
  const [where = "", text = "", carets = ""] = (error.stack ?? "").split("\n");
  const line = Number(/:(\d+)$/.exec(where)?.[1] ?? Number.NaN);
  const column = carets.indexOf("^") + 1 - (line === 1 && text.startsWith(head) ? head.length : 0);
  const map = readInlineMap(code);
  const place = map === undefined ? undefined : originalPlace(map, line, Math.max(1, column));
  const at = place === undefined ? "" : `, line ${place.line}`;
  return new LoadError("LOAD_SYNTAX", `Syntax error in ${name}${at}: ${error.message}.`, {
    file: name,
    ...place,
  });
}

function originalPlace(
  map: InlineMap,
  line: number,
  column: number,
): { line: number; column: number; excerpt: string | undefined } | undefined {
  if (Number.isNaN(line)) return undefined;
  const entry = new SourceMap(map).findEntry(line - 1, column - 1);
  if (!("originalLine" in entry) || !("originalColumn" in entry)) return undefined;
  const place = { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  return { ...place, excerpt: excerptOf(map.sourcesContent[0] ?? "", place.line, place.column) };
}
