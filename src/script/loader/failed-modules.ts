/** Which modules to evaluate again after one has thrown: the module runner would keep its rejection for ever. */

import type { EvaluatedModules } from "vite/module-runner";

/**
 * The failed modules (what imports them statically failed with them), and, when a failed module is part of a circle
 * of imports, those in the circle that got through and what imports those: they hold its half-made exports.
 *
 * A module that caught the failure of an `import()` keeps its state.
 */
export function modulesToRetry(
  modules: EvaluatedModules,
  failed: ReadonlySet<string>,
): ReadonlySet<string> {
  const retry = new Set(failed);
  for (const id of failed) {
    const below = reach(id, (at) => modules.getModuleById(at)?.imports);
    const above = reach(id, (at) => modules.getModuleById(at)?.importers);
    for (const other of below) {
      if (!above.has(other) || failed.has(other)) continue;
      retry.add(other);
      for (const importer of reach(other, (at) => modules.getModuleById(at)?.importers)) {
        retry.add(importer);
      }
    }
  }
  return retry;
}

function reach(
  start: string,
  next: (id: string) => Iterable<string> | undefined,
): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const other of next(id) ?? []) {
      if (other === start || found.has(other)) continue;
      found.add(other);
      open.push(other);
    }
  }
  return found;
}
