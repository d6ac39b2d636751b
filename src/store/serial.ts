/** Work on one key, one at a time and in the order it was asked for. */

/** Queues of work, one for each key. */
export interface Serial {
  /** Runs `work` after everything asked for the same key before it; other keys do not wait. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Waits until nothing is under way. */
  idle(): Promise<void>;
}

/** Creates the queues; one is gone when it is empty. */
export function createSerial(): Serial {
  const last = new Map<string, Promise<unknown>>();

  return {
    async run(key, work) {
      const before = last.get(key);
      const mine = before === undefined ? work() : before.then(work, work);
      last.set(key, mine);
      try {
        return await mine;
      } finally {
        if (last.get(key) === mine) last.delete(key);
      }
    },
    async idle() {
      while (last.size > 0) await Promise.allSettled(last.values());
    },
  };
}
