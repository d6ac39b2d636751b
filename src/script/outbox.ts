/** What goes to the browser of one session: frames, and the bytes that elements show. */

import { createHash } from "node:crypto";

import { type Op, type RunOutcome, type ServerFrame, blobNameBytes } from "../protocol/frames.ts";
import type { FromWorker } from "../protocol/worker.ts";
import type { Tree } from "./tree.ts";

export type Post = (message: FromWorker, bytes?: Uint8Array | string) => void;

export class Outbox {
  /** Drawn on this side alone: nothing is sent. */
  isSilent = false;
  /** The next patch is the whole tree. */
  needsReset = true;

  readonly #slot: number;
  readonly #tree: Tree;
  readonly #post: Post;
  #attach: number;
  /** Name → frame, of all blobs that the tree shows. */
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #sent = new Set<string>();

  constructor(slot: number, attach: number, tree: Tree, post: Post) {
    this.#slot = slot;
    this.#attach = attach;
    this.#tree = tree;
    this.#post = post;
  }

  /** Another browser, or the same after a break: it has nothing yet. */
  attach(attach: number): void {
    this.#attach = attach;
    this.#sent.clear();
    this.needsReset = true;
  }

  frame(frame: ServerFrame): void {
    if (this.isSilent) return;
    const ends = frame.kind === "patch" && frame.end !== undefined;
    const head = { t: "frame", slot: this.#slot, attach: this.#attach } as const;
    this.#post(ends ? { ...head, ends } : head, JSON.stringify(frame));
  }

  /** Sends changes of the tree, or all of it where the browser needs that. */
  patch(seq: number, ops: readonly Op[], end: RunOutcome | undefined): void {
    if (this.isSilent) return;
    if (!this.needsReset) {
      if (ops.length > 0 || end !== undefined)
        this.frame({ kind: "patch", seq, ops, ...(end !== undefined && { end }) });
      return;
    }
    this.needsReset = false;
    for (const name of this.#tree.blobs()) this.#sendBlob(name);
    const snapshot = this.#tree.snapshot();
    this.frame({
      kind: "patch",
      seq,
      reset: true,
      ops: snapshot,
      ...(end !== undefined && { end }),
    });
  }

  /** Has the browser hold these bytes and returns their name. */
  blob(bytes: Uint8Array): string {
    const name = createHash("sha256").update(bytes).digest("base64url").slice(0, blobNameBytes);
    if (!this.#blobs.has(name))
      this.#blobs.set(name, Buffer.concat([Buffer.from(name, "latin1"), bytes]));
    this.#sendBlob(name);
    return name;
  }

  #sendBlob(name: string): void {
    const frame = this.#blobs.get(name);
    if (this.isSilent || frame === undefined || this.#sent.has(name)) return;
    this.#sent.add(name);
    this.#post({ t: "blob", slot: this.#slot, attach: this.#attach }, frame);
  }

  /** Lets go of the bytes that no element shows any more. */
  forgetBlobs(): readonly Op[] {
    if (this.#blobs.size === 0) return [];
    const used = this.#tree.blobs();
    const forgotten = [...this.#blobs.keys()].filter((name) => !used.has(name));
    for (const name of forgotten) this.#blobs.delete(name);
    const told = forgotten.filter((name) => this.#sent.delete(name));
    return told.length === 0 ? [] : [["forget", told]];
  }
}
