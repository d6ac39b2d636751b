/** Finds the line on which a module names another, which no error of Vite's tells. */

import { readFileSync } from "node:fs";
import path from "node:path";

import { excerptOf } from "../../protocol/excerpt.ts";
import type { SourcePlace } from "../../protocol/load-error.ts";
import { toSlashes } from "../../protocol/portable-path.ts";

/** The first place in `importer` where `specifier` stands in quotes; only the file when there is none. */
export function placeOfImport(
  root: string,
  importer: string,
  specifier: string,
): SourcePlace & { readonly file: string } {
  const importerFile = importer.replace(/[?#].*$/, "");
  const file = toSlashes(path.relative(root, importerFile));
  const source = readText(importerFile);
  for (const quote of ['"', "'", "`"]) {
    const index = source.indexOf(quote + specifier + quote);
    if (index === -1) continue;
    const before = source.slice(0, index).split("\n");
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    return { file, line, column, excerpt: excerptOf(source, line, column) };
  }
  return { file };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
