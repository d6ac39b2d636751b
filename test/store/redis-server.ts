/** A real Redis for tests: on a free loopback port, without a disk, ended by its test. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

import { freePort } from "../free-port.ts";

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** The command that starts Redis or Valkey here; undefined where none is installed. */
export const redisCommand = ["redis-server", "valkey-server"].find(
  (command) => spawnSync(command, ["--version"]).status === 0,
);

/** What a test that needs Redis is called; it names what is missing where it cannot run. */
export const redisTitle =
  redisCommand === undefined ? "redis (NOT RUN: redis-server is not installed)" : "redis";

if (redisCommand === undefined) console.warn(`not run: ${redisTitle}`);

export async function startRedis(port?: number, args: readonly string[] = []) {
  if (redisCommand === undefined) throw new Error("redis-server is not installed");
  const chosen = port ?? (await freePort());
  const server = spawn(
    redisCommand,
    ["--port", `${chosen}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", ...args],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  for await (const text of server.stdout.setEncoding("utf8")) {
    if (`${text}`.includes("Ready to accept connections")) break;
  }
  server.stdout.resume();

  return {
    url: `redis://127.0.0.1:${chosen}`,
    port: chosen,
    process: server,
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, "exit");
      server.kill("SIGKILL");
      await gone;
    },
  } satisfies RedisServer;
}
