/** The client as Vite built it: its page, its files, and which of them belong to which kind of element. */

import { readFile, readdir } from "node:fs/promises";
import { join, sep } from "node:path";

import * as v from "valibot";

import { ServerError } from "./errors.ts";

const chunk = v.object({
  file: v.string(),
  css: v.optional(v.array(v.string()), []),
  assets: v.optional(v.array(v.string()), []),
  imports: v.optional(v.array(v.string()), []),
  isEntry: v.optional(v.boolean(), false),
});
const manifestSchema = v.record(v.string(), chunk);

/** Vite's manifest: source file → what was built from it. */
export type ClientManifest = v.InferOutput<typeof manifestSchema>;

export interface ClientBuild {
  /** `index.html` with its placeholders. */
  readonly html: string;
  readonly manifest: ClientManifest;
  /** Name as in a URL → absolute path. Nothing else is ever read for a browser. */
  readonly files: ReadonlyMap<string, string>;
}

/** Reads what `vite build client` wrote. */
export async function readClientBuild(folder: string): Promise<ClientBuild> {
  try {
    const [html, manifest, entries] = await Promise.all([
      readFile(join(folder, "index.html"), "utf8"),
      readFile(join(folder, "manifest.json"), "utf8"),
      readdir(folder, { recursive: true, withFileTypes: true }),
    ]);
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(folder.length + 1).replaceAll(sep, "/"), file] as const)
      .filter(([name]) => name !== "index.html" && !name.endsWith("manifest.json"));
    return {
      html,
      manifest: v.parse(manifestSchema, JSON.parse(manifest)),
      files: new Map(files),
    };
  } catch (error) {
    throw new ServerError(
      "SERVER_CLIENT_MISSING",
      `The browser's part of Sluice is not whole in ${folder}: ${error instanceof Error ? error.message : "unknown"}.`,
      'Install the package "sluice" again. In a clone of its repository, run: npm run build.',
    );
  }
}

/** Whether a file's name changes with its content, so that it may be kept for ever. */
export function isHashedName(name: string): boolean {
  return /-[\w-]{8}\.\w+$/.test(name);
}
