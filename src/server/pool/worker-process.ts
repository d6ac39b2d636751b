/** One script worker: a child process with two pipes, one for messages and one that works while its code spins. */

import { spawn, type ChildProcess } from "node:child_process";
import { Duplex } from "node:stream";

import { withoutSecrets } from "../../config/environment.ts";
import { readMessages, writeMessage } from "../../protocol/pipe.ts";
import type { FromWorker, ToWorker } from "../../protocol/worker.ts";
import { parsePong, type Pong } from "./control-lines.ts";
import type { WorkerEnd, WorkerOutput, WorkerStart } from "./types.ts";
import { parseFromWorker } from "./worker-messages.ts";
import { isCrashReport, isOutOfMemory, readLines } from "./worker-output.ts";

export interface WorkerEvents {
  onMessage(message: FromWorker, bytes: Buffer): void;
  onPong(pong: Pong): void;
  onOutput(output: WorkerOutput): void;
  /** The process is gone, and what it had written has been read. Called once, and nothing after it. */
  onEnd(end: WorkerEnd): void;
}

export interface WorkerProcess {
  /** 0 when it could not be started; `onEnd` follows. */
  readonly pid: number;
  send(message: ToWorker, bytes?: Uint8Array): void;
  /** Runs of the slot that have seen fewer events stop at their next command. */
  obsolete(slot: number, events: number): void;
  ping(): void;
  /** Ends it at once. */
  kill(end: WorkerEnd): void;
  /** Lets it read what it was sent, write what it has, and end; ends it when it has not after `graceMs`. */
  retire(graceMs: number): void;
}

const mebibyte = 1024 * 1024;
/** What a worker takes beside its heap: Node itself, the control thread, buffers. */
const besideHeapMebibytes = 96;
const leastHeapMebibytes = 64;
/** How long what a dead process has written may take to arrive. */
const drainMs = 100;

/** Starts a worker. It takes messages at once; they wait in the pipe until it has loaded. */
export function startWorker(start: WorkerStart, events: WorkerEvents): WorkerProcess {
  const heap = Math.floor(start.maxMemoryBytes / mebibyte) - besideHeapMebibytes;
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${Math.max(leastHeapMebibytes, heap)}`, start.file],
    {
      cwd: start.options.root,
      env: { ...withoutSecrets(process.env), NODE_ENV: start.options.mode },
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
    },
  );
  const pid = child.pid ?? 0;
  const control = pipeOf(child, 3);
  const messages = pipeOf(child, 4);
  writeMessage(messages, { t: "start", options: start.options } satisfies ToWorker);

  /** Why it is being ended by us. */
  let reason: WorkerEnd | undefined;
  let isHeapFull = false;
  let isReporting = false;
  let pings = 0;
  let isOver = false;

  function kill(end: WorkerEnd): void {
    reason ??= end;
    child.kill("SIGKILL");
  }

  function finish(end: WorkerEnd): void {
    if (isOver) return;
    isOver = true;
    control.destroy();
    messages.destroy();
    events.onEnd(end);
  }

  readMessages(
    messages,
    (head, bytes) => {
      // What follows something malformed cannot be trusted either.
      if (isOver || reason?.kind === "malformed") return;
      const message = parseFromWorker(head);
      if (message === undefined) kill({ kind: "malformed" });
      else events.onMessage(message, bytes);
    },
    () => {
      kill({ kind: "malformed" });
    },
  );
  readLines(control, (line) => {
    const pong = parsePong(line);
    if (pong !== undefined && !isOver) events.onPong(pong);
  });
  for (const stream of ["stdout", "stderr"] as const) {
    const from = child[stream];
    if (from === null) continue;
    readLines(from, (text) => {
      if (stream === "stderr") {
        isHeapFull ||= isOutOfMemory(text);
        isReporting ||= isCrashReport(text);
      }
      if (!isReporting) events.onOutput({ pid, stream, text });
    });
  }

  child.on("error", () => {
    // It could not be started: too many processes or too little memory.
    if (child.pid === undefined) finish({ kind: "signal", signal: "none" });
  });
  child.on("exit", (code, signal) => {
    const end = (): void => {
      if (reason !== undefined) finish(reason);
      else if (isHeapFull) finish({ kind: "memory" });
      else if (signal !== null) finish({ kind: "signal", signal });
      else finish({ kind: "exit", code: code ?? 0 });
    };
    // What it wrote last is still on its way. What it started may hold the other pipes open for long, so not "close".
    if (messages.readableEnded) setImmediate(end);
    else {
      messages.once("end", end);
      messages.once("close", end);
      setTimeout(end, drainMs);
    }
  });

  return {
    pid,
    send(message, bytes) {
      if (!isOver) writeMessage(messages, message, bytes);
    },
    obsolete(slot, seen) {
      if (!isOver) control.write(`obsolete ${slot} ${seen}\n`);
    },
    ping() {
      pings += 1;
      if (!isOver) control.write(`ping ${pings}\n`);
    },
    kill,
    retire(graceMs) {
      reason ??= { kind: "retired" };
      messages.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
      child.once("exit", () => {
        clearTimeout(timer);
      });
    },
  };
}

function pipeOf(child: ChildProcess, fd: number): Duplex {
  const pipe = child.stdio[fd];
  if (!(pipe instanceof Duplex)) throw new TypeError(`File descriptor ${fd} is no pipe.`);
  // A write to a worker that has just died fails; its end is told by `exit`.
  pipe.on("error", () => undefined);
  return pipe;
}
