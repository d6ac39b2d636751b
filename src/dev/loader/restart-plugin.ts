/** Restarts Vite when a file changes that decides how all modules are transformed, and says so when it is done. */

import path from "node:path";

import type { Plugin, ViteDevServer } from "vite";

/** npm writes package.json and its lock file one after the other. */
const gatherMs = 100;

export interface RestartOptions {
  readonly isConfig: (file: string) => boolean;
  readonly onRestart: (reason: string) => void;
}

export interface Restarts {
  readonly plugin: Plugin;
  /** Resolves when no restart is under way. */
  settled(): Promise<void>;
}

export function restartPlugin(options: RestartOptions): Restarts {
  /** How many servers there have been: Vite makes a new one on each restart, and none when its configuration is bad. */
  let servers = 0;
  let reason = "";
  let restarting: Promise<void> = Promise.resolve();

  /** Vite restarts by itself for vite.config.ts and .env, so its own function is what tells. */
  function tellRestarts(server: ViteDevServer): void {
    const restart = server.restart.bind(server);
    const restartAndTell = async (forceOptimize?: boolean): Promise<void> => {
      const before = servers;
      await restart(forceOptimize);
      if (servers > before) options.onRestart(reason);
    };
    server.restart = (forceOptimize) => {
      restarting = restartAndTell(forceOptimize);
      return restarting;
    };
  }

  return {
    plugin: {
      name: "sluice:restart",
      configureServer(server) {
        servers++;
        tellRestarts(server);
        let timer: NodeJS.Timeout | undefined;
        const onEvent = (_event: string, file: string): void => {
          if (!options.isConfig(file)) return;
          reason = `${path.basename(file)} has changed`;
          if (isRestartedByVite(server, file)) return;
          clearTimeout(timer);
          timer = setTimeout(() => void server.restart(), gatherMs).unref();
        };
        server.watcher.on("all", onEvent);
      },
    },
    settled: () => restarting.catch(() => undefined),
  };
}

function isRestartedByVite({ config }: ViteDevServer, file: string): boolean {
  const name = path.basename(file);
  return file === config.configFile || name === ".env" || name.startsWith(".env.");
}
