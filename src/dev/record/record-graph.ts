/** Records the module graph of an app, so that production loads it without Vite. */

import { createHash, randomUUID } from "node:crypto";
import { realpathSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import type { ViteDevServer } from "vite";

import { graphVersion, type RecordedGraph } from "../../protocol/modules.ts";
import { scriptUrl, toPortable, toSlashes } from "../../protocol/portable-path.ts";
import { builtinRules } from "../loader/fetch-module.ts";
import { viteConfig } from "../loader/vite-config.ts";
import { createCrawler } from "./crawl.ts";
import { isUnchanged, originOf } from "./origin.ts";
import { pagesBeside, pagesNamedIn } from "./page-files.ts";

export interface RecordOptions {
  /** Absolute path of the app's folder. */
  readonly root: string;
  /** Absolute path of the entry script. */
  readonly entry: string;
  /** Where the graph is written; what was there is replaced when it is complete. */
  readonly outFile: string;
  /** Gets Vite's warnings, a message each. */
  readonly log?: (message: string) => void;
}

export interface Recording {
  readonly modules: number;
  /** Files that can be run, relative to the app's folder; the entry script is the first. */
  readonly scripts: readonly string[];
  /** SHA-256 of the written file. */
  readonly hash: string;
}

/**
 * Records the entry script, the pages, and everything they import. It runs the app's `vite.config.ts`, if there is one.
 *
 * @throws {@link LoadError} when the entry script, a file of pages/, or what they import is missing or malformed.
 */
export async function recordGraph(options: RecordOptions): Promise<Recording> {
  const root = toSlashes(realpathSync(options.root));
  const entry = path.join(root, path.relative(options.root, options.entry));
  const graph = await withVite(root, options.log ?? (() => {}), (server) => crawl(server, entry));
  const text = JSON.stringify(graph);
  await replaceFile(options.outFile, text);
  return {
    modules: Object.keys(graph.modules).length,
    scripts: graph.scripts.map((name) => name.replace(/^\.\//, "")),
    hash: createHash("sha256").update(text).digest("hex"),
  };
}

/** Whether there is no recorded graph for this app and entry script, or one that no longer holds. */
export async function isStale(
  graphFile: string,
  app: { readonly root: string; readonly entry: string },
): Promise<boolean> {
  const root = realpathSync(app.root);
  try {
    const graph: RecordedGraph = JSON.parse(await readFile(graphFile, "utf8"));
    const entry = toPortable(path.join(root, path.relative(app.root, app.entry)), root);
    return (
      graph.version !== graphVersion ||
      graph.scripts[0] !== entry ||
      !isUnchanged(graph.origin, root)
    );
  } catch {
    return true;
  }
}

async function crawl(server: ViteDevServer, entry: string): Promise<RecordedGraph> {
  const environment = server.environments.ssr;
  const { root } = environment.config;
  const crawler = createCrawler(environment);
  const scripts = new Set<string>();
  const visit = async (file: string, isRequired: boolean): Promise<void> => {
    if (scripts.has(file)) return;
    scripts.add(file);
    await crawler.visit(scriptUrl(root, file), isRequired);
  };
  for (const file of [entry, ...pagesBeside(entry)]) {
    await visit(file, true);
  }
  // A map visits what is added to it on the way: a page may name another. Not every name is one of a page, so what
  // cannot be compiled fails when it is asked for, not now.
  for (const [file, code] of crawler.sources) {
    if (file.includes("/node_modules/")) continue;
    for (const page of pagesNamedIn(code, file, root)) {
      await visit(page, false);
    }
  }
  return {
    version: graphVersion,
    origin: originOf(root, [
      ...crawler.sources.keys(),
      ...server.config.configFileDependencies.map((file) => path.resolve(root, file)),
    ]),
    builtins: builtinRules(environment),
    scripts: [...scripts].map((file) => toPortable(file, root)),
    modules: crawler.modules,
    externals: crawler.externals,
  };
}

/** Vite as in development, but for production and without watching. */
async function withVite<Result>(
  root: string,
  log: (message: string) => void,
  body: (server: ViteDevServer) => Promise<Result>,
): Promise<Result> {
  const before = process.env["NODE_ENV"];
  // It decides which JSX runtime is imported, and Vite would set it to "development".
  process.env["NODE_ENV"] ??= "production";
  try {
    // Imported here, so that a server whose graph still holds does not load it.
    const { createServer } = await import("vite");
    const server = await createServer(
      viteConfig({ root, mode: "production", watch: null, plugins: [], log }),
    );
    try {
      return await body(server);
    } finally {
      await server.close();
    }
  } finally {
    if (before === undefined) delete process.env["NODE_ENV"];
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
