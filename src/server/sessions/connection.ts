/** One browser's place at a session, until its socket closes. */

import type { ClientFrame } from "../../protocol/frames.ts";
import type { BrowserLink, Connection, Owner } from "./types.ts";

/** The session it is a place at. */
export interface Host {
  readonly id: string;
  readonly owner: Owner;
  receive(connection: BrowserConnection, frame: ClientFrame): void;
  leave(connection: BrowserConnection): void;
}

export class BrowserConnection implements Connection {
  readonly owner: Owner;
  readonly #session: Host;
  #link: BrowserLink | undefined;
  /** Told when the browser sends anything, or has gone. */
  #onSign: ((isThere: boolean) => void) | undefined;

  constructor(session: Host, link: BrowserLink) {
    this.owner = session.owner;
    this.#session = session;
    this.#link = link;
  }

  get session(): string {
    return this.#session.id;
  }

  /** Undefined once the browser has gone. */
  get link(): BrowserLink | undefined {
    return this.#link;
  }

  receive(frame: ClientFrame): void {
    if (this.#link === undefined) return;
    this.#onSign?.(true);
    this.#session.receive(this, frame);
  }

  disconnect(): void {
    if (this.#link === undefined) return;
    this.#link = undefined;
    this.#onSign?.(false);
    this.#session.leave(this);
  }

  sendText(json: string): void {
    this.#link?.sendText(json);
  }

  /** Ends it from this side. */
  close(code: number, reason: string): void {
    const link = this.#link;
    this.disconnect();
    link?.close(code, reason);
  }

  /** Whether the browser, which has just been asked, sends anything within that time. */
  isAnswering(withinMs: number): Promise<boolean> {
    const before = this.#onSign;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#onSign?.(false);
      }, withinMs);
      this.#onSign = (isThere) => {
        clearTimeout(timer);
        this.#onSign = undefined;
        before?.(isThere);
        resolve(isThere);
      };
    });
  }
}
