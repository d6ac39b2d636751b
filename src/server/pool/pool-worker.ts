/** A worker of the pool: its process, the slots on it, and what is known of both. */

import type { FromWorker } from "../../protocol/worker.ts";
import { maxSlots } from "../../protocol/worker.ts";
import type { Pong } from "./control-lines.ts";
import { heldSince, silentMs, suspectsOf, wasSeen, type WorkerFacts } from "./policy.ts";
import { Slot, type Desk, type Occupant } from "./slot.ts";
import type { WorkerEnd, WorkerOutput, WorkerStart } from "./types.ts";
import { startWorker, type WorkerProcess } from "./worker-process.ts";

/** What a worker tells the pool. */
export interface PoolWorkerEvents {
  readonly now: () => number;
  /** A message that concerns no slot. */
  onMessage(worker: PoolWorker, message: FromWorker): void;
  onReady(worker: PoolWorker): void;
  /** Something runs on it, where nothing did. */
  onRunning(worker: PoolWorker): void;
  onPong(worker: PoolWorker): void;
  onOutput(output: WorkerOutput): void;
  /** It is gone; its slots are told by `tellLoss`. */
  onEnd(worker: PoolWorker, end: WorkerEnd, hasLoaded: boolean): void;
}

export class PoolWorker implements WorkerFacts {
  readonly process: WorkerProcess;
  state: WorkerFacts["state"] = "starting";
  readonly slots = new Map<number, Slot>();
  readonly running = new Set<Slot>();
  busy: WorkerFacts["busy"];
  rssBytes = 0;
  pingedSince: number | undefined;
  idleSince: number;
  readonly #events: PoolWorkerEvents;
  readonly #desk: Desk;
  #nextNumber = 0;
  #hasLoaded = false;

  constructor(start: WorkerStart, events: PoolWorkerEvents) {
    this.#events = events;
    this.idleSince = events.now();
    this.process = startWorker(start, {
      onMessage: (message, bytes) => {
        this.#onMessage(message, bytes);
      },
      onPong: (pong) => {
        this.#onPong(pong);
      },
      onOutput: (output) => {
        events.onOutput(output);
      },
      onEnd: (end) => {
        this.state = "ending";
        events.onEnd(this, end, this.#hasLoaded);
      },
    });
    this.#desk = {
      now: events.now,
      send: (message, bytes) => {
        this.process.send(message, bytes);
      },
      obsolete: (slot, seen) => {
        this.process.obsolete(slot, seen);
      },
      onRunning: (slot) => {
        this.running.add(slot);
        if (this.running.size === 1) events.onRunning(this);
      },
      onIdle: (slot) => {
        this.#rest(slot);
      },
      onClose: (slot) => {
        this.slots.delete(slot.number);
        // Its run may spin on: the next pong tells.
        if (slot.isRunning) {
          const now = events.now();
          this.busy ??= { slot: slot.number, since: now, heardAt: now };
        }
        this.#rest(slot);
      },
    };
  }

  get hasRoom(): boolean {
    return this.#nextNumber < maxSlots;
  }

  /** Whether its main thread has, or may have, something to do. */
  get isActive(): boolean {
    return this.running.size > 0 || this.busy !== undefined;
  }

  /** Gives a number to whoever opens a session here. Only where there is room. */
  takeSlot(occupant: Occupant): Slot {
    const slot = new Slot(this.#nextNumber, occupant, this.#desk);
    this.#nextNumber += 1;
    this.slots.set(slot.number, slot);
    return slot;
  }

  ping(): void {
    // One that still loads its modules has no control thread yet.
    if (this.state !== "ready") return;
    this.pingedSince ??= this.#events.now();
    this.process.ping();
  }

  /** Ends it by force. */
  end(end: WorkerEnd): void {
    this.state = "ending";
    this.process.kill(end);
  }

  /** Lets it go. */
  retire(graceMs: number): void {
    this.state = "ending";
    this.process.retire(graceMs);
  }

  /** Lets it save what its sessions have, and go. */
  finish(graceMs: number): void {
    for (const slot of this.slots.keys()) this.process.send({ t: "close", slot });
    this.retire(graceMs);
  }

  /** Asks the session in the slot to go elsewhere. */
  askToLeave(slot: Slot): void {
    const since = heldSince(this.busy);
    slot.occupant.onLeave((sentAt) => wasSeen(sentAt, slot.heardAt, since));
  }

  /** Tells everyone on it that it is gone. */
  tellLoss(end: WorkerEnd): void {
    const since = heldSince(this.busy);
    const holder = this.busy?.slot;
    const suspects = suspectsOf(this);
    const slots = Array.from(this.slots.values());
    const losses = slots.map((slot) => ({
      end,
      hasLoaded: this.#hasLoaded,
      // What ends it while it loads, ends it whoever comes.
      isSuspect: this.#hasLoaded ? suspects.includes(slot) : slot.isRunning,
      wasSeen: (sentAt: number) =>
        wasSeen(sentAt, slot.heardAt, since, slot.number === holder) && this.#hasLoaded,
    }));
    this.slots.clear();
    this.running.clear();
    for (const slot of slots) slot.isClosed = true;
    for (const [index, loss] of losses.entries()) slots[index]?.occupant.onLost(loss);
  }

  #rest(slot: Slot): void {
    if (!this.running.delete(slot)) return;
    if (this.busy?.slot === slot.number && !slot.isClosed) this.busy = undefined;
    if (this.running.size === 0) this.idleSince = this.#events.now();
  }

  #onPong({ rssBytes, busy }: Pong): void {
    const now = this.#events.now();
    this.rssBytes = rssBytes;
    this.pingedSince = undefined;
    this.busy = busy && { slot: busy.slot, since: now - busy.forMs, heardAt: now };
    if (busy !== undefined) this.slots.get(busy.slot)?.onPiece(busy.seen);
    this.#events.onPong(this);
  }

  #onMessage(message: FromWorker, bytes: Buffer): void {
    switch (message.t) {
      case "ready":
        if (this.state !== "starting") return;
        this.state = "ready";
        this.#hasLoaded = true;
        for (const slot of this.running) slot.onReady();
        this.#events.onReady(this);
        return;
      case "invoke":
        this.#events.onMessage(this, message);
        return;
      case "stuck": {
        const slot = this.slots.get(message.slot);
        if (slot?.runningSince === undefined) return;
        this.busy = {
          slot: slot.number,
          since: slot.runningSince,
          heardAt: Math.max(this.#events.now(), slot.runningSince + silentMs),
        };
        this.end({ kind: "stuck" });
        return;
      }
      case "failure":
      case "notice": {
        const { slot } = message;
        if (slot === undefined) this.#events.onMessage(this, message);
        else this.slots.get(slot)?.hear({ ...message, slot }, bytes);
        return;
      }
      default:
        this.slots.get(message.slot)?.hear(message, bytes);
    }
  }
}
