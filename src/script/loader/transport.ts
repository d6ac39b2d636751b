/** Answers the module runner: from what it has, with our own `sluice`, or from the source of modules. */

import type { ModuleRunnerTransport } from "vite/module-runner";

import { LoadError } from "../../protocol/load-error.ts";
import type { FetchedModule } from "../../protocol/modules.ts";
import type { ModuleSource } from "./module-source.ts";

export interface LoaderTransport extends ModuleRunnerTransport {
  /** Modules have changed: what is being fetched now is fetched again. */
  readonly forget: () => void;
  /** Whether Node takes the module at this URL for CommonJS. */
  readonly isCommonJs: (url: string) => boolean;
}

export function createTransport(source: ModuleSource, sluiceUrl: string): LoaderTransport {
  const commonJs = new Set<string>();
  let changes = 0;

  async function fetchModule(
    url: string,
    importer: string | undefined,
    isCached: boolean,
  ): Promise<FetchedModule | { readonly cache: true }> {
    // The server says by itself what has changed, so nothing is asked about what is here.
    if (isCached) return { cache: true };
    const own = ownModule(url, sluiceUrl);
    if (own !== undefined) return { externalize: own, type: "module" };
    const fetched = await fetchUnchanged(url, importer);
    if ("externalize" in fetched && fetched.type === "commonjs") commonJs.add(fetched.externalize);
    return fetched;
  }

  /** Code that was on its way when its file changed is old, and nothing would tell again that it is. */
  async function fetchUnchanged(url: string, importer: string | undefined): Promise<FetchedModule> {
    const before = changes;
    const outcome = await source.fetch(url, importer).then(
      (fetched) => () => fetched,
      (error: unknown) => () => {
        throw error;
      },
    );
    return before === changes ? outcome() : fetchUnchanged(url, importer);
  }

  return {
    forget() {
      changes++;
    },
    isCommonJs: (url) => commonJs.has(url),
    async invoke(payload) {
      const request: unknown = payload.type === "custom" ? payload.data : undefined;
      const { name, data } = toRequest(request);
      if (name === "getBuiltins") return { result: await source.builtins() };
      const [url, importer, options] = data;
      if (name !== "fetchModule" || typeof url !== "string") {
        throw new TypeError(`The module runner asked for ${name}, which is not known.`);
      }
      const isCached =
        typeof options === "object" && options !== null && Reflect.get(options, "cached") === true;
      const from = typeof importer === "string" ? importer : undefined;
      return { result: await fetchModule(url, from, isCached) };
    },
  };
}

function toRequest(value: unknown): { name: string; data: readonly unknown[] } {
  const fields = typeof value === "object" && value !== null ? value : {};
  const data: unknown = Reflect.get(fields, "data");
  return { name: String(Reflect.get(fields, "name")), data: Array.isArray(data) ? data : [] };
}

/** The file of our own that an import of `sluice` or `sluice/…` means: a second copy would know nothing of the run. */
function ownModule(specifier: string, sluiceUrl: string): string | undefined {
  if (specifier === "sluice") return sluiceUrl;
  const name = /^sluice\/(.*)$/.exec(specifier)?.[1];
  if (name === undefined) return undefined;
  if (name !== "auth" && name !== "testing") {
    throw new LoadError("LOAD_IMPORT_MISSING", `The package sluice has no "${specifier}".`);
  }
  return new URL(`../${name}/${sluiceUrl.slice(sluiceUrl.lastIndexOf("/") + 1)}`, sluiceUrl).href;
}
