/** Loads an app's scripts and modules in a worker: a script is compiled once and called on each run. */

import { ModuleRunner } from "vite/module-runner";

import { describeError, type ErrorDescription } from "./describe.ts";
import { type Script, ScriptEvaluator } from "./evaluator.ts";
import { modulesToRetry } from "./failed-modules.ts";
import { createImportMeta } from "./import-meta.ts";
import { serverModules } from "./module-source.ts";
import { appFolder } from "./paths.ts";
import { recordedModules } from "./recorded-modules.ts";
import { createTransport } from "./transport.ts";

export type { ErrorDescription } from "./describe.ts";

/** How modules are found, and where the loader stands in. */
export interface LoaderOptions {
  /** Absolute path of the app's folder. */
  readonly root: string;
  /** File URL of the `sluice` that scripts get, whichever copy they import. */
  readonly sluiceUrl: string;
  /** Leaves the run's async context: a timer that a module starts belongs to no session. */
  readonly outsideRun: <T>(body: () => T) => T;
  /** Asks the development server; not called when there is a `graphFile`. */
  readonly invoke: (name: string, data: unknown) => Promise<unknown>;
  /** The recorded module graph of production. */
  readonly graphFile?: string | undefined;
}

/** The modules of one worker. */
export interface ScriptLoader {
  /**
   * Loads a script and what it imports. While nothing has changed a second call costs nothing; modules that threw
   * are tried again.
   *
   * @param file - Absolute path.
   * @returns Runs the script once.
   * @throws {@link LoadError} when a file cannot be found or compiled; otherwise what a module threw.
   */
  script(file: string): Promise<() => Promise<unknown>>;
  /** Forgets these modules; the server has already walked up to their importers. */
  invalidate(ids: readonly string[]): void;
  /** What to show of anything that was thrown, on the author's own lines. */
  describe(error: unknown): ErrorDescription;
}

/** Creates the loader of a worker. */
export function createLoader(options: LoaderOptions): ScriptLoader {
  const { sluiceUrl, outsideRun } = options;
  const folder = appFolder(options.root);
  const source =
    options.graphFile === undefined
      ? serverModules(options.invoke)
      : recordedModules(options.graphFile, folder);
  const transport = createTransport(source, sluiceUrl);
  const evaluator = new ScriptEvaluator({ outsideRun, isCommonJs: transport.isCommonJs, folder });
  const runner = new ModuleRunner({ transport, hmr: false, createImportMeta }, evaluator);
  const modules = runner.evaluatedModules;
  /** By URL. A script stays here while it and everything below it is loaded and unchanged. */
  const scripts = new Map<string, Promise<Script["run"]>>();

  function invalidate(ids: Iterable<string>): void {
    transport.forget();
    for (const id of ids) {
      const module = modules.getModuleById(id);
      evaluator.failed.delete(id);
      if (module === undefined) continue;
      for (const url of scripts.keys()) {
        if (modules.getModuleByUrl(url) === module) scripts.delete(url);
      }
      modules.invalidateModule(module);
    }
  }

  async function load(url: string): Promise<Script["run"]> {
    const script = evaluator.scriptOf(await runner.import<object>(url));
    await script.loadImports();
    return script.run;
  }

  return {
    async script(file) {
      if (evaluator.failed.size > 0) invalidate(modulesToRetry(modules, evaluator.failed));
      const url = folder.scriptUrl(file);
      const known = scripts.get(url);
      if (known !== undefined) return known;
      const loading = outsideRun(() => load(url));
      scripts.set(url, loading);
      try {
        return await loading;
      } catch (error) {
        if (scripts.get(url) === loading) scripts.delete(url);
        throw error;
      }
    },
    invalidate,
    describe: (error) => describeError(error, { folder, modules, sluiceUrl }),
  };
}
