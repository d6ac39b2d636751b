/** The lines of the control pipe, as src/protocol/worker.ts lays them down. */

/** What the control thread of a worker knows while user code spins. */
export interface Pong {
  readonly rssBytes: number;
  /** What the main thread has been doing, in one piece; undefined: it waits. */
  readonly busy:
    | {
        readonly forMs: number;
        readonly slot: number;
        /** How many of the session's events that run has seen. */
        readonly seen: number;
      }
    | undefined;
}

const pong = /^pong \d{1,15} (\d{1,15}) (\d{1,15}) (-1|\d{1,5}) (\d{1,10})$/;

/** Reads `pong N RSS_BYTES BUSY_MS SLOT SEEN`; undefined for anything else. */
export function parsePong(line: string): Pong | undefined {
  const match = pong.exec(line);
  if (match === null) return undefined;
  const [, rss, busyMs, slot, seen] = match;
  return {
    rssBytes: Number(rss),
    busy:
      slot === "-1" ? undefined : { forMs: Number(busyMs), slot: Number(slot), seen: Number(seen) },
  };
}
