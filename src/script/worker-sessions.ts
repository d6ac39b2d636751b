/** The sessions of one worker, and the modules that they share. */

import type { ToWorker, WorkerOptions } from "../protocol/worker.ts";
import { failureOf } from "./exceptions.ts";
import type { Flags } from "./flags.ts";
import { Invoker } from "./invoker.ts";
import { createLoader } from "./loader/loader.ts";
import type { Post } from "./outbox.ts";
import { outsideRun } from "./scope.ts";
import { Session, type SessionDeps } from "./session.ts";

/** How often the main thread says that it is alive, once a session has run. */
const beatMs = 50;

export interface WorkerSessions {
  handle(message: ToWorker, bytes: Uint8Array): void;
  /** Tells the operator of an exception that belongs to no session. */
  report(error: unknown): void;
}

/** Loads the script, says when that is done, and takes the server's messages meanwhile. */
export function createWorkerSessions(
  options: WorkerOptions,
  flags: Flags,
  post: Post,
): WorkerSessions {
  const sessions = new Map<number, Session>();
  const invoker = new Invoker(post);
  const loader = createLoader({
    root: options.root,
    sluiceUrl: new URL("../st/index.js", import.meta.url).href,
    outsideRun,
    invoke: (name, data) => invoker.invoke(name, data),
    graphFile: options.graphFile,
  });
  const ready = loader
    .script(options.entry)
    .catch(() => {}) // the first run says so, where the author looks
    .then(() => post({ t: "ready" }));
  /** Not before the server knows that the script can be loaded: a run that ends the process is then known as one. */
  async function script(file: string): Promise<() => Promise<unknown>> {
    await ready;
    return loader.script(file);
  }
  const onRunning = countRunning(flags);
  const deps: SessionDeps = { options, loader: { ...loader, script }, flags, post, onRunning };

  return {
    report: (error) => post(failureOf(error, loader.describe(error), "", undefined)),
    handle(message, bytes) {
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
          return sessions.get(message.slot)?.attach(message);
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
        case "start":
          return;
      }
    },
  };
}

/** Lets the control thread see whether this thread is alive, from the first run on. */
function countRunning(flags: Flags): (isRunning: boolean) => void {
  let count = 0;
  let beat: NodeJS.Timeout | undefined;
  return (isRunning) => {
    count += isRunning ? 1 : -1;
    if (count === 0) flags.leave();
    if (count !== 1 || !isRunning) return;
    flags.beat();
    beat ??= setInterval(() => flags.beat(), beatMs).unref(); // runs follow each other closely
  };
}
