/** What the pool does, decided from what it sees and the clock: which worker is ended, which sessions move, how many workers there are. */

import type { WorkerEnd } from "./types.ts";

/** A session's place on a worker, as far as the policy looks. Times are milliseconds of one clock. */
export interface SlotFacts {
  readonly number: number;
  /** Since when its script has been running, or waiting to run. */
  readonly runningSince: number | undefined;
  /** Since when something it was sent has had no answer. */
  readonly askedSince: number | undefined;
  /** When it was last heard of. */
  readonly heardAt: number;
  /** Since when a newer interaction or a stop has made its run obsolete. */
  readonly obsoleteSince: number | undefined;
  /** Since when it has had no browser. */
  readonly detachedSince: number | undefined;
}

export interface Busy {
  readonly slot: number;
  /** When the piece of work began, to within 50 ms. */
  readonly since: number;
  /** When it was still going on. */
  readonly heardAt: number;
}

export interface WorkerFacts {
  readonly state: "starting" | "ready" | "ending";
  readonly slots: ReadonlyMap<number, SlotFacts>;
  /** Whether one more slot has a number. */
  readonly hasRoom: boolean;
  /** Those whose script runs. */
  readonly running: ReadonlySet<SlotFacts>;
  /** What its main thread does in one piece, as last heard. The slot may be closed by now. */
  readonly busy: Busy | undefined;
  readonly rssBytes: number;
  /** Since when a ping has had no answer. */
  readonly pingedSince: number | undefined;
  /** Since when nothing has run. */
  readonly idleSince: number;
}

export interface Limits {
  readonly maxMemoryBytes: number;
  readonly runTimeoutMs: number | undefined;
}

export type Verdict =
  | { readonly kind: "end"; readonly end: WorkerEnd }
  /** The run has gone on too long: it is asked to stop. */
  | { readonly kind: "stop"; readonly slot: number }
  /** An older run is in the way of what the session was sent: it is told to give way. */
  | { readonly kind: "supersede"; readonly slot: number }
  /** It waits behind another session's run: it goes on elsewhere. */
  | { readonly kind: "move"; readonly slot: number };

/** A main thread in one piece of work for longer is silent. */
export const silentMs = 250;
/** How long an obsolete run may go on. */
const graceMs = 2_000;
/** A control thread that does not answer for so long never will. */
const unheardMs = 10_000;
/** An extra worker without work for so long is let go. */
const retireMs = 60_000;
/** A piece of work that is shorter says nothing: a thread that is well is heard of every 50 ms. */
const holdMs = 100;
/** How exactly the beginning of a piece of work is known: the clocks of two processes, and the way of a message. */
const blurMs = 50;

/** What is to be done about a worker that runs something. */
export function judgeWorker(worker: WorkerFacts, limits: Limits, now: number): readonly Verdict[] {
  if (worker.state === "ending") return [];
  if (worker.rssBytes > limits.maxMemoryBytes) return [{ kind: "end", end: { kind: "memory" } }];
  if (worker.pingedSince !== undefined && now - worker.pingedSince >= unheardMs) {
    return [{ kind: "end", end: { kind: "silent" } }];
  }
  const end = judgeBusy(worker, limits, now);
  if (end !== undefined) return [{ kind: "end", end }];
  return [...overtaken(worker), ...overdue(worker, limits, now), ...waiting(worker, now)];
}

/** Why what the main thread does now must be ended by force, which takes the whole worker. */
function judgeBusy(worker: WorkerFacts, limits: Limits, now: number): WorkerEnd | undefined {
  const { busy } = worker;
  if (busy === undefined || now - busy.since < graceMs) return undefined;
  const slot = worker.slots.get(busy.slot);
  // The session has ended or moved, and left this behind.
  if (slot === undefined) return { kind: "obsolete" };
  const { obsoleteSince, detachedSince, runningSince } = slot;
  const { runTimeoutMs } = limits;
  const hasTimedOut =
    runTimeoutMs !== undefined &&
    runningSince !== undefined &&
    now - runningSince >= runTimeoutMs + graceMs;
  if (hasTimedOut) return { kind: "timeout" };
  if (obsoleteSince !== undefined && now - obsoleteSince >= graceMs) return { kind: "obsolete" };
  if (detachedSince !== undefined && now - detachedSince >= graceMs) return { kind: "obsolete" };
  return undefined;
}

/** A run nobody asked for here, such as one after a reload, began before the one that was asked for. */
function overtaken({ busy, slots }: WorkerFacts): Verdict[] {
  if (busy === undefined) return [];
  const slot = slots.get(busy.slot);
  if (slot?.runningSince === undefined || slot.obsoleteSince !== undefined) return [];
  return busy.since < slot.runningSince - blurMs ? [{ kind: "supersede", slot: slot.number }] : [];
}

function overdue(worker: WorkerFacts, { runTimeoutMs }: Limits, now: number): Verdict[] {
  if (runTimeoutMs === undefined) return [];
  return Array.from(worker.running)
    .filter(({ runningSince, obsoleteSince }) => {
      return (
        runningSince !== undefined &&
        obsoleteSince === undefined &&
        now - runningSince >= runTimeoutMs
      );
    })
    .map((slot) => ({ kind: "stop", slot: slot.number }));
}

