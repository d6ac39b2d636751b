/** The script workers of this server: started, watched, ended and replaced as policy.ts decides. */

import { availableParallelism } from "node:os";

import type { FromWorker } from "../../protocol/worker.ts";
import {
  chooseWorker,
  judgeWorker,
  leastLoaded,
  retiringWorkers,
  wantsWorker,
  type Limits,
  type Sizes,
} from "./policy.ts";
import { PoolWorker, type PoolWorkerEvents } from "./pool-worker.ts";
import type { Occupant, Opening, Slot } from "./slot.ts";
import type { PoolOptions, WorkerEnd } from "./types.ts";

interface PoolStats {
  readonly workers: number;
  readonly workersReady: number;
  readonly workersLost: number;
}

export interface Pool {
  /** Opens a session on the worker that suits best. */
  open(occupant: Occupant, opening: Opening): Slot;
  /** Tells every worker that modules have changed. */
  reload(ids: readonly string[]): void;
  /** Replaces every worker; the sessions are asked to leave. */
  restart(): void;
  stats(): PoolStats;
  /** Resolves when a worker has loaded the script. */
  ready(): Promise<void>;
  /** Ends all workers and waits until they are gone. */
  close(): Promise<void>;
}

const tickMs = 100;
/** A run that goes on for so long is told to its session. */
const slowMs = 200;
const upkeepMs = 5_000;
/** How long a worker may take to end when it is asked to. */
const endGraceMs = 500;
/** How long a worker that loads its modules may hold up a reload. */
const loadGraceMs = 2_000;
const longestBackoffMs = 5_000;

/** Starts the pool: its first worker at once, the others after it. */
export function createPool(options: PoolOptions): Pool {
  return new ProcessPool(options);
}

class ProcessPool implements Pool {
  readonly #options: PoolOptions;
  readonly #sizes: Sizes;
  readonly #limits: Limits;
  readonly #workers = new Set<PoolWorker>();
  readonly #events: PoolWorkerEvents;
  readonly #upkeep: NodeJS.Timeout;
  readonly #startedAt = new WeakMap<PoolWorker, number>();
  /** Waiting for the first worker that is ready. */
  #onReady: (() => void)[] = [];
  /** Waiting for the last worker to end. */
  #onEmpty: (() => void) | undefined;
  #tick: NodeJS.Timeout | undefined;
  #respawn: NodeJS.Timeout | undefined;
  /** Workers in a row that ended before they had loaded. */
  #failedStarts = 0;
  #lost = 0;
  #isClosing = false;

