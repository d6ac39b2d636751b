/** Listeners by key: whoever shows one element is told when that element changes, and only then. */

export interface Subscribers {
  subscribe(key: string, listener: () => void): () => void;
  notify(keys: Iterable<string>): void;
}

export function createSubscribers(): Subscribers {
  const listeners = new Map<string, Set<() => void>>();
  return {
    subscribe(key, listener) {
      const own = listeners.get(key) ?? new Set();
      listeners.set(key, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(key) === own) listeners.delete(key);
      };
    },
    notify(keys) {
      for (const key of keys) {
        for (const listener of listeners.get(key) ?? []) listener();
      }
    },
  };
}
