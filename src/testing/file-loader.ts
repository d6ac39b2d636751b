/** Loads scripts in the test's own process, as the development server and its worker do together. */

import { realpathSync } from "node:fs";
import path from "node:path";

import { createDevLoader } from "../dev/loader/dev-loader.ts";
import { type ScriptLoader, createLoader } from "../script/loader/loader.ts";
import { outsideRun } from "../script/scope.ts";

export interface FileLoader {
  readonly root: string;
  readonly entry: string;
  readonly loader: ScriptLoader;
  close(): Promise<void>;
}

/** Starts it for the script of an app. */
export function openFileLoader(file: string): FileLoader {
  const entry = realpathSync(path.resolve(file));
  const root = path.dirname(entry);
  const dev = createDevLoader({
    root,
    entry,
    onChange: () => {},
    onRestart: () => {},
    log: () => {}, // what matters is thrown where the script is loaded
  });
  const self = import.meta.url;
  const loader = createLoader({
    root,
    sluiceUrl: new URL(`../st/index${self.slice(self.lastIndexOf("."))}`, self).href,
    outsideRun,
    // As JSON, which is all that passes between the processes.
    invoke: async (name, data) => {
      const answer: unknown = await dev.invoke(name, data);
      return JSON.parse(JSON.stringify(answer));
    },
  });
  return { root, entry, loader, close: () => dev.close() };
}