  constructor(options: PoolOptions) {
    const cores = availableParallelism();
    const kept = options.workers ?? Math.max(1, cores - 1);
    this.#options = options;
    this.#sizes = { kept, most: options.maxWorkers ?? Math.max(4 * cores, kept + 1) };
    this.#limits = {
      maxMemoryBytes: options.start.maxMemoryBytes,
      runTimeoutMs: options.runTimeoutMs,
    };
    this.#events = {
      now: () => performance.now(),
      onMessage: (worker, message) => {
        this.#onMessage(worker, message);
      },
      onReady: () => {
        this.#failedStarts = 0;
        for (const resolve of this.#onReady.splice(0)) resolve();
        this.#keepUp();
      },
      onRunning: () => {
        this.#tick ??= setInterval(() => {
          this.#onTick();
        }, tickMs);
      },
      onPong: (worker) => {
        this.#judge(worker);
      },
      onOutput: (output) => {
        options.onOutput(output);
      },
      onEnd: (worker, end, hasLoaded) => {
        this.#onEnd(worker, end, hasLoaded);
      },
    };
    this.#upkeep = setInterval(() => {
      this.#keepUp();
    }, upkeepMs).unref();
    this.#startWorker();
  }

  open(occupant: Occupant, opening: Opening): Slot {
    const slot = this.#worker().takeSlot(occupant);
    slot.open(opening);
    this.#keepUp();
    return slot;
  }

  reload(ids: readonly string[]): void {
    const now = this.#events.now();
    for (const worker of this.#workers) {
      const age = now - (this.#startedAt.get(worker) ?? now);
      if (worker.state === "starting" && age >= loadGraceMs) {
        // It hangs in a module, and would never read this.
        worker.end({ kind: "obsolete" });
        continue;
      }
      for (const slot of worker.slots.values()) slot.beforeReload();
      worker.process.send({ t: "reload", ids });
    }
  }

  restart(): void {
    const old = Array.from(this.#workers).filter(({ state }) => state !== "ending");
    for (const worker of old) worker.state = "ending";
    for (const worker of old) {
      for (const slot of Array.from(worker.slots.values())) worker.askToLeave(slot);
      worker.retire(endGraceMs);
    }
    this.#keepUp();
  }

  stats(): PoolStats {
    const workers = Array.from(this.#workers);
    return {
      workers: workers.length,
      workersReady: workers.filter(({ state }) => state === "ready").length,
      workersLost: this.#lost,
    };
  }

  ready(): Promise<void> {
    if (this.stats().workersReady > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onReady.push(resolve);
    });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#upkeep);
    clearTimeout(this.#respawn);
    for (const worker of this.#workers) worker.finish(endGraceMs);
    if (this.#workers.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onEmpty = resolve;
      });
    }
    clearInterval(this.#tick);
  }

  /** The worker for one more session. */
  #worker(): PoolWorker {
    const chosen = chooseWorker(this.#workers, this.#sizes.kept, this.#events.now());
    if (chosen !== undefined) return chosen;
    const alive = Array.from(this.#workers).filter(
      ({ state, hasRoom }) => state !== "ending" && hasRoom,
    );
    const crowded = alive.length >= this.#sizes.most ? leastLoaded(alive) : undefined;
    return crowded ?? this.#startWorker();
  }

  #startWorker(): PoolWorker {
    const worker = new PoolWorker(this.#options.start, this.#events);
    this.#startedAt.set(worker, this.#events.now());
    this.#workers.add(worker);
    return worker;
  }

  /** Starts what is missing and lets go what is too much. */
  #keepUp(): void {
    if (this.#isClosing) return;
    const workers = Array.from(this.#workers);
    if (this.#respawn === undefined && wantsWorker(workers, this.#sizes)) this.#startWorker();
    for (const worker of retiringWorkers(workers, this.#sizes, this.#events.now())) {
      for (const slot of Array.from(worker.slots.values())) worker.askToLeave(slot);
      worker.retire(endGraceMs);
    }
  }

  #onTick(): void {
    const now = this.#events.now();
    let isActive = false;
    for (const worker of this.#workers) {
      if (!worker.isActive) continue;
      isActive = true;
      for (const slot of worker.running) {
        if (slot.isSlow || slot.runningSince === undefined) continue;
        if (now - slot.runningSince < slowMs) continue;
        slot.isSlow = true;
        slot.occupant.onSlow();
      }
      worker.ping();
      if (worker.pingedSince !== undefined && worker.pingedSince < now - tickMs) {
        this.#judge(worker);
      }
    }
    if (isActive) return;
    clearInterval(this.#tick);
    this.#tick = undefined;
  }

  #judge(worker: PoolWorker): void {
    if (this.#isClosing) return;
    for (const verdict of judgeWorker(worker, this.#limits, this.#events.now())) {
      if (verdict.kind === "end") {
        worker.end(verdict.end);
        return;
      }
      const slot = worker.slots.get(verdict.slot);
      if (slot === undefined) continue;
      switch (verdict.kind) {
        case "stop":
          slot.stop();
          slot.occupant.onOverdue();
          break;
        case "supersede":
          slot.supersede();
          break;
        case "move":
          if (this.#hasElsewhere(worker)) worker.askToLeave(slot);
          break;
      }
    }
  }

  /** Whether a session that leaves this worker would be better off. */
  #hasElsewhere(worker: PoolWorker): boolean {
    const others = Array.from(this.#workers).filter((other) => other !== worker);
    return (
      this.#workers.size < this.#sizes.most ||
      chooseWorker(others, this.#sizes.kept, this.#events.now()) !== undefined
    );
  }

  #onMessage(worker: PoolWorker, message: FromWorker): void {
    if (message.t === "invoke") void this.#answer(worker, message);
    else if (message.t === "failure") this.#options.onFailure(message);
    else if (message.t === "notice") this.#options.onNotice(message.message);
  }

  async #answer(
    worker: PoolWorker,
    { call, name, data }: Extract<FromWorker, { t: "invoke" }>,
  ): Promise<void> {
    try {
      const result = await this.#options.invoke?.(name, data);
      worker.process.send({ t: "answer", call, result });
    } catch (error) {
      worker.process.send({ t: "answer", call, error: plainError(error) });
    }
  }

  #onEnd(worker: PoolWorker, end: WorkerEnd, hasLoaded: boolean): void {
    this.#workers.delete(worker);
    if (this.#isClosing) {
      if (this.#workers.size === 0) this.#onEmpty?.();
      return;
    }
    if (end.kind !== "retired") this.#lost += 1;
    if (!hasLoaded) this.#backOff();
    worker.tellLoss(end);
    this.#keepUp();
  }

  /** A script that ends its workers while they load must not keep the machine busy with new ones. */
  #backOff(): void {
    const delayMs = Math.min(longestBackoffMs, tickMs * 2 ** this.#failedStarts);
    this.#failedStarts += 1;
    this.#respawn ??= setTimeout(() => {
      this.#respawn = undefined;
      this.#keepUp();
    }, delayMs);
  }
}

/** What of an error crosses the pipe: its own properties too, since the loader's errors say there where they happened. */
function plainError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  const plain = { name, message, stack };
  try {
    return { ...plain, ...JSON.parse(JSON.stringify(error)) };
  } catch {
    return plain;
  }
}
