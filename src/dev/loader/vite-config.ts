/** How Vite is set up to transform an app's modules, the same for development and for recording. */

import { stripVTControlCharacters } from "node:util";

import type { InlineConfig, Logger, Plugin, WatchOptions } from "vite";

export interface ViteSetup {
  /** Absolute, without links. */
  readonly root: string;
  readonly mode: "development" | "production";
  readonly plugins: readonly Plugin[];
  /** null: nothing is watched. */
  readonly watch: WatchOptions | null;
  readonly log: (message: string) => void;
}

export function viteConfig(setup: ViteSetup): InlineConfig {
  return {
    root: setup.root,
    mode: setup.mode,
    appType: "custom",
    publicDir: false,
    clearScreen: false,
    customLogger: toLogger(setup.log),
    // `hmr` is left alone: without it Vite calls no `hotUpdate`.
    server: { middlewareMode: true, ws: false, watch: setup.watch },
    optimizeDeps: { noDiscovery: true },
    oxc: compiler,
    resolve: { tsconfigPaths: true },
    // Ours is answered by the loader in the worker, wherever a path or link would lead.
    environments: {
      ssr: { resolve: { external: ["sluice", "sluice/auth", "sluice/testing"] } },
    },
    plugins: [...setup.plugins],
  };
}

/**
 * A file without import and export is a module too: else the compiler would `require` its helpers. Vite's type leaves
 * this option out, but it hands it on.
 */
const compiler: InlineConfig["oxc"] & { readonly sourceType: "module" } = { sourceType: "module" };

/** Vite's warnings and errors, without colours; what it says of restarts is said by us. */
function toLogger(log: (message: string) => void): Logger {
  const seen = new Set<string>();
  const write = (message: string): void => log(stripVTControlCharacters(message));
  const logger: Logger = {
    hasWarned: false,
    info: () => {},
    warn(message) {
      logger.hasWarned = true;
      write(message);
    },
    warnOnce(message) {
      if (seen.has(message)) return;
      seen.add(message);
      logger.warn(message);
    },
    error: write,
    clearScreen: () => {},
    hasErrorLogged: () => false,
  };
  return logger;
}
