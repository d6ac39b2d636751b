/** Runs the built `sluice` command as a person would. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it has printed so far. */
  readonly output: () => string;
  /** Resolves when it has ended. */
  readonly ended: Promise<Outcome>;
}

/** A folder with these files. */
export async function makeFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-cli-"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** Runs a command to its end. */
export function sluice(args: readonly string[], cwd: string): Promise<Outcome> {
  return start(process.execPath, [cli, ...args], cwd).ended;
}

/** Starts a server and waits until it says where it is. */
export function serve(args: readonly string[], cwd: string): Promise<Running> {
  return untilServing(process.execPath, [cli, ...args], cwd);
}

export async function untilServing(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<Running> {
  const { child, ended, output } = start(command, args, cwd);
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = /App\s+(https?:\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(({ stderr, code }) => reject(new Error(`ended with ${code}: ${stderr}`)));
  });
  return { child, url, ended, output };
}

function start(command: string, args: readonly string[], cwd: string) {
  const child = spawn(command, args, { cwd, env: { ...process.env, NO_COLOR: "1" } });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = once(child, "close").then((): Outcome => ({
    code: child.exitCode,
    stdout,
    stderr,
  }));
  return { child, ended, output: () => stdout + stderr };
}
