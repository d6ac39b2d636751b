/** A real server over a real folder, worker and client build, for tests to attack. */

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { loadConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/types.ts";
import { createLogger } from "../../src/server/log.ts";
import { startServer } from "../../src/server/start.ts";
import type { RunningServer, ServerOptions } from "../../src/server/start.ts";
import { openTestSocket } from "./test-socket.ts";
import type { SocketOptions, TestSocket } from "./test-socket.ts";

export interface AppOptions extends Partial<Omit<ServerOptions, "config" | "entry" | "logger">> {
  /** Path below the app's folder → content. `app.ts` is the entry. */
  readonly files?: Readonly<Record<string, string>>;
  readonly mode?: "development" | "production";
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly address?: string;
  readonly publicUrl?: string;
  /** Changes the configuration after its checks, for what they do not let through. */
  readonly adjust?: (config: Config) => Config;
  /** @defaultValue `"json"` */
  readonly logFormat?: "pretty" | "json";
  /** A folder that an earlier app left. */
  readonly root?: string;
}

export interface RunningApp {
  readonly server: RunningServer;
  readonly url: URL;
  readonly root: string;
  /** Lines of the log. */
  readonly log: readonly string[];
  get(path: string, init?: RequestInit): Promise<Response>;
  /** Sends bytes as they are; the whole answer as text. */
  raw(request: string): Promise<string>;
  socket(options?: SocketOptions): Promise<TestSocket>;
  write(path: string, content: string): Promise<void>;
  /** Ends the server and removes its folder. */
  close(): Promise<void>;
  /** Ends the server alone. */
  stop(): Promise<void>;
}

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));

/** Starts an app. */
export async function runApp(options: AppOptions = {}): Promise<RunningApp> {
  for (const part of ["script/worker.js", "client/manifest.json"]) {
    if (!existsSync(join(dist, part))) {
      throw new Error(`dist/${part} is missing. Build first: npm run build.`);
    }
  }
  const { files = {}, mode = "development", env = {}, port = 0, address, publicUrl } = options;
  const root = options.root ?? (await mkdtemp(join(tmpdir(), "sluice-server-")));
  async function write(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  for (const [path, content] of Object.entries({ "app.ts": "export {};\n", ...files })) {
    await write(path, content);
  }
  const log: string[] = [];
  const { adjust = (config) => config, logFormat = "json" } = options;
  const loaded = loadConfig({
    root,
    mode,
    env,
    overrides: {
      port,
      ...(address === undefined ? {} : { address }),
      ...(publicUrl === undefined ? {} : { publicUrl }),
    },
  });
  const server = await startServer({
    onOutput: () => undefined,
    workerFile: join(dist, "script/worker.js"),
    clientFolder: join(dist, "client"),
    ...options,
    config: adjust(loaded),
    entry: join(root, "app.ts"),
    logger: createLogger({
      format: logFormat,
      level: "debug",
      hasColors: false,
      write: (line) => void log.push(line),
    }),
  });
  const host = new URL(`http://127.0.0.1:${server.port}/`);
  return {
    server,
    url: server.url,
    root,
    log,
    get: (path, init) => fetch(new URL(path, server.url), { redirect: "manual", ...init }),
    raw: (request) => sendRaw(server.port, request),
    socket: (socketOptions) => openTestSocket(server.url, host, socketOptions),
    write,
    stop: () => server.close(),
    async close() {
      await server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Sends a request by hand: what no HTTP client would send. */
function sendRaw(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" });
    let answer = "";
    socket.setTimeout(5_000, () => {
      socket.destroy();
      reject(new Error(`No end of the answer within 5 s, so far: ${answer}`));
    });
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      answer += chunk;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
    socket.write(request, "latin1");
  });
}
