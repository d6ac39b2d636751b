/** The files that change how all modules are transformed. */

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const lockFiles = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
];
const viteConfigs = ["js", "mjs", "ts", "cjs", "mts", "cts"].map((end) => `vite.config.${end}`);

/**
 * Every file, there or not, that decides how the modules below a folder are resolved and compiled.
 *
 * @param root - The app's folder.
 * @returns Absolute paths.
 */
export function configFiles(root: string, mode: string): string[] {
  const inRoot = [...viteConfigs, ".env", ".env.local", `.env.${mode}`, `.env.${mode}.local`];
  return [
    ...new Set([
      ...inRoot.map((name) => path.join(root, name)),
      ...tsconfigFiles(root),
      nearest(root, "package.json"),
      ...lockFiles.map((name) => nearest(root, name)),
    ]),
  ];
}

/** The `tsconfig.json` that holds for a folder, and what it extends or refers to. */
export function tsconfigFiles(folder: string): string[] {
  const chain = new Set([nearest(folder, "tsconfig.json")]);
  for (const member of chain) {
    for (const name of namedConfigs(readText(member))) {
      const target = resolveConfig(name, member);
      if (target !== undefined) chain.add(target);
    }
  }
  return [...chain];
}

/** The file of that name in this folder or the closest above; where it would be when there is none. */
function nearest(root: string, name: string): string {
  for (let folder = root; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, name))) return path.join(folder, name);
    if (path.dirname(folder) === folder) return path.join(root, name);
  }
}

/** It is JSON with comments; the few names that matter are found without parsing it. */
function namedConfigs(text: string): string[] {
  const parts = [...text.matchAll(/"(?:extends|path)"\s*:\s*(\[[^\]]*\]|"[^"]*")/g)];
  return parts.flatMap(([, value = ""]) =>
    [...value.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name),
  );
}

function resolveConfig(name: string, from: string): string | undefined {
  if (/^(\.|\/)/.test(name)) {
    const file = path.resolve(path.dirname(from), name);
    const candidates = [file, `${file}.json`, path.join(file, "tsconfig.json")];
    return candidates.find((candidate) => candidate.endsWith(".json") && existsSync(candidate));
  }
  try {
    return createRequire(from).resolve(name);
  } catch {
    return undefined;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
