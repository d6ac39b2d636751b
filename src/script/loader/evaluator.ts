/** Evaluates modules once, and keeps scripts as functions that are called on each run. */

import {
  type EvaluatedModuleNode,
  type ModuleEvaluator,
  type ModuleRunnerContext,
  normalizeModuleId,
  ssrDynamicImportKey,
  ssrExportAllKey,
  ssrExportNameKey,
  ssrImportKey,
  ssrImportMetaKey,
  ssrModuleExportsKey,
} from "vite/module-runner";

import { LoadError } from "../../protocol/load-error.ts";
import { scriptQuery } from "../../protocol/modules.ts";
import { compile, type CompiledModule, type Import } from "./compile.ts";
import { withNamedExports } from "./interop.ts";
import type { AppFolder } from "./paths.ts";

/** A compiled script. */
export interface Script {
  readonly run: () => Promise<unknown>;
  /** Evaluates what it imports, so that nothing is left to load when it runs. */
  readonly loadImports: () => Promise<void>;
}

export interface EvaluatorOptions {
  readonly folder: AppFolder;
  readonly outsideRun: <T>(body: () => T) => T;
  /** Whether Node takes this file for CommonJS. */
  readonly isCommonJs: (url: string) => boolean;
}

const noop = (): void => {};

export class ScriptEvaluator implements ModuleEvaluator {
  /** Lines before a module's first: none, see compile.ts. */
  readonly startOffset = 0;
  /** Ids of modules that threw while they were evaluated. */
  readonly failed = new Set<string>();
  readonly #options: EvaluatorOptions;
  /** By the exports object of the module that a script is to the runner; so it is freed together with that. */
  readonly #scripts = new WeakMap<object, Script>();

  constructor(options: EvaluatorOptions) {
    this.#options = options;
  }

  /** The script that the module runner gave these exports. */
  scriptOf(exports: object): Script {
    const script = this.#scripts.get(exports);
    if (script === undefined) throw new TypeError("This module was not loaded as a script.");
    return script;
  }

  async runInlinedModule(
    context: ModuleRunnerContext,
    code: string,
    module: Readonly<EvaluatedModuleNode>,
  ): Promise<void> {
    const { folder, outsideRun } = this.#options;
    const exports = context[ssrModuleExportsKey];
    try {
      const body = compile(code, module.id, folder.nameOf(module.file));
      if (module.id.endsWith(scriptQuery)) {
        this.#scripts.set(exports, this.#toScript(body, context, module));
        return;
      }
      await body(
        exports,
        context[ssrImportMetaKey],
        (specifier, metadata) => imported(() => context[ssrImportKey](specifier, metadata)),
        // It may be called during a run, and the module it loads must not become part of that.
        (specifier) => outsideRun(() => imported(() => context[ssrDynamicImportKey](specifier))),
        context[ssrExportAllKey],
        context[ssrExportNameKey],
      );
    } catch (error) {
      this.failed.add(module.id);
      throw error;
    }
    Object.seal(exports);
  }

  async runExternalModule(file: string): Promise<unknown> {
    try {
      const namespace: object = await import(file);
      return this.#options.isCommonJs(file) ? withNamedExports(namespace) : namespace;
    } catch (error) {
      this.failed.add(normalizeModuleId(file));
      throw error;
    }
  }

  #toScript(
    body: CompiledModule,
    context: ModuleRunnerContext,
    module: Readonly<EvaluatedModuleNode>,
  ): Script {
    const { outsideRun } = this.#options;
    const meta = context[ssrImportMetaKey];
    /** What import statements gave, so that a run after the first does not wait for them. */
    const loaded = new Map<string, unknown>();
    const load: Import = (specifier, metadata) => {
      const key = `${specifier}\n${metadata?.importedNames?.join() ?? ""}`;
      if (loaded.has(key)) return Promise.resolve(loaded.get(key));
      return outsideRun(() =>
        imported(async () => {
          const exports: unknown = await context[ssrImportKey](specifier, metadata);
          loaded.set(key, exports);
          return exports;
        }),
      );
    };
    const loadDynamically = (specifier: string): Promise<unknown> =>
      outsideRun(() => imported(() => context[ssrDynamicImportKey](specifier)));
    return {
      run: () => body(Object.create(null), meta, load, loadDynamically, noop, noop),
      async loadImports() {
        // One after the other, as import statements are evaluated.
        for (const specifier of depsOf(module)) {
          await outsideRun(() => context[ssrImportKey](specifier));
        }
      },
    };
  }
}

/** Waits for an import. Its failure tells where the import stands: the module runner's own stack ends before that. */
async function imported(load: () => Promise<unknown>): Promise<unknown> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof SyntaxError && error.message.startsWith("[vite] ")) {
      throw new LoadError("LOAD_EXPORT_MISSING", exportMissing(error.message));
    }
    if (error instanceof LoadError && error.line === undefined) Error.captureStackTrace(error);
    throw error;
  }
}

function exportMissing(message: string): string {
  const name = /named '(.+?)'|Named export '(.+?)'/.exec(message);
  const module = /requested module '(.+?)'/.exec(message)?.[1];
  return `The package "${module}" exports nothing named "${name?.[1] ?? name?.[2]}".`;
}

/** The static imports of a module: a field of ours beside Vite's in the answer that its code came in. */
function depsOf(module: Readonly<EvaluatedModuleNode>): readonly string[] {
  const deps: unknown = module.meta === undefined ? undefined : Reflect.get(module.meta, "deps");
  return Array.isArray(deps) ? deps.filter((dep) => typeof dep === "string") : [];
}
