/** Finds the files that may be run as pages: those in the folder pages/, and those that a module names. */

import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

const scriptName = /(?<!\.d)\.[mc]?[jt]sx?$/;
/** A file name in quotes, that is not what an import loads. */
const literal = /(?<!__vite_ssr_(?:dynamic_)?import__\()(["'`])([^"'`\n]+\.[mc]?[jt]sx?)\1/g;

/** The scripts of the folder pages/ beside the entry script, and below it. */
export function pagesBeside(entry: string): string[] {
  const folder = path.join(path.dirname(entry), "pages");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((item) => item.isFile() && scriptName.test(item.name))
    .map((item) => path.join(item.parentPath, item.name))
    .toSorted();
}

/**
 * The scripts that the code of a module names, as in `st.page("pages/admin.ts")`.
 *
 * @param code - Transformed, so that import statements can be told from other strings.
 * @param file - Of the module: a name may be relative to it, or to the app's folder.
 */
export function pagesNamedIn(code: string, file: string, root: string): string[] {
  const names = [...code.matchAll(literal)].map((match) => match[2] ?? "");
  const found = names.flatMap((name) => {
    const candidates = [path.resolve(root, name), path.resolve(path.dirname(file), name)];
    return candidates.filter((candidate) => isPage(candidate, root)).slice(0, 1);
  });
  return [...new Set(found)];
}

function isPage(file: string, root: string): boolean {
  return (
    file.startsWith(root + path.sep) &&
    !file.includes(`${path.sep}node_modules${path.sep}`) &&
    scriptName.test(file) &&
    existsSync(file)
  );
}
