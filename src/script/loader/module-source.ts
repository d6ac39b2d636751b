/** Where modules come from: the development server. In production it is recorded-modules.ts. */

import { toLoadError } from "../../protocol/load-error.ts";
import type { BuiltinRule, ExternalModule, FetchedModule } from "../../protocol/modules.ts";

export interface ModuleSource {
  builtins(): Promise<readonly BuiltinRule[]>;
  /**
   * @param url - As the importing module's code spells it.
   * @param importer - File or id of that module; undefined for a script.
   * @throws {@link LoadError}
   */
  fetch(url: string, importer: string | undefined): Promise<FetchedModule>;
}

/** Modules that the server of `sluice run` transforms. */
export function serverModules(
  invoke: (name: string, data: unknown) => Promise<unknown>,
): ModuleSource {
  const ask = async <T>(name: string, data: unknown, isAnswer: (value: unknown) => value is T) => {
    let answer: unknown;
    try {
      answer = await invoke(name, data);
    } catch (error) {
      throw toLoadError(error);
    }
    if (!isAnswer(answer)) throw new TypeError(`The server's answer to ${name} is malformed.`);
    return answer;
  };
  return {
    builtins: () => ask("getBuiltins", [], isBuiltins),
    fetch: (url, importer) => ask("fetchModule", [url, importer], isFetchedModule),
  };
}

function isBuiltins(value: unknown): value is readonly BuiltinRule[] {
  return Array.isArray(value);
}

function isFetchedModule(value: unknown): value is FetchedModule {
  if (typeof value !== "object" || value === null) return false;
  return "code" in value || isExternal(value);
}

function isExternal(value: object): value is ExternalModule {
  return "externalize" in value && typeof value.externalize === "string";
}
