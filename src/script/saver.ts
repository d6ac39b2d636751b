/** Saves a session after its runs, so that it outlives the worker: what has changed, and not too often. */

import type { SavedSession } from "../protocol/worker.ts";
import type { Post } from "./outbox.ts";
import type { State, StateLimits } from "./state.ts";

/**
 * Saving that takes longer than this is done at most each {@link slowSaveMs}. Twice in a row: once may be the doing of a
 * busy machine, and what waits to be saved is lost with the worker.
 */
const dearSaveMs = 1;
const slowSaveMs = 500;

export interface SaverDeps {
  readonly slot: number;
  readonly state: State;
  readonly limits: StateLimits;
  readonly post: Post;
  /** What is saved beside the state. */
  readonly saved: () => SavedSession;
  /** For the author: what cannot be saved. */
  readonly onNotice: (message: string) => void;
  readonly onError: (error: unknown) => void;
}

export class Saver {
  readonly #deps: SaverDeps;
  #timer: NodeJS.Timeout | undefined;
  #notBefore = 0;
  #lastTookMs = 0;
  #lastJson = "";

  constructor(deps: SaverDeps) {
    this.#deps = deps;
  }

  /** Saves now, or as soon as the last dear saving is long enough ago. */
  saveSoon(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#notBefore - performance.now();
    if (wait <= 0) this.#save();
    else this.#timer = setTimeout(() => this.flush(), wait);
  }

  /** Saves what is waiting. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#save();
  }

  #save(): void {
    const { slot, state, limits, post, saved, onNotice, onError } = this.#deps;
    const startedAt = performance.now();
    let bytes: Uint8Array | undefined;
    try {
      const result = state.save(limits);
      bytes = result.bytes;
      if (result.notice !== undefined) onNotice(result.notice);
      for (const { key, reason } of result.unsaved) {
        onNotice(
          `st.session["${key}"] is kept in memory only: ${reason}. It is lost when the session moves to another worker or the server restarts.`,
        );
      }
    } catch (error) {
      onError(error);
    }
    const facts = saved();
    const json = JSON.stringify(facts);
    const tookMs = performance.now() - startedAt;
    const isDear = Math.min(tookMs, this.#lastTookMs) > dearSaveMs;
    this.#lastTookMs = tookMs;
    this.#notBefore = isDear ? performance.now() + slowSaveMs : 0;
    if (bytes === undefined && json === this.#lastJson) return;
    this.#lastJson = json;
    post({ t: "save", slot, saved: facts, hasState: bytes !== undefined }, bytes);
  }
}
