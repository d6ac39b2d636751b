/** Bytes of tables and charts, by the hash of their content: they come in binary frames, before or after who shows them. */

import { blobNameBytes } from "../../../src/protocol/frames.ts";
import { createSubscribers } from "./subscribers.ts";

export interface Blobs {
  get(name: string): Uint8Array | undefined;
  subscribe(name: string, listener: () => void): () => void;
  /** Takes a binary frame: the name, then the bytes. */
  receive(frame: ArrayBuffer): void;
  forget(names: Iterable<string>): void;
  /** Forgets what is not in `used`. */
  retain(used: ReadonlySet<string>): void;
}

export function createBlobs(): Blobs {
  const blobs = new Map<string, Uint8Array>();
  const subscribers = createSubscribers();
  const ascii = new TextDecoder("latin1");
  return {
    get: (name) => blobs.get(name),
    subscribe: (name, listener) => subscribers.subscribe(name, listener),
    receive(frame) {
      const name = ascii.decode(new Uint8Array(frame, 0, blobNameBytes));
      // Copied, so that the columns of an Arrow stream begin where typed arrays may begin.
      blobs.set(name, new Uint8Array(frame.slice(blobNameBytes)));
      subscribers.notify([name]);
    },
    forget(names) {
      for (const name of names) blobs.delete(name);
    },
    retain(used) {
      for (const name of blobs.keys()) {
        if (!used.has(name)) blobs.delete(name);
      }
    },
  };
}
