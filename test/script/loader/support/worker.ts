/** Starts the loader in a process of its own, plain Node, as a worker is. */

import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { build } from "vite";
import { afterAll, onTestFinished } from "vitest";

import type { ChildAnswer, ChildOptions, ChildRequest, RunReport } from "./messages.ts";

export interface TestWorker {
  /** Loads the script when it has to, and runs it. */
  run(file: string, options?: { session?: string; times?: number }): Promise<RunReport>;
  invalidate(ids: readonly string[]): Promise<void>;
}

export interface TestWorkerOptions {
  readonly root: string;
  readonly invoke?: (name: string, data: unknown) => Promise<unknown>;
  readonly graphFile?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The compiled child, one for each test file. */
let built: Promise<string> | undefined;

afterAll(async () => {
  const folder = await built;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

export async function startWorker(options: TestWorkerOptions): Promise<TestWorker> {
  built ??= buildChild();
  const folder = await built;
  const childOptions: ChildOptions = {
    root: options.root,
    graphFile: options.graphFile,
    sluiceUrl: pathToFileURL(path.join(folder, "sluice/st/index.js")).href,
  };
  const child = fork(path.join(folder, "child.js"), [JSON.stringify(childOptions)], {
    execArgv: [],
    env: { ...process.env, NODE_ENV: "development", ...options.env },
  });
  onTestFinished(() => end(child));
  const waiting = new Map<number, (report: RunReport | undefined) => void>();
  let lastCall = 0;
  child.on("message", (message: ChildAnswer) => {
    if (message.t === "done") waiting.get(message.call)?.(message.report);
    else void answer(child, message, options.invoke);
  });
  const request = (make: (call: number) => ChildRequest): Promise<RunReport | undefined> => {
    const call = ++lastCall;
    child.send(make(call));
    return new Promise((resolve, reject) => {
      waiting.set(call, resolve);
      child.once("exit", (code) => reject(new Error(`The worker ended with ${code}.`)));
    });
  };
  return {
    async run(file, { session = "a", times = 1 } = {}) {
      const report = await request((call) => ({ t: "run", call, file, session, times }));
      if (report === undefined) throw new TypeError("The worker sent no report.");
      return report;
    },
    async invalidate(ids) {
      await request((call) => ({ t: "invalidate", call, ids }));
    },
  };
}

async function answer(
  child: ChildProcess,
  message: ChildAnswer & { t: "invoke" },
  invoke: TestWorkerOptions["invoke"],
): Promise<void> {
  const { call, name, data } = message;
  const reply = (fields: object): void => {
    if (child.connected) child.send({ t: "answer", call, ...fields });
  };
  try {
    reply({ result: await invoke?.(name, data) });
  } catch (error) {
    reply({ error });
  }
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

/** Compiles child.ts with the loader, and puts a stand-in for the package's own entries beside it. */
async function buildChild(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-worker-"));
  await build({
    configFile: false,
    logLevel: "silent",
    build: {
      ssr: fileURLToPath(new URL("child.ts", import.meta.url)),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { output: { entryFileNames: "child.js" }, external: [/^vite/] },
    },
  });
  writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
  mkdirSync(path.join(folder, "node_modules"));
  const vite = path.resolve(fileURLToPath(import.meta.resolve("vite/package.json")), "..");
  symlinkSync(vite, path.join(folder, "node_modules/vite"), "junction");
  for (const name of ["st", "auth", "testing"]) {
    mkdirSync(path.join(folder, "sluice", name), { recursive: true });
    writeFileSync(
      path.join(folder, "sluice", name, "index.js"),
      `export const entry = "own ${name}";\nexport const write = (text) => globalThis.report(text);\n` +
        "export const page = () => {};\n",
    );
  }
  return folder;
}
