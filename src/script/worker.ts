/** The process of a script worker: its two pipes, its two threads, and its way to end. */

import { Socket } from "node:net";
import { Worker } from "node:worker_threads";

import { readMessages, writeMessage } from "../protocol/pipe.ts";
import type { FromWorker, ToWorker } from "../protocol/worker.ts";
import { isStop } from "./errors.ts";
import { createFlagMemory, openFlags } from "./flags.ts";
import type { Post } from "./outbox.ts";
import { scopeOfCode } from "./scope.ts";
import { Session } from "./session.ts";
import { type WorkerSessions, createWorkerSessions } from "./worker-sessions.ts";

const memory = createFlagMemory();
const flags = openFlags(memory);
const pipe = new Socket({ fd: 4 });
const post: Post = (message: FromWorker, bytes) => writeMessage(pipe, message, bytes);
let sessions: WorkerSessions | undefined;

/** An exception that no run waited for: it belongs to the session whose code threw it. */
function showLate(error: unknown): void {
  if (isStop(error)) return;
  const host = scopeOfCode()?.run.session;
  if (host instanceof Session) host.showLate(error);
  else sessions?.report(error);
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

readMessages(pipe, (head, bytes) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the pipe is the server's own
  const message = head as ToWorker;
  if (message.t === "start") sessions = createWorkerSessions(message.options, flags, post);
  else sessions?.handle(message, bytes);
});
