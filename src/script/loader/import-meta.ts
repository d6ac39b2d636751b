/** `import.meta` of a module of the app. */

import {
  createDefaultImportMeta,
  createNodeImportMeta,
  type ModuleRunnerImportMeta,
} from "vite/module-runner";

export function createImportMeta(file: string): ModuleRunnerImportMeta {
  return {
    ...createDefaultImportMeta(file),
    main: false,
    // Made when it is called: it starts a thread of module hooks, which few apps need.
    resolve: (specifier, parent) => createNodeImportMeta(file).resolve(specifier, parent),
  };
}
