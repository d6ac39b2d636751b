/** One script session: what outlives its workers, the slot it runs in, and the browser that looks at it. */

import { randomUUID } from "node:crypto";

import type { ErrorShape } from "../../errors.ts";
import { closeCodes } from "../../protocol/frames.ts";
import type {
  ClientFrame,
  Interaction,
  NavigateFrame,
  RunOutcome,
  ServerFrame,
} from "../../protocol/frames.ts";
import type { UserState } from "../../protocol/user.ts";
import type { SavedSession, SessionContext } from "../../protocol/worker.ts";
import type { Pool } from "../pool/pool.ts";
import type { Loss, Occupant, Slot, SlotMessage, WasSeen } from "../pool/slot.ts";
import { isPagePath, toAppUrl } from "../target.ts";
import { BrowserConnection, type Host } from "./connection.ts";
import { endError, isCrash, SessionError, toCrash } from "./errors.ts";
import {
  carryOver,
  losesValues,
  savedForOpening,
  settle,
  toPending,
  withoutSaved,
  type Pending,
} from "./pending.ts";
import type { SessionRecord } from "./record.ts";
import type { Saveable } from "./saver.ts";
import type { Connecting, Connection, Owner, SessionEvents } from "./types.ts";

/** What a session needs of all sessions. */
export interface SessionDeps {
  readonly pool: Pool;
  readonly events: SessionEvents;
  readonly isDevelopment: boolean;
  /** Names this server in what it stores. */
  readonly holder: string;
  readonly stateMaxBytes: number;
  /** True when the server ends: nothing new is begun. */
  isClosing(): boolean;
  onChange(session: ServerSession): void;
  onIdle(): void;
  onPages(message: Extract<SlotMessage, { t: "pages" }>): void;
}

/** More interactions than a person makes while one run goes on. */
const maxPending = 1_024;
/** RFC 6455's registry. The browser comes again if it is there after all. */
const tryAgainLater = 1013;
/** How long a browser may take to show that it is there. */
const answerMs = 1_000;

const noState = new Uint8Array(0);

export class ServerSession implements Occupant, Saveable, Host {
  id: string;
  owner: Owner;
  /** Since when no browser is there, by `performance.now()`; undefined: one is. */
  disconnectedAt: number | undefined = performance.now();
  readonly #deps: SessionDeps;
  #context: SessionContext;
  #user: UserState;
  #saved: SavedSession | undefined;
  #state: Uint8Array;
  #lastSeq: number;
  #pending: Pending[] = [];
  #slot: Slot | undefined;
  #attach = 0;
  #connection: BrowserConnection | undefined;
  /** Its run has ended its worker: nothing runs until the person does something. */
  #crash: ErrorShape | undefined;
  /** The person has asked the run to stop. */
  #isStopping = false;

  constructor(
    deps: SessionDeps,
    id: string,
    { owner, context, user }: Pick<Connecting, "owner" | "context" | "user">,
    record?: SessionRecord,
  ) {
    this.#deps = deps;
    this.id = id;
    this.owner = owner;
    this.#context = context;
    this.#user = user;
    this.#saved = record?.saved;
    this.#state = record?.state ?? noState;
    this.#lastSeq = record?.saved.seq ?? 0;
  }

