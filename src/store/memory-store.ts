/** A store that lives as long as the process: for tests, and for apps that need nothing to outlive a restart. */

import { createChannels } from "./channels.ts";
import { StoreError } from "./errors.ts";
import { lifetimeMs } from "./expiry.ts";
import type { SetOptions, Store } from "./store.ts";

export interface MemoryStoreOptions {
  /** The clock, in milliseconds since 1970. @defaultValue `Date.now` */
  readonly now?: () => number;
}

interface Entry {
  readonly value: string;
  /** Milliseconds since 1970; `Infinity`: it stays. */
  readonly expiresAt: number;
}

/** How many writes pass between two searches for what has expired. */
const writesBetweenSweeps = 1000;

/** Creates an empty store in memory. */
export function createMemoryStore({ now = Date.now }: MemoryStoreOptions = {}): Store {
  const entries = new Map<string, Entry>();
  const channels = createChannels();
  let writes = 0;
  let isClosed = false;

  function read(key: string): string | undefined {
    const entry = entries.get(key);
    if (entry === undefined || entry.expiresAt > now()) return entry?.value;
    entries.delete(key);
    return undefined;
  }

  function write(key: string, value: string, options: SetOptions | undefined): void {
    const expiresAt = now() + (lifetimeMs(options) ?? Infinity);
    entries.set(key, { value, expiresAt });
    writes += 1;
    if (writes % writesBetweenSweeps !== 0) return;
    for (const [other, entry] of entries) if (entry.expiresAt <= now()) entries.delete(other);
  }

  function assertOpen(): void {
    if (isClosed) throw new StoreError("STORE_CLOSED", "The memory store is closed.");
  }

  return {
    kind: "memory",
    isDurable: false,
    async get(key) {
      assertOpen();
      return read(key);
    },
    async set(key, value, options) {
      assertOpen();
      write(key, value, options);
    },
    async setIfAbsent(key, value, options) {
      assertOpen();
      if (read(key) !== undefined) return false;
      write(key, value, options);
      return true;
    },
    async delete(key) {
      assertOpen();
      return read(key) !== undefined && entries.delete(key);
    },
    async *list(prefix) {
      assertOpen();
      for (const key of Array.from(entries.keys())) {
        const value = key.startsWith(prefix) ? read(key) : undefined;
        if (value !== undefined) yield [key, value];
      }
    },
    async publish(channel, message) {
      assertOpen();
      channels.publish(channel, message);
    },
    async subscribe(channel, onMessage) {
      assertOpen();
      return channels.subscribe(channel, onMessage);
    },
    async close() {
      isClosed = true;
      channels.close();
      entries.clear();
    },
  };
}
