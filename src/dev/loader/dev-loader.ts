/** The server's side of the loader in development: Vite, and what a change of a file means to the workers. */

import { EventEmitter, once } from "node:events";
import { realpathSync } from "node:fs";
import path from "node:path";

import type { DevEnvironment, ViteDevServer } from "vite";

import { LoadError } from "../../protocol/load-error.ts";
import { scriptUrl, toSlashes } from "../../protocol/portable-path.ts";
import { configFiles } from "./config-files.ts";
import { builtinRules, fetchModule } from "./fetch-module.ts";
import { reportLostSaves } from "./lost-saves.ts";
import { createMissingImports } from "./missing-imports.ts";
import { reloadPlugin } from "./reload-plugin.ts";
import { restartPlugin } from "./restart-plugin.ts";
import { viteConfig } from "./vite-config.ts";
import { wordsOf } from "./vite-error.ts";

export interface DevLoaderOptions {
  /** Absolute path of the app's folder. */
  readonly root: string;
  /** Absolute path of the entry script: it is compiled while the first worker starts. */
  readonly entry: string;
  /** Modules have changed; workers load these anew, and sessions run again. */
  readonly onChange: (ids: string[]) => void;
  /** Everything may have changed (tsconfig.json, a package …): workers have to be replaced. */
  readonly onRestart: (reason: string) => void;
  /** Gets Vite's warnings and errors, a message each, without colours. */
  readonly log: (message: string) => void;
}

export interface DevLoader {
  /** Resolves when every change of a file from now on is seen. */
  readonly watching: Promise<void>;
  /**
   * Answers a worker's module runner.
   *
   * @throws {@link LoadError}, which `JSON.stringify` keeps whole.
   */
  invoke(name: string, data: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts Vite, without waiting for it. When it cannot start, each call says why and tries again. */
export function createDevLoader(options: DevLoaderOptions): DevLoader {
  const root = toSlashes(realpathSync(options.root));
  const missing = createMissingImports(root);
  const restarts = restartPlugin({
    isConfig: (file) =>
      /^tsconfig.*\.json$/.test(path.basename(file)) ||
      configFiles(root, "development").includes(file),
    onRestart: options.onRestart,
  });
  const events = new EventEmitter();
  const watching = once(events, "watching").then(() => undefined);
  let starting: Promise<ViteDevServer> | undefined;
  let isClosed = false;

  async function start(): Promise<ViteDevServer> {
    const { createServer } = await import("vite");
    const server = await createServer(
      viteConfig({
        root,
        mode: "development",
        log: options.log,
        // Our own state is written all the time.
        watch: { ignored: ["**/.sluice/**"] },
        plugins: [
          reloadPlugin(missing, options.onChange),
          restarts.plugin,
          {
            name: "sluice:watch",
            configureServer({ watcher }) {
              watcher.once("ready", () => events.emit("watching"));
              reportLostSaves(watcher);
              watcher.add(configFiles(root, "development").filter((file) => isOutside(root, file)));
            },
          },
        ],
      }),
    );
    void warmUp(server.environments.ssr);
    return server;
  }

  async function warmUp(environment: DevEnvironment): Promise<void> {
    // What fails now fails again when a worker asks, and is reported then.
    await fetchModule(environment, scriptUrl(options.root, options.entry), undefined).catch(
      () => undefined,
    );
  }

  async function started(): Promise<ViteDevServer> {
    if (isClosed) throw new LoadError("LOAD_FAILED", "The server is closing.");
    starting ??= start();
    try {
      return await starting;
    } catch (error) {
      starting = undefined;
      throw new LoadError("LOAD_FAILED", `Vite cannot start: ${wordsOf(error)}.`);
    }
  }

  async function answer(
    environment: DevEnvironment,
    name: string,
    data: unknown,
  ): Promise<unknown> {
    if (name === "getBuiltins") return builtinRules(environment);
    const [url, importer]: unknown[] = Array.isArray(data) ? data : [];
    if (name !== "fetchModule" || typeof url !== "string") {
      throw new TypeError(`A worker asked for ${name}, which is not known.`);
    }
    const from = typeof importer === "string" ? importer : undefined;
    try {
      return await fetchModule(environment, url, from);
    } catch (error) {
      missing.note(error, url, from);
      throw error;
    }
  }

  // A failure is reported by the first call.
  started().catch(() => {});
  return {
    watching,
    async invoke(name, data) {
      for (;;) {
        const server = await started();
        const environment = server.environments.ssr;
        try {
          return await answer(environment, name, data);
        } catch (error) {
          await restarts.settled();
          if (isClosed || server.environments.ssr === environment) throw error;
        }
      }
    },
    async close() {
      isClosed = true;
      const server = await starting?.catch(() => undefined);
      await restarts.settled();
      await server?.close();
    },
  };
}

function isOutside(root: string, file: string): boolean {
  return !toSlashes(file).startsWith(`${root}/`) && path.isAbsolute(file);
}
