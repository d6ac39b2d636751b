/** Modules of production: read from the recorded graph, without Vite. */

import { readFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

import { LoadError, toLoadError } from "../../protocol/load-error.ts";
import {
  type FetchedModule,
  graphVersion,
  type InlineModule,
  type RecordedFailure,
  type RecordedGraph,
} from "../../protocol/modules.ts";
import { fromPortable, toPortable } from "../../protocol/portable-path.ts";
import type { ModuleSource } from "./module-source.ts";
import type { AppFolder } from "./paths.ts";

/** Modules as `sluice build` has recorded them. The file is read when the first one is asked for. */
export function recordedModules(graphFile: string, folder: AppFolder): ModuleSource {
  let reading: Promise<RecordedGraph> | undefined;
  const graph = (): Promise<RecordedGraph> => (reading ??= readGraph(graphFile));

  return {
    builtins: async () => (await graph()).builtins,
    async fetch(url, importer) {
      const recorded = find(await graph(), url, importer, folder);
      if (recorded === undefined) throw notRecorded(url, importer, folder);
      if ("failure" in recorded) throw toLoadError(recorded.failure);
      if ("externalize" in recorded) {
        const file = fromPortable(recorded.externalize, folder.path);
        const externalize = file === recorded.externalize ? file : pathToFileURL(file).href;
        return { ...recorded, externalize };
      }
      return atFolder(recorded, folder.path);
    },
  };
}

async function readGraph(graphFile: string): Promise<RecordedGraph> {
  let text: string;
  try {
    text = await readFile(graphFile, "utf8");
  } catch {
    throw unreadable(`There is no recorded module graph at ${graphFile}.`);
  }
  let graph: unknown;
  try {
    graph = JSON.parse(text);
  } catch {
    throw unreadable(`The recorded module graph ${graphFile} is damaged.`);
  }
  if (!isGraph(graph)) {
    throw unreadable(`The recorded module graph ${graphFile} is of another version of Sluice.`);
  }
  return graph;
}

function unreadable(message: string): LoadError {
  return new LoadError("LOAD_GRAPH_UNREADABLE", message);
}

function isGraph(value: unknown): value is RecordedGraph {
  return (
    typeof value === "object" &&
    value !== null &&
    "version" in value &&
    value.version === graphVersion
  );
}

function find(
  graph: RecordedGraph,
  url: string,
  importer: string | undefined,
  folder: AppFolder,
): FetchedModule | RecordedFailure | undefined {
  if (importer !== undefined) {
    const externals = graph.externals[toPortable(importer, folder.path)];
    if (externals !== undefined && Object.hasOwn(externals, url)) return externals[url];
  }
  const name = url.startsWith("file://") ? `/${folder.nameOf(fileURLToPath(url))}` : url;
  return Object.hasOwn(graph.modules, name) ? graph.modules[name] : undefined;
}

function notRecorded(url: string, importer: string | undefined, folder: AppFolder): LoadError {
  const name = url.replace(/\?script$/, "").replace(/^\//, "");
  if (importer === undefined) {
    return new LoadError("LOAD_NOT_RECORDED", `The recorded module graph has no page ${name}.`);
  }
  const file = folder.nameOf(importer);
  return new LoadError(
    "LOAD_NOT_RECORDED",
    `${file} imports "${name}", which the recorded module graph does not have.`,
    { file },
  );
}

function atFolder(module: InlineModule, root: string): InlineModule {
  return {
    ...module,
    id: fromPortable(module.id, root),
    file: module.file === null ? null : fromPortable(module.file, root),
  };
}
