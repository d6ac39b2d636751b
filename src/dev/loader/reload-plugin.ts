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
      handler({ type, file, modules }) {
        const { environment } = this;
        if (environment.name !== "ssr") return [];
        const appeared = type === "create" ? missing.take(environment) : { modules: [], ids: [] };
        const changed = withImporters([...modules, ...appeared.modules]);
        // Vite has seen to what stands above a changed file, without compiling it again. It has not when a file came or
        // went: then those who import it have its URL, or have none, in their compiled code.
        const outdated =
          type === "update" ? modules.filter((module) => module.file !== file) : changed;
        for (const module of outdated) environment.moduleGraph.invalidateModule(module);
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
