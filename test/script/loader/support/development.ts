/** An app in development: the server's side of the loader, and a worker that follows it. */

import { EventEmitter, once } from "node:events";

import { onTestFinished } from "vitest";

import { createDevLoader, type DevLoader } from "../../../../src/dev/loader/dev-loader.ts";
import type { TestApp } from "./app.ts";
import type { RunReport } from "./messages.ts";
import { startWorker, type TestWorker } from "./worker.ts";

export interface Development {
  readonly dev: DevLoader;
  readonly worker: TestWorker;
  /** Vite's warnings. */
  readonly log: readonly string[];
  /** Ids of each change so far, relative to the app. */
  readonly changes: readonly (readonly string[])[];
  readonly restarts: readonly string[];
  readonly run: (name?: string) => Promise<RunReport>;
  /** Does something to a file, and waits for what follows to have reached the worker. */
  change(act: () => void): Promise<readonly string[]>;
  restart(act: () => void): Promise<string>;
}

/** @param beforeAnswer - Holds an answer back on its way to the worker. */
export async function develop(
  app: TestApp,
  beforeAnswer?: (data: unknown) => Promise<unknown>,
): Promise<Development> {
  const log: string[] = [];
  const changes: (readonly string[])[] = [];
  const restarts: string[] = [];
  const events = new EventEmitter<{ change: [readonly string[]]; restart: [string] }>();
  const dev = createDevLoader({
    root: app.root,
    entry: app.file("app.ts"),
    log: (message) => log.push(message),
    onChange: (ids) => void follow(ids),
    onRestart(reason) {
      restarts.push(reason);
      events.emit("restart", reason);
    },
  });
  onTestFinished(() => dev.close());
  const invoke = async (name: string, data: unknown): Promise<unknown> => {
    // As JSON, which is all that passes the pipe.
    const result: unknown = await dev.invoke(name, JSON.parse(JSON.stringify(data)));
    await beforeAnswer?.(data);
    return JSON.parse(JSON.stringify(result));
  };
  const worker = await startWorker({ root: app.root, invoke });
  await dev.watching;

  async function follow(ids: readonly string[]): Promise<void> {
    await worker.invalidate(ids);
    const names = ids.map((id) => id.replace(`${app.root}/`, ""));
    changes.push(names);
    events.emit("change", names);
  }

  return {
    dev,
    worker,
    log,
    changes,
    restarts,
    run: (name = "app.ts") => worker.run(app.file(name)),
    async change(act) {
      const changed = once(events, "change");
      act();
      await changed;
      return changes.at(-1) ?? [];
    },
    async restart(act) {
      const restarted = once(events, "restart");
      act();
      await restarted;
      return restarts.at(-1) ?? "";
    },
  };
}
