/** Providers that are programs of their own: found, started on loopback in a folder of their own, and ended. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** What every provider tells of itself when it runs. */
export interface RunningProvider {
  readonly issuer: string;
  readonly metadataUrl: URL;
  readonly clientSecret: string;
  /** What it has printed so far. */
  output(): string;
  close(): Promise<void>;
}

export const clientId = "app";

/** Less than Sluice hands out: whoever asks for tokens has them refreshed. */
export const accessTokenSeconds = 50;

/** Whether a program is installed, by the file that says so, and what a test's title says of it. */
export function installed(name: string, file: string): { is: boolean; title: string } {
  const is = existsSync(file);
  return { is, title: is ? name : `${name} (NOT RUN: it is not installed)` };
}

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Its folder, removed with it. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Answers with 200 once it is up. */
  readonly readyUrl: URL;
}

export interface RunningProgram {
  output(): string;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

/** Starts a program and waits until it answers. */
export async function startProgram(program: Program): Promise<RunningProgram> {
  const { command, args, folder, env = {}, readyUrl } = program;
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = once(child, "close");
  // Also when the test never comes to its end.
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  async function close(): Promise<void> {
    kill();
    await ended;
    process.off("exit", kill);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  const deadline = Date.now() + 45_000;
  for (;;) {
    // Each turn asks the same program again.
    // oxlint-disable no-await-in-loop
    const status = await statusOf(readyUrl);
    if (status === 200) return { output: () => output, close };
    if (status !== undefined || child.exitCode !== null || Date.now() > deadline) {
      await close();
      const said = `${status ?? "no answer"}`;
      throw new Error(`${command}: ${said} at ${readyUrl.href}\n${output.slice(-4_000)}`);
    }
    await sleep(50);
    // oxlint-enable no-await-in-loop
  }
}

/** Status of its answer; undefined while it does not answer. */
async function statusOf(url: URL): Promise<number | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}
