/** A session's place on one worker: what it was sent, what it has answered, whether its script runs. */

import type { Interaction } from "../../protocol/frames.ts";
import type { UserState } from "../../protocol/user.ts";
import type { FromWorker, SessionContext, ToWorker } from "../../protocol/worker.ts";
import type { SlotFacts } from "./policy.ts";
import type { WorkerEnd } from "./types.ts";

/** What a worker says about one slot. */
export type SlotMessage = Extract<
  FromWorker,
  {
    t:
      | "frame"
      | "blob"
      | "done"
      | "save"
      | "pages"
      | "login"
      | "logout"
      | "forbidden"
      | "failure"
      | "notice";
  }
>;

/** Tells whether the worker had taken what it was sent at a time (of `Slot.now`). */
export type WasSeen = (sentAt: number) => boolean;

/** The worker is gone, and the slot with it. */
export interface Loss {
  readonly end: WorkerEnd;
  /** Whether the worker had loaded the script: else no run had begun. */
  readonly hasLoaded: boolean;
  /** Whether it was this session's run that ended it, as far as can be known. */
  readonly isSuspect: boolean;
  readonly wasSeen: WasSeen;
}

/** Who sits in a slot. */
export interface Occupant {
  onMessage(message: SlotMessage, bytes: Buffer): void;
  /** Its run has gone on for a while. */
  onSlow(): void;
  /** Its run has gone on for longer than `runTimeoutMs`, and was asked to stop. */
  onOverdue(): void;
  /** It waits behind another's run, or its worker is let go: it closes the slot and opens one elsewhere when it needs to. */
  onLeave(wasSeen: WasSeen): void;
  onLost(loss: Loss): void;
}

/** What a slot needs of its worker. */
export interface Desk {
  readonly now: () => number;
  send(message: ToWorker, bytes?: Uint8Array): void;
  obsolete(slot: number, events: number): void;
  /** The slot's script begins to run, or runs no more. */
  onRunning(slot: Slot): void;
  onIdle(slot: Slot): void;
  onClose(slot: Slot): void;
}

export interface Opening {
  readonly attach: number;
  readonly context: SessionContext;
  readonly user: UserState;
  readonly saved: Extract<ToWorker, { t: "open" }>["saved"];
  readonly state: Uint8Array;
  readonly isWaiting: boolean;
}

export class Slot implements SlotFacts {
  readonly number: number;
  readonly occupant: Occupant;
  runningSince: number | undefined;
  askedSince: number | undefined;
  heardAt: number;
  obsoleteSince: number | undefined;
  detachedSince: number | undefined;
  /** Whether `onSlow` has been called for this run, or is not to be: the browser knows that it is over. */
  isSlow = false;
  isClosed = false;
  readonly #desk: Desk;
  /** Events sent, counted as src/protocol/worker.ts says. */
  #events = 0;
  /** The last of them that makes the script run. */
  #lastRun = 0;

  constructor(number: number, occupant: Occupant, desk: Desk) {
    this.number = number;
    this.occupant = occupant;
    this.#desk = desk;
    this.heardAt = desk.now();
  }

  get isRunning(): boolean {
    return this.runningSince !== undefined;
  }

  open({ state, ...opening }: Opening): void {
    this.#desk.send({ t: "open", slot: this.number, ...opening }, state);
    if (opening.isWaiting) this.askedSince = this.#desk.now();
    else this.#run();
  }

  /** Sends an interaction. Returns when it was sent, for `WasSeen`. */
  input(event: Interaction): number {
    this.#events += 1;
    this.#desk.send({ t: "input", slot: this.number, event });
    return this.#run();
  }

  stop(): void {
    if (this.runningSince === undefined) return;
    this.#events += 1;
    this.#desk.send({ t: "stop", slot: this.number });
    this.#overtake(this.#desk.now());
  }

  attach(attach: number, context: SessionContext, user: UserState): void {
    this.detachedSince = undefined;
    this.isSlow = false; // this browser has not been told
    this.#desk.send({ t: "attach", slot: this.number, attach, context, user });
    this.askedSince ??= this.#desk.now();
  }

  detach(): void {
    this.detachedSince ??= this.#desk.now();
  }

  /** The script runs again, as somebody else or with newer claims. */
  setUser(user: UserState): void {
    this.#desk.send({ t: "user", slot: this.number, user });
    this.#begin(this.#desk.now());
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#desk.send({ t: "close", slot: this.number });
    // A run in a loop ends at its next command; one without commands is ended with its worker.
    if (this.isRunning) this.#desk.obsolete(this.number, this.#events + 1);
    this.#desk.onClose(this);
  }

  /** The worker is to be sent `reload`: a run with the old modules stops, and all sessions with a browser run. */
  beforeReload(): void {
    this.stop();
    if (this.detachedSince !== undefined) return;
    this.#lastRun = this.#events;
    this.#begin(this.#desk.now());
  }

  /** The worker has loaded the script: what waits for it begins to run now. */
  onReady(): void {
    if (!this.isRunning) return;
    this.runningSince = this.#desk.now();
    this.obsoleteSince = undefined;
  }

  /** The worker's main thread is in a piece of work for this slot, whose run has seen so many events. */
  onPiece(seen: number): void {
    // One that has seen the newest of them may take its time.
    if (seen >= this.#events) this.obsoleteSince = undefined;
  }

  /** Tells a run that began before what the session was sent last to give way. */
  supersede(): void {
    this.obsoleteSince ??= this.runningSince;
    this.#desk.obsolete(this.number, this.#events);
  }

  /** Takes a message of the worker. */
  hear(message: SlotMessage, bytes: Buffer): void {
    // Between this and `done` may be a tick of the pool, and "running" would then be what the browser hears last.
    if (message.t === "frame" && message.ends === true) this.isSlow = true;
    if (message.t === "done") this.#onDone(message.events);
    // What is saved comes after its run is over, so it says nothing of what has been sent since.
    else if (message.t !== "save") this.#onSign();
    this.occupant.onMessage(message, bytes);
  }

  #onSign(): void {
    this.heardAt = this.#desk.now();
    this.askedSince = undefined;
  }

  #onDone(events: number): void {
    this.obsoleteSince = undefined;
    this.isSlow = false;
    if (events < this.#lastRun) {
      // It had not read what was sent meanwhile: the next run follows.
      this.runningSince = this.#desk.now();
      return;
    }
    this.#onSign();
    this.runningSince = undefined;
    this.#desk.onIdle(this);
  }

  #run(): number {
    const now = this.#desk.now();
    this.#lastRun = this.#events;
    this.askedSince ??= now;
    if (this.isRunning) this.#overtake(now);
    else this.#begin(now);
    return now;
  }

  #begin(now: number): void {
    if (this.isRunning) return;
    this.runningSince = now;
    this.#desk.onRunning(this);
  }

  #overtake(now: number): void {
    this.obsoleteSince ??= now;
    this.#desk.obsolete(this.number, this.#events);
  }
}
