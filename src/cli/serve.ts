/** `sluice run` and `sluice start`: serve a script until a signal comes. */

import { relative } from "node:path";

import { loadConfig } from "../config/load.ts";
import { createLogger } from "../server/log.ts";
import { type RunningServer, startServer } from "../server/start.ts";
import { readArguments, readPort, readScript } from "./arguments.ts";
import { banner } from "./banner.ts";
import { ensureBuilt } from "./build.ts";
import { packageVersion } from "./package-info.ts";

const options = {
  port: { type: "string", short: "p" },
  address: { type: "string" },
  public: { type: "string" },
  as: { type: "string" },
} as const;

/** Serves for development. */
export function run(args: readonly string[]): Promise<number> {
  return serve("run", args, "development");
}

/** Serves in production. */
export function start(args: readonly string[]): Promise<number> {
  return serve("start", args, "production");
}

async function serve(
  command: string,
  args: readonly string[],
  mode: "development" | "production",
): Promise<number> {
  const startedAt = performance.now();
  const { values, positionals } = readArguments(command, args, options);
  const { entry, root } = readScript(command, positionals, process.cwd());
  const port = readPort(values.port);
  const config = loadConfig({
    root,
    mode,
    env: process.env,
    overrides: {
      ...(port !== undefined && { port }),
      ...(values.address !== undefined && { address: values.address }),
      ...(values.public !== undefined && { publicUrl: values.public }),
    },
  });
  const isProduction = mode === "production";
  const graphFile = isProduction ? await ensureBuilt(root, entry) : undefined;
  const logger = createLogger({ format: isProduction ? "json" : "pretty" });
  const server = await startServer({
    config,
    entry,
    logger,
    ...(graphFile !== undefined && { graphFile }),
    ...(values.as !== undefined && { logInAs: values.as }),
  });
  process.stdout.write(
    banner({
      version: packageVersion(),
      script: relative(process.cwd(), entry),
      url: server.url.href,
      config,
      hasDevLogin: server.hasDevLogin,
      mode,
      tookMs: performance.now() - startedAt,
    }),
  );
  await untilSignal(server);
  return 0;
}

/** Resolves when a signal has come and the server has ended. A second signal ends the process at once. */
function untilSignal(server: RunningServer): Promise<void> {
  return new Promise((resolve, reject) => {
    let isClosing = false;
    const end = (signal: NodeJS.Signals) => {
      if (isClosing) process.exit(signal === "SIGINT" ? 130 : 143);
      isClosing = true;
      if (process.stdout.isTTY) process.stdout.write("\nFinishing … (again to end at once)\n");
      server.close().then(resolve, reject);
    };
    process.on("SIGINT", end);
    process.on("SIGTERM", end);
    // npm start's shell may go first.
    process.on("SIGHUP", end);
  });
}
