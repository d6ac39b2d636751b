/** A session without a server: gives it interactions, and waits until it has come to rest. */

import { blobNameBytes, type Interaction, type ServerFrame } from "../protocol/frames.ts";
import type { UserState } from "../protocol/user.ts";
import type { FromWorker, SessionContext, WorkerOptions } from "../protocol/worker.ts";
import { createFlagMemory, openFlags } from "../script/flags.ts";
import type { ScriptLoader } from "../script/loader/loader.ts";
import { Session } from "../script/session.ts";

export interface DriverOptions {
  readonly root: string;
  readonly entry: string;
  readonly loader: ScriptLoader;
  readonly context: SessionContext;
  readonly user: UserState;
  readonly secrets: Readonly<Record<string, unknown>>;
  /** How long an interaction may take. */
  readonly timeoutMs: number;
}

/** A login or logout that the script has asked the server for. */
export type LoginMessage = FromWorker & { readonly t: "login" | "logout" };

type Failure = (FromWorker & { readonly t: "failure" })["error"];

const slot = 0;
const decoder = new TextDecoder();

export class Driver {
  readonly session: Session;
  /** Oldest first. */
  readonly requests: LoginMessage[] = [];
  /** What the operator would read of exceptions, those of all runs. */
  readonly failures: Failure[] = [];
  /** What the author would read, such as state that cannot be saved. */
  readonly notices: string[] = [];
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #timeoutMs: number;
  #before: Promise<void> = Promise.resolve();
  #seq = 0;
  #refusal: Error | undefined;
  #rest: (() => void) | undefined;

  constructor({ root, entry, loader, context, user, secrets, timeoutMs }: DriverOptions) {
    this.#timeoutMs = timeoutMs;
    const options: WorkerOptions = {
      root,
      entry,
      mode: "development",
      graphFile: undefined,
      secrets,
      access: { require: false, pages: [] },
      stateWarnBytes: Infinity,
      stateMaxBytes: Infinity,
    };
    const flags = openFlags(createFlagMemory());
    const post = (message: FromWorker, bytes?: Uint8Array | string) =>
      this.#receive(message, bytes);
    const open = {
      t: "open",
      slot,
      attach: 0,
      context,
      user,
      saved: undefined,
      isWaiting: false,
    } as const;
    const deps = { options, loader, flags, post, onRunning: () => {} };
    this.session = new Session(deps, open, new Uint8Array());
  }

  /** Runs the script for something that a person does, and for all that follows from it by itself. */
  async interact(interaction: InteractionOf<Interaction["kind"]>): Promise<void> {
    await this.settle(() => this.session.input({ ...interaction, seq: ++this.#seq }));
  }

  /** Does something that makes the script run, after what was done before, and waits for the end of that. */
  settle(act: () => void): Promise<void> {
    const settled = this.#before.then(() => this.#settle(act));
    this.#before = settled.catch(() => {}); // told to who waits for it
    return settled;
  }

  async #settle(act: () => void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const rest = new Promise<void>((resolve, reject) => {
      this.#rest = resolve;
      timer = setTimeout(() => reject(endless(this.#timeoutMs)), this.#timeoutMs);
    });
    act();
    try {
      await rest;
    } finally {
      clearTimeout(timer);
    }
    const refusal = this.#refusal;
    this.#refusal = undefined;
    if (refusal !== undefined) throw refusal;
  }

  /** The bytes that an element names. */
  blob(name: string): Uint8Array {
    const bytes = this.#blobs.get(name);
    if (bytes === undefined) throw new Error(`The session has sent no data of the name ${name}.`);
    return bytes;
  }

  #receive(message: FromWorker, bytes: Uint8Array | string = ""): void {
    switch (message.t) {
      case "done":
        return this.#rest?.();
      case "login":
      case "logout":
        return void this.requests.push(message);
      case "failure":
        return void this.failures.push(message.error);
      case "notice":
        return void this.notices.push(message.message);
      case "blob":
        return this.#keep(bytes);
      case "frame":
        return this.#read(String(bytes));
      default:
    }
  }

  #keep(bytes: Uint8Array | string): void {
    if (typeof bytes === "string") return;
    const name = decoder.decode(bytes.subarray(0, blobNameBytes));
    this.#blobs.set(name, bytes.subarray(blobNameBytes));
  }

  #read(json: string): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own session wrote it
    const frame = JSON.parse(json) as ServerFrame;
    if (frame.kind === "refused") this.#refusal = new Error(frame.error.message);
  }
}

function endless(timeoutMs: number): Error {
  return new Error(
    `The script has not come to its end within ${timeoutMs} ms. Give the test a longer timeoutMs, or have the script wait for less.`,
  );
}

type InteractionOf<Kind extends Interaction["kind"]> = {
  [K in Kind]: Omit<Extract<Interaction, { kind: K }>, "seq">;
}[Kind];
