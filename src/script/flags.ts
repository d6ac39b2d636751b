/** The memory that a worker's two threads share: what the control thread must know, and tell, while user code spins. */

import { maxSlots } from "../protocol/worker.ts";

const beatIndex = maxSlots;
const slotIndex = maxSlots + 1;
const seenIndex = maxSlots + 2;
const idle = -1;

export interface Flags {
  /** By slot: how many events the server has sent, as far as it had reason to say so. */
  readonly events: Int32Array;
  /** The main thread is alive at this time. */
  beat(): void;
  /** Code of the session in this slot runs, of a run that has seen so many events. */
  enter(slot: number, seen: number): void;
  /** No session runs. */
  leave(): void;
  /** For how long the main thread has not been alive, and for which run; undefined when none runs. */
  busy(): { readonly forMs: number; readonly slot: number; readonly seen: number } | undefined;
}

export function createFlagMemory(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer((maxSlots + 3) * Int32Array.BYTES_PER_ELEMENT);
  new Int32Array(memory)[slotIndex] = idle;
  return memory;
}

export function openFlags(memory: SharedArrayBuffer): Flags {
  const events = new Int32Array(memory);
  return {
    events,
    beat: () => Atomics.store(events, beatIndex, clock()),
    enter: (slot, seen) => {
      // Read a moment later is early enough, so no fence is paid for.
      events[seenIndex] = seen;
      events[slotIndex] = slot;
    },
    leave: () => Atomics.store(events, slotIndex, idle),
    busy: () => {
      const slot = Atomics.load(events, slotIndex);
      if (slot === idle) return undefined;
      const forMs = Math.max(0, (clock() - Atomics.load(events, beatIndex)) | 0);
      return { forMs, slot, seen: Atomics.load(events, seenIndex) };
    },
  };
}

/** Milliseconds that both threads count alike, in 32 bits. */
function clock(): number {
  return Date.now() | 0;
}