  get isRunning(): boolean {
    return this.#slot?.isRunning === true;
  }

  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** Lets a browser in. Only when none is there. */
  join({ link, account, context, user }: Connecting): Connection {
    const connection = new BrowserConnection(this, link);
    this.#connection = connection;
    this.disconnectedAt = undefined;
    const isSeenAnew =
      JSON.stringify(user) !== JSON.stringify(this.#user) ||
      shownTo(context) !== shownTo(this.#context);
    const hasMoved = this.#isElsewhere(context);
    this.#context = context;
    this.#user = user;
    this.#send({
      kind: "welcome",
      session: this.id,
      seq: this.#lastSeq,
      isDevelopment: this.#deps.isDevelopment,
      account,
    });
    if (hasMoved) {
      this.#crash = undefined;
      this.#goTo(context);
    } else if (isSeenAnew) {
      this.#pending.push(toPending({ kind: "rerun", seq: this.#lastSeq }, undefined));
    }
    if (this.#crash !== undefined) this.#send({ kind: "crashed", error: this.#crash });
    else if (this.#slot === undefined) this.#openIfSeen();
    else this.#rejoin(this.#slot);
    return connection;
  }

  /** A frame of the browser. The hot path: nothing here waits. */
  receive(connection: BrowserConnection, frame: ClientFrame): void {
    if (connection !== this.#connection) return;
    switch (frame.kind) {
      case "input":
      case "navigate":
      case "rerun":
        this.#take(frame);
        return;
      case "stop":
        if (!this.isRunning) return;
        this.#isStopping = true;
        this.#slot?.stop();
        return;
      case "hello":
      case "pong":
    }
  }

  /** The browser has gone. */
  leave(connection: BrowserConnection): void {
    if (connection !== this.#connection) return;
    this.#connection = undefined;
    this.disconnectedAt = performance.now();
    this.#slot?.detach();
    this.#deps.onChange(this);
  }

  /** Whether the browser that is there shows within a second that it is: a broken connection does not. */
  async isAnswering(): Promise<boolean> {
    const connection = this.#connection;
    if (connection === undefined) return false;
    const answer = connection.isAnswering(answerMs);
    this.#send({ kind: "ping" });
    if (await answer) return true;
    connection.close(tryAgainLater, "No answer.");
    return false;
  }

  /** Goes on under another id: the same person has logged in again. */
  rename(id: string, owner: Owner): void {
    this.id = id;
    this.owner = owner;
    this.#deps.onChange(this);
  }

  setUser(user: UserState): void {
    this.#user = user;
    this.#slot?.setUser(user);
  }

  /** Ends it: nothing of it runs on. */
  end(): void {
    this.#slot?.close();
    this.#slot = undefined;
    this.#pending = [];
  }

  send(frame: ServerFrame): void {
    this.#send(frame);
  }

  close(code: number, reason: string): void {
    this.#connection?.close(code, reason);
  }

  /** Modules have changed: what failed before may work now. A session that is on no worker runs again too. */
  reload(): void {
    this.#crash = undefined;
    if (this.#slot === undefined && this.#connection !== undefined) this.#open();
  }

  toRecord(): SessionRecord | undefined {
    if (this.#saved === undefined) return undefined;
    const { holder } = this.#deps;
    return { owner: this.owner, holder, saved: this.#saved, state: this.#state };
  }

  // What the worker says.

  onMessage(message: SlotMessage, bytes: Buffer): void {
    switch (message.t) {
      case "frame":
        if (message.attach === this.#attach) this.#connection?.link?.sendText(bytes);
        return;
      case "blob":
        if (message.attach === this.#attach) this.#connection?.link?.sendBinary(bytes);
        return;
      case "done":
        settle(this.#pending, message.seq);
        if (this.isRunning) return;
        this.#isStopping = false;
        this.#deps.onIdle();
        return;
      case "save":
        this.#save(message.saved, message.hasState ? bytes : undefined);
        return;
      case "pages":
        this.#deps.onPages(message);
        return;
      case "login":
        if (this.#connection !== undefined) {
          this.#deps.events.onLogin(this.#connection, message);
        }
        return;
      case "logout":
        if (this.#connection !== undefined) {
          this.#deps.events.onLogout(this.#connection, message);
        }
        return;
      case "forbidden":
        this.#leaveFor(message);
        return;
      case "failure":
        this.#deps.events.onFailure({ session: this.id, id: message.id, error: message.error });
        return;
      case "notice":
        this.#deps.events.onNotice({ session: this.id, message: message.message });
    }
  }

  onSlow(): void {
    this.#send({ kind: "running", seq: this.#lastSeq });
  }

  onOverdue(): void {
    this.#fail(
      new SessionError("SCRIPT_TIMEOUT", "A run took longer than it may and was asked to stop."),
    );
  }

  onLeave(wasSeen: WasSeen): void {
    const slot = this.#slot;
    if (slot === undefined) return;
    const isNeeded = slot.isRunning || slot.askedSince !== undefined;
    this.#slot = undefined;
    this.#pending = [...carryOver(this.#pending, wasSeen, false)];
    slot.close();
    if (isNeeded) this.#openIfSeen();
  }

  onLost({ end, hasLoaded, isSuspect, wasSeen }: Loss): void {
    const slot = this.#slot;
    const before = this.#pending;
    this.#slot = undefined;
    this.#pending = [...carryOver(before, wasSeen, isSuspect && hasLoaded)];
    const error = isSuspect ? endError(end) : undefined;
    const id = randomUUID().slice(0, 8);
    if (error !== undefined) this.#fail(error, id);
    this.#deps.onIdle();
    if (this.#isStopping) {
      // It ends as if it had stopped by itself, and what it has drawn stays.
      this.#isStopping = false;
      this.#endRun("stopped");
      return;
    }
    if (error !== undefined && isCrash(end)) {
      const { isDevelopment } = this.#deps;
      const isTakenBack = losesValues(before, this.#pending);
      this.#crash = toCrash(error, { id, isDevelopment, isTakenBack });
      this.#send({ kind: "crashed", error: this.#crash });
    } else if (slot?.isRunning === true || slot?.askedSince !== undefined) this.#openIfSeen();
  }

  #take(event: Interaction): void {
    if (event.seq <= this.#lastSeq || this.#deps.isClosing()) return;
    if (this.#pending.length >= maxPending) {
      this.close(closeCodes.slowDown, "Too many interactions.");
      return;
    }
    this.#lastSeq = event.seq;
    this.#isStopping = false;
    if (this.#slot !== undefined) {
      this.#pending.push(toPending(event, this.#slot.input(event)));
      return;
    }
    this.#pending.push(toPending(event, undefined));
    this.#crash = undefined;
    this.#open();
  }

  /** Opens it on a worker, with what has been saved and what is still to be done. */
  #open(): void {
    const context = this.#context;
    this.#attach += 1;
    const slot = this.#deps.pool.open(this, {
      attach: this.#attach,
      context,
      user: this.#user,
      saved: savedForOpening(this.#saved, this.#pending, this.#lastSeq, context),
      state: this.#state,
      isWaiting: this.#pending.length > 0,
    });
    this.#slot = slot;
    this.#pending = this.#pending.map((entry) => ({ ...entry, sentAt: slot.input(entry.event) }));
  }

  #openIfSeen(): void {
    if (this.#connection !== undefined && !this.#deps.isClosing()) this.#open();
  }

  #rejoin(slot: Slot): void {
    this.#attach += 1;
    slot.attach(this.#attach, this.#context, this.#user);
    this.#pending = this.#pending.map((entry) =>
      entry.sentAt === undefined ? { ...entry, sentAt: slot.input(entry.event) } : entry,
    );
  }

  /** Whether the browser is at another page than the script: its address was typed, or it went back while away. */
  #isElsewhere({ path, query }: SessionContext): boolean {
    const moves = this.#pending.map(({ event }) => event).filter(isMove);
    const place = moves.at(-1) ?? this.#saved ?? this.#context;
    return place.path !== path || place.query !== query;
  }

  #goTo({ path, query }: SessionContext): void {
    // No interaction of the browser's, so it has no number of its own.
    const event: NavigateFrame = { kind: "navigate", seq: this.#lastSeq, path, query };
    this.#pending.push(toPending(event, undefined));
  }

  /** Over a page that is not open to the person the gate has the word: the answer is a login, or why not. */
  #leaveFor({ path, query }: Pick<SessionContext, "path" | "query">): void {
    if (!isPagePath(path)) return;
    const url = toAppUrl(path, query, new URL(this.#context.appUrl));
    this.#send({ kind: "redirect", url: url.href });
  }

  #save(saved: SavedSession, state: Buffer | undefined): void {
    if (state !== undefined && state.length > this.#deps.stateMaxBytes) {
      this.#fail(
        new SessionError(
          "SESSION_STATE_TOO_LARGE",
          `A session's state has ${state.length} bytes, more than ${this.#deps.stateMaxBytes}.`,
        ),
      );
      return;
    }
    this.#saved = saved;
    // A copy: the bytes are a part of what was read from the pipe, which would be kept as a whole.
    if (state !== undefined) this.#state = new Uint8Array(state);
    withoutSaved(this.#pending, saved.seq);
    this.#deps.onChange(this);
  }

  #endRun(end: RunOutcome): void {
    this.#send({ kind: "patch", seq: this.#lastSeq, ops: [], end });
  }

  /** `id`: what the person sees of it. */
  #fail(error: SessionError, id?: string): void {
    const { code, message, hint } = error;
    this.#deps.events.onFailure({
      session: this.id,
      id,
      error: { code, message, hint },
    });
  }

  #send(frame: ServerFrame): void {
    this.#connection?.sendText(JSON.stringify(frame));
  }
}

/** What a page is drawn for. The address and the headers of a line that came again are told to the next run. */
function shownTo({ locale, timeZone, theme, isEmbedded }: SessionContext): string {
  return JSON.stringify([locale, timeZone, theme, isEmbedded]);
}

function isMove(event: Interaction): event is NavigateFrame {
  return event.kind === "navigate";
}
