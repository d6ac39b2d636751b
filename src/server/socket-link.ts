/** One browser's socket: what is sent on it, and whether anybody still takes it. */

import type { WebSocket } from "ws";

import type { FrameWatch } from "./page-chunks.ts";
import type { BrowserLink } from "./sessions/types.ts";

/** More than this is never kept for a browser that does not take it. */
const maxBufferedBytes = 64 * 1024 * 1024;
/** So much may wait for a slow line without anybody minding. */
const easyBufferedBytes = 1024 * 1024;
const text = { binary: false } as const;
const binary = { binary: true } as const;

/** The link that a session writes to. */
export class SocketLink implements BrowserLink {
  readonly #socket: WebSocket;
  #watch: FrameWatch | undefined;
  #bufferedBefore = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Learns from the frames of the first run. */
  watch(watch: FrameWatch): void {
    this.#watch = watch;
  }

  sendText(json: string | Uint8Array): void {
    if (this.#watch?.see(json) === false) this.#watch = undefined;
    if (this.#hasRoom()) this.#socket.send(json, text);
  }

  sendBinary(bytes: Uint8Array): void {
    if (this.#hasRoom()) this.#socket.send(bytes, binary);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Whether the browser has taken anything of what waits for it since the last time this was asked. */
  isTaking(): boolean {
    const buffered = this.#socket.bufferedAmount;
    const before = this.#bufferedBefore;
    this.#bufferedBefore = buffered;
    return buffered <= easyBufferedBytes || buffered < before;
  }

  /** Asked before a frame is added, so that a single one may be as large as it is. */
  #hasRoom(): boolean {
    if (this.#socket.bufferedAmount <= maxBufferedBytes) return true;
    // It comes back and gets the whole page as it then is.
    this.#socket.terminate();
    return false;
  }
}
