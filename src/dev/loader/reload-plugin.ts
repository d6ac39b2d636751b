/** The plugin that turns a change of a file into the ids of the modules that have to be loaded anew. */

import type { EnvironmentModuleNode, Plugin } from "vite";

import type { MissingImports } from "./missing-imports.ts";

/** @param onChange - Gets the changed modules and everything above them; no module twice. */
export function reloadPlugin(missing: MissingImports, onChange: (ids: string[]) => void): Plugin {
  return {
    name: "sluice:reload",
    hotUpdate: {
      // Last, so that what other plugins add is seen: files matched by import.meta.glob, for one.
      order: "post",
      handler({ type, modules }) {
        const { environment } = this;
        if (environment.name !== "ssr") return [];
        // Above a deleted file too: those who import it still have its URL, and would get it from the cache.
        const appeared = type === "create" ? missing.take(environment) : { modules: [], ids: [] };
        const changed = withImporters([...modules, ...appeared.modules]);
        for (const module of changed) environment.moduleGraph.invalidateModule(module);
        const ids = [...changed].flatMap(({ id }) => (id === null ? [] : [id]));
        if (ids.length + appeared.ids.length > 0) onChange([...ids, ...appeared.ids]);
        // Nothing is left for Vite's own reloading, which would throw away every module.
        return [];
      },
    },
  };
}

function withImporters(start: readonly EnvironmentModuleNode[]): Set<EnvironmentModuleNode> {
  const found = new Set(start);
  // A set visits what is added to it on the way.
  for (const module of found) {
    for (const importer of module.importers) found.add(importer);
  }
  return found;
}
