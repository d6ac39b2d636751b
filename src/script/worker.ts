/** A script worker: a process that runs user code for the sessions the server gives it. */

import { Socket } from "node:net";
import { Worker } from "node:worker_threads";

import { readMessages, writeMessage } from "../protocol/pipe.ts";
import type { FromWorker, ToWorker, WorkerOptions } from "../protocol/worker.ts";
import { isStop } from "./errors.ts";
import { failureOf } from "./exceptions.ts";
import { createFlagMemory, openFlags } from "./flags.ts";
import { Invoker } from "./invoker.ts";
import { createLoader } from "./loader/loader.ts";
import type { Post } from "./outbox.ts";
import { outsideRun, scopeOfCode } from "./scope.ts";
import { Session, type SessionDeps } from "./session.ts";

/** How often the main thread says that it is alive, while a session runs. */
const beatMs = 50;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server of this very version wrote it
const options = JSON.parse(process.argv[2] ?? "{}") as WorkerOptions;
const memory = createFlagMemory();
const flags = openFlags(memory);
const pipe = new Socket({ fd: 4 });
const post: Post = (message: FromWorker, bytes) => writeMessage(pipe, message, bytes);

const invoker = new Invoker(post);
const loader = createLoader({
  root: options.root,
  sluiceUrl: new URL("../st/index.js", import.meta.url).href,
  outsideRun,
  invoke: (name, data) => invoker.invoke(name, data),
  graphFile: options.graphFile,
});

const sessions = new Map<number, Session>();
let runningCount = 0;
let beat: NodeJS.Timeout | undefined;

const deps: SessionDeps = {
  options,
  loader,
  flags,
  post,
  onRunning: (isRunning) => {
    runningCount += isRunning ? 1 : -1;
    if (runningCount === 1 && isRunning) {
      flags.beat();
      beat ??= setInterval(() => flags.beat(), beatMs).unref(); // never stopped: runs follow each other closely
    } else if (runningCount === 0) {
      flags.leave();
    }
  },
};

function handle(message: ToWorker, bytes: Uint8Array): void {
  switch (message.t) {
    case "open": {
      const session = new Session(deps, message, bytes);
      sessions.set(message.slot, session);
      if (!message.isWaiting) session.rerun();
      return;
    }
    case "input":
      return sessions.get(message.slot)?.input(message.event);
    case "attach":
      return sessions.get(message.slot)?.attach(message.attach);
    case "detach":
      return;
    case "stop":
      return sessions.get(message.slot)?.stop();
    case "user":
      return sessions.get(message.slot)?.setUser(message.user);
    case "close":
      sessions.get(message.slot)?.close();
      sessions.delete(message.slot);
      return;
    case "reload":
      loader.invalidate(message.ids);
      for (const session of sessions.values()) session.rerun();
      return;
    case "answer":
      return invoker.answer(message);
  }
}

/** An exception that no run waited for: it belongs to the session whose code threw it. */
function showLate(error: unknown): void {
  if (isStop(error)) return;
  const host = scopeOfCode()?.run.session;
  if (host instanceof Session) host.showLate(error);
  else post(failureOf(error, loader.describe(error), "", undefined));
}

process.on("uncaughtException", showLate);
process.on("unhandledRejection", showLate);
// Ctrl-C reaches the whole group of processes; the server says when this one ends.
process.on("SIGINT", () => {});
pipe.on("close", () => process.exit());

const control = new Worker(new URL("control.js", import.meta.url), { workerData: { memory } });
control.on("error", (error) => {
  throw error; // without it this process could not be ended while it spins
});
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the pipe is the server's own
readMessages(pipe, (head, bytes) => handle(head as ToWorker, bytes));

try {
  await loader.script(options.entry);
} catch {
  // The first run says so, where the author looks.
}
post({ t: "ready" });
