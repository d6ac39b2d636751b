/** `sluice build`: records a script and its modules, so that production needs no compiler. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { SluiceError } from "../errors.ts";
import { readArguments, readScript } from "./arguments.ts";

/** Where the recorded graph of an app stands. */
export function graphFileOf(root: string): string {
  return join(root, ".sluice", "build", "graph.json");
}

/** Records a script. */
export async function build(args: readonly string[]): Promise<number> {
  const { positionals } = readArguments("build", args, {});
  const { entry, root } = readScript("build", positionals, process.cwd());
  await record(root, entry);
  return 0;
}

/** Records a script unless that has been done since it last changed. Returns the graph's file. */
export async function ensureBuilt(root: string, entry: string): Promise<string> {
  const { isStale } = await import("../dev/record/record-graph.ts");
  const file = graphFileOf(root);
  if (await isStale(file, { root, entry })) await recordApart(entry);
  return file;
}

/** In a process of its own: recording runs the app's `vite.config.ts`, and leaves a compiler behind. */
async function recordApart(entry: string): Promise<void> {
  const main = fileURLToPath(new URL("main.js", import.meta.url));
  const child = spawn(process.execPath, [main, "build", entry], { stdio: "inherit" });
  await once(child, "exit");
  if (child.exitCode !== 0) {
    throw new SluiceError(
      "BUILD_FAILED",
      "The script could not be built.",
      "Mend what is said above, and start again.",
    );
  }
}

async function record(root: string, entry: string): Promise<void> {
  const startedAt = performance.now();
  const { recordGraph } = await import("../dev/record/record-graph.ts");
  const outFile = graphFileOf(root);
  const { modules } = await recordGraph({ root, entry, outFile, log: warn });
  const tookMs = Math.round(performance.now() - startedAt);
  process.stdout.write(
    `Built ${relative(process.cwd(), entry)}: ${modules} modules in ${tookMs} ms.\n`,
  );
}

function warn(message: string): void {
  process.stderr.write(`${message}\n`);
}
