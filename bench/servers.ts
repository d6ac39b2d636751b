/** Starts the measured servers as processes of their own, on free ports, and ends them. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Row, quantile } from "./table.ts";

const root = new URL("../", import.meta.url).pathname;
const cli = join(root, "dist", "cli", "main.js");

export interface Served {
  readonly url: string;
  readonly pid: number;
  readonly folder: string;
  /** From the start of the process to its first answer. */
  readonly startMs: number;
  stop(): Promise<void>;
}

/** Serves the page of 21 elements with Sluice, from a folder of its own. */
export async function startSluice(
  command: "run" | "start",
  env: NodeJS.ProcessEnv = {},
): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  cpSync(join(root, "bench", "apps"), folder, { recursive: true });
  const entry = join(folder, "app.ts");
  if (command === "start")
    await finish(spawn(process.execPath, [cli, "build", entry], { stdio: "ignore" }));
  const port = await freePort();
  return serve(folder, port, process.execPath, [cli, command, entry, "--port", String(port)], env);
}

/** Serves the same page with Streamlit. */
export async function startStreamlit(venv: string): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-peer-"));
  cpSync(join(root, "bench", "apps"), folder, { recursive: true });
  const port = await freePort();
  const args = [
    "run",
    join(folder, "app.py"),
    "--server.port",
    String(port),
    "--server.headless",
    "true",
  ];
  args.push("--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none");
  return serve(folder, port, join(venv, "bin", "streamlit"), args, {});
}

async function serve(
  folder: string,
  port: number,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Served> {
  const startedAt = performance.now();
  const child = spawn(command, [...args], {
    stdio: "ignore",
    env: { ...process.env, ...env },
    cwd: folder,
  });
  const url = `http://localhost:${port}/`;
  await untilAnswer(url, child);
  const startMs = performance.now() - startedAt;
  return {
    url,
    pid: child.pid ?? 0,
    folder,
    startMs,
    async stop() {
      child.kill("SIGTERM");
      await finish(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilAnswer(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    try {
      const answer = await fetch(url);
      await answer.arrayBuffer();
      if (answer.ok) return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

async function finish(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        resolve(typeof address === "object" && address !== null ? address.port : 0),
      );
    });
  });
}

/** Start of the process to the first answer, medians of several starts, interleaved. */
export async function measureStart(
  ours: () => Promise<Served>,
  peer: (() => Promise<Served>) | undefined,
): Promise<Row[]> {
  const samples: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < 5; round++) {
    for (const [start, list] of [
      [ours, samples],
      [peer, peers],
    ] as const) {
      if (start === undefined) continue;
      const server = await start();
      list.push(server.startMs);
      await server.stop();
    }
  }
  return [
    {
      figure: "start to first answer, production",
      ours: quantile(samples, 0.5),
      unit: "ms",
      ...(peers.length > 0 && { peer: { name: "Streamlit", value: quantile(peers, 0.5) } }),
    },
  ];
}
