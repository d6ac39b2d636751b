/** Fetches everything that scripts import, from the Vite that also serves development. */

import path from "node:path";
import { fileURLToPath } from "node:url";

import type { DevEnvironment } from "vite";

import { LoadError } from "../../protocol/load-error.ts";
import type {
  ExternalModule,
  FetchedModule,
  InlineModule,
  RecordedFailure,
} from "../../protocol/modules.ts";
import { toPortable } from "../../protocol/portable-path.ts";
import { fetchModule } from "../loader/fetch-module.ts";

type Recorded<Module> = Record<string, Module | RecordedFailure>;

export interface Crawler {
  readonly modules: Recorded<InlineModule>;
  readonly externals: Record<string, Recorded<ExternalModule>>;
  /** Every file that was read: its path and its transformed code. */
  readonly sources: ReadonlyMap<string, string>;
  /**
   * Records a script and everything below it.
   *
   * @param isRequired - Whether what is missing or malformed is thrown; else it is recorded, and what an `import()`
   *   loads always is.
   */
  visit(url: string, isRequired: boolean): Promise<void>;
}

interface Request {
  readonly url: string;
  readonly importer: string | undefined;
  readonly isRequired: boolean;
}

export function createCrawler(environment: DevEnvironment): Crawler {
  const { root } = environment.config;
  const modules: Recorded<InlineModule> = {};
  const externals: Record<string, Recorded<ExternalModule>> = {};
  const sources = new Map<string, string>();
  const seen = new Set<string>();

  function keep(request: Request, recorded: FetchedModule | RecordedFailure): void {
    const { url, importer } = request;
    if ("code" in recorded) modules[url] = recorded;
    else if ("failure" in recorded && (importer === undefined || url.startsWith("/"))) {
      modules[url] = recorded;
    } else {
      const ofImporter = (externals[toPortable(importer ?? "", root)] ??= {});
      ofImporter[url] = recorded;
    }
  }

  /** Records one module. @returns what it imports. */
  async function record(request: Request): Promise<Request[]> {
    const { url, importer, isRequired } = request;
    if (/^(sluice(\/|$)|data:)/.test(url)) return [];
    const key = url.startsWith("/") ? url : `${importer ?? ""}\n${url}`;
    if (seen.has(key)) return [];
    seen.add(key);
    let fetched: FetchedModule;
    try {
      fetched = await fetchModule(environment, url, importer);
    } catch (error) {
      if (isRequired || !(error instanceof LoadError)) throw error;
      keep(request, { failure: error.toJSON() });
      return [];
    }
    if ("externalize" in fetched) {
      if (fetched.type !== "builtin") keep(request, portableExternal(fetched, root));
      return [];
    }
    keep(request, portableModule(fetched, root));
    if (fetched.file !== null && path.isAbsolute(fetched.file)) {
      sources.set(fetched.file, `${sources.get(fetched.file) ?? ""}${withoutMap(fetched.code)}`);
    }
    return importsOf(environment, fetched, isRequired);
  }

  return {
    modules,
    externals,
    sources,
    async visit(url, isRequired) {
      // What is required comes first, so that a module is not taken for optional because an import() was seen sooner.
      const required: Request[] = [{ url, importer: undefined, isRequired }];
      const optional: Request[] = [];
      for (;;) {
        const request = required.shift() ?? optional.shift();
        if (request === undefined) return;
        for (const next of await record(request)) {
          (next.isRequired ? required : optional).push(next);
        }
      }
    },
  };
}

function importsOf(
  environment: DevEnvironment,
  module: InlineModule,
  isRequired: boolean,
): Request[] {
  const importer = module.file ?? module.id;
  const { transformResult } = environment.moduleGraph.getModuleById(module.id) ?? {};
  const dynamic = transformResult?.dynamicDeps ?? [];
  return [
    ...module.deps.map((url) => ({ url, importer, isRequired })),
    // The module runner takes a relative path from the importing module's URL.
    ...dynamic.map((url) => ({
      url: url.startsWith(".") ? path.posix.join(path.posix.dirname(module.url), url) : url,
      importer,
      isRequired: false,
    })),
  ];
}

function portableModule(module: InlineModule, root: string): InlineModule {
  const file = module.file === null ? null : toPortable(module.file, root);
  // The place where it was built is not to be told, and a debugger has no use for it elsewhere.
  const code = module.code.replace(/\n\/\/# sourceURL=.*/, "");
  // With `invalidate` the module runner would evaluate a module of a circle each time it is asked for.
  return { ...module, code, file, id: toPortable(module.id, root), invalidate: false };
}

function portableExternal(module: ExternalModule, root: string): ExternalModule {
  const { externalize } = module;
  if (!externalize.startsWith("file://")) return module;
  return { ...module, externalize: toPortable(fileURLToPath(externalize), root) };
}

function withoutMap(code: string): string {
  return code.replace(/\n\/\/# sourceMappingURL=.*/, "");
}
