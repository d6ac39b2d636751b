/** Modules that could not be loaded because a file was not there, to be loaded again when a file appears. */

import path from "node:path";

import type { DevEnvironment, EnvironmentModuleNode } from "vite";

import { LoadError } from "../../protocol/load-error.ts";

export interface MissingImports {
  /** Remembers who asked for what is not there. */
  note(error: unknown, url: string, importer: string | undefined): void;
  /** A file has appeared: what may find it now, and forgets it. */
  take(environment: DevEnvironment): { modules: EnvironmentModuleNode[]; ids: string[] };
}

export function createMissingImports(root: string): MissingImports {
  const importers = new Set<string>();
  const scripts = new Set<string>();
  return {
    note(error, url, importer) {
      if (!(error instanceof LoadError)) return;
      if (!/^LOAD_(FILE|IMPORT|PACKAGE)_MISSING$/.test(error.code)) return;
      if (importer === undefined) scripts.add(path.posix.join(root, url));
      else importers.add(importer.replace(/[?#].*$/, ""));
    },
    take({ moduleGraph }) {
      const modules = [...importers].flatMap((file) => [
        ...(moduleGraph.getModulesByFile(file) ?? []),
      ]);
      const ids = [...scripts];
      importers.clear();
      scripts.clear();
      return { modules, ids };
    },
  };
}