function waiting(worker: WorkerFacts, now: number): Verdict[] {
  const { busy } = worker;
  if (busy === undefined || now - busy.since < silentMs) return [];
  return Array.from(worker.slots.values())
    .filter(({ number, askedSince, heardAt }) => {
      if (number === busy.slot || askedSince === undefined) return false;
      // What was asked before the silence has been taken: that run is under way, in an await, and stays.
      return !wasSeen(askedSince, heardAt, busy.since);
    })
    .map((slot) => ({ kind: "move", slot: slot.number }));
}

/**
 * Whether a worker has taken what a slot was sent at `sentAt`, though it has not said so.
 *
 * @param heardAt - When the slot was last heard of.
 * @param busySince - When the piece of work began that the worker is in; undefined: it is in none that is known.
 * @param isOwn - That piece of work is the slot's own run: what it posts meanwhile says nothing of what came after its start.
 */
export function wasSeen(
  sentAt: number,
  heardAt: number,
  busySince: number | undefined,
  isOwn = false,
): boolean {
  if (busySince !== undefined && sentAt < busySince - blurMs) return true;
  return !(isOwn && busySince !== undefined) && heardAt > sentAt;
}

/** Since when one piece of work has held the main thread; undefined: it was free when it was last heard of. */
export function heldSince(busy: Busy | undefined): number | undefined {
  return busy !== undefined && busy.heardAt - busy.since >= holdMs ? busy.since : undefined;
}

/**
 * Whose run has probably ended a worker: the one that held it; else the first of those that were asked for after its
 * last sign of life; else every one that was under way.
 */
export function suspectsOf<Slot extends SlotFacts>({
  running,
  slots,
  busy,
}: {
  readonly running: Iterable<Slot>;
  readonly slots: ReadonlyMap<number, SlotFacts>;
  readonly busy: Busy | undefined;
}): readonly Slot[] {
  const all = Array.from(running);
  const holder =
    heldSince(busy) === undefined ? undefined : all.find(({ number }) => number === busy?.slot);
  if (holder !== undefined) return [holder];
  const heard = Array.from(slots.values(), ({ heardAt }) => heardAt);
  const aliveAt = Math.max(busy?.since ?? 0, ...heard);
  const asked = all
    .filter(({ askedSince }) => askedSince !== undefined && askedSince >= aliveAt - blurMs)
    .toSorted((a, b) => (a.askedSince ?? 0) - (b.askedSince ?? 0));
  return asked.length === 0 ? all : asked.slice(0, 1);
}

/** The worker for a session that needs one: the least loaded that answers, an unused one last. */
export function chooseWorker<Worker extends WorkerFacts>(
  workers: Iterable<Worker>,
  kept: number,
  now: number,
): Worker | undefined {
  const alive = Array.from(workers).filter(({ state }) => state !== "ending");
  const prompt = alive.filter(
    ({ busy, hasRoom }) => hasRoom && (busy === undefined || now - busy.since < silentMs),
  );
  const used = alive.filter(({ slots }) => slots.size > 0).length;
  const promptAndUsed = prompt.filter(({ slots }) => slots.size > 0);
  const candidates = used < kept || promptAndUsed.length === 0 ? prompt : promptAndUsed;
  return leastLoaded(candidates);
}

/** The worker with the fewest runs, then the fewest sessions; one that has loaded the script comes first. */
export function leastLoaded<Worker extends WorkerFacts>(
  workers: readonly Worker[],
): Worker | undefined {
  return workers.toSorted(
    (a, b) =>
      Number(a.state === "starting") - Number(b.state === "starting") ||
      a.running.size - b.running.size ||
      a.slots.size - b.slots.size,
  )[0];
}

export interface Sizes {
  /** Workers kept for sessions, beside the spare. */
  readonly kept: number;
  readonly most: number;
}

/** Whether one more worker is wanted now. They start one after the other: at the start the first has the cores to itself. */
export function wantsWorker(workers: readonly WorkerFacts[], sizes: Sizes): boolean {
  const alive = workers.filter(({ state }) => state !== "ending");
  if (alive.length >= sizes.most || alive.some(({ state }) => state === "starting")) return false;
  const hasSpare = alive.some(({ slots }) => slots.size === 0);
  return alive.length < sizes.kept + 1 || !hasSpare;
}

/** The extra workers that have had nothing to do for long. Sessions without a browser do not hold them; a spare stays. */
export function retiringWorkers<Worker extends WorkerFacts>(
  workers: readonly Worker[],
  sizes: Sizes,
  now: number,
): readonly Worker[] {
  const alive = workers.filter(({ state }) => state !== "ending");
  const unneeded = alive.filter(
    ({ state, running, slots, idleSince }) =>
      state === "ready" &&
      running.size === 0 &&
      now - idleSince >= retireMs &&
      Array.from(slots.values()).every(({ detachedSince }) => detachedSince !== undefined),
  );
  const spares = alive.filter(({ slots }) => slots.size === 0).length;
  const extra = Math.max(0, alive.length - sizes.kept - 1);
  const used = unneeded.filter(({ slots }) => slots.size > 0);
  const unused = unneeded.filter(({ slots }) => slots.size === 0).slice(0, Math.max(0, spares - 1));
  return [...used, ...unused].slice(0, extra);
}
