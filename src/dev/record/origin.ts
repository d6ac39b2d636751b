/** What a recorded graph was made from, to tell whether it still holds. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import type { GraphOrigin } from "../../protocol/modules.ts";
import { fromPortable, toPortable, toSlashes } from "../../protocol/portable-path.ts";
import { configFiles, tsconfigFiles } from "../loader/config-files.ts";

const sourceExtensions = [".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs", ".json"];

/** @param recorded - Absolute paths of the files that were read. */
export function originOf(root: string, recorded: readonly string[]): GraphOrigin {
  const extensions = [
    ...new Set([...sourceExtensions, ...recorded.map((file) => path.extname(file))]),
  ].toSorted();
  const folders = new Set(recorded.map((file) => path.dirname(file)));
  const tsconfigs = [...folders].flatMap((folder) => tsconfigFiles(folder));
  const read = [...recorded, ...configFiles(root, "production"), ...tsconfigs].toSorted();
  return {
    tools: toolVersions(),
    files: Object.fromEntries(read.map((file) => [toPortable(file, root), hashOf(file)])),
    extensions,
    names: hashOfNames(root, extensions),
  };
}

/** Whether everything is as it was. Files that are new count too: an import may find one of them now. */
export function isUnchanged(origin: GraphOrigin, root: string): boolean {
  return (
    origin.tools === toolVersions() &&
    origin.names === hashOfNames(root, origin.extensions) &&
    configFiles(root, "production").every((file) => toPortable(file, root) in origin.files) &&
    Object.entries(origin.files).every(([name, hash]) => hashOf(fromPortable(name, root)) === hash)
  );
}

function toolVersions(): string {
  const require = createRequire(import.meta.url);
  const node = process.versions.node.split(".", 1)[0] ?? "";
  const sluice = versionIn(path.join(import.meta.dirname, "../../../package.json"));
  const vite = versionIn(require.resolve("vite/package.json"));
  return `node ${node}, sluice ${sluice}, vite ${vite}, ${process.env["NODE_ENV"] ?? "production"}`;
}

function versionIn(packageFile: string): string {
  const contents: { readonly version?: unknown } = JSON.parse(readFileSync(packageFile, "utf8"));
  return String(contents.version);
}

function hashOf(file: string): string | null {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("base64");
  } catch {
    return null;
  }
}

function hashOfNames(root: string, extensions: readonly string[]): string {
  const known = new Set(extensions);
  const names: string[] = [];
  const visit = (folder: string): void => {
    for (const item of readdirSync(folder, { withFileTypes: true })) {
      if (item.name === "node_modules" || item.name.startsWith(".")) continue;
      const file = path.join(folder, item.name);
      if (item.isDirectory()) visit(file);
      else if (known.has(path.extname(item.name))) names.push(toSlashes(path.relative(root, file)));
    }
  };
  visit(root);
  return createHash("sha256").update(names.toSorted().join("\n")).digest("base64");
}
