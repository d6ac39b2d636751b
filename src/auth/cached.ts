/** A document of a provider, kept for a while: one fetch at a time, refreshed behind, the last good copy kept. */

export interface Cached<T> {
  /** The kept copy, or the first one. Rejects only when there has never been a good one. */
  get(): Promise<T>;
  /** Fetches anew, except when that was done less than `atMostEveryMs` ago. Resolves to the newest good copy. */
  refresh(atMostEveryMs: number): Promise<T>;
  /** When the last fetch began, in milliseconds since 1970. */
  readonly fetchedAt: number;
}

export interface CachedOptions<T> {
  readonly load: () => Promise<T>;
  readonly now: () => number;
  /** After this long a copy is refreshed while it goes on being used. @defaultValue 10 minutes */
  readonly maxAgeMs?: number;
  /** Told of a failed refresh that was bridged by the old copy. */
  readonly onStale?: (error: unknown) => void;
}

/** How long a failure answers those who come after it, so that a provider that is down is not asked by each. */
const failureMs = 1000;

export function createCached<T>({
  load,
  now,
  maxAgeMs = 600_000,
  onStale,
}: CachedOptions<T>): Cached<T> {
  let good: { readonly value: T } | undefined;
  let failure: { readonly error: unknown; readonly at: number } | undefined;
  let pending: Promise<T> | undefined;
  let fetchedAt = -Infinity;

  function fetchOnce(): Promise<T> {
    pending ??= run().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  async function run(): Promise<T> {
    fetchedAt = now();
    try {
      const value = await load();
      good = { value };
      failure = undefined;
      return value;
    } catch (error) {
      failure = { error, at: now() };
      if (good === undefined) throw error;
      onStale?.(error);
      return good.value;
    }
  }

  return {
    get fetchedAt() {
      return fetchedAt;
    },
    async get() {
      if (good === undefined) {
        if (failure !== undefined && Math.abs(now() - failure.at) < failureMs) throw failure.error;
        return fetchOnce();
      }
      // A clock that was set back must not keep a copy for ever.
      if (Math.abs(now() - fetchedAt) >= maxAgeMs) fetchOnce().catch(() => undefined);
      return good.value;
    },
    async refresh(atMostEveryMs) {
      if (good !== undefined && Math.abs(now() - fetchedAt) < atMostEveryMs)
        return pending ?? good.value;
      return fetchOnce();
    },
  };
}
