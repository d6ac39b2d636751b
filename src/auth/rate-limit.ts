/** How many requests one visitor may make: a bucket for each, refilled steadily, forgotten when full. */

import { visitorKey } from "./address.ts";

/** `refused again`: the one before was refused, too, so there is nothing to tell that has not been told. */
type Taken = "allowed" | "refused" | "refused again";

export interface RateLimit {
  /** Whether the visitor may make one more request now. */
  take(address: string): Taken;
}

export interface RateLimitOptions {
  /** How many at once. */
  readonly burst: number;
  readonly perSecond: number;
  readonly now: () => number;
  /** How many visitors are remembered; beyond that the oldest start anew. @defaultValue `10000` */
  readonly maxVisitors?: number;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
  readonly taken: Taken;
}

export function createRateLimit({
  burst,
  perSecond,
  now,
  maxVisitors = 10_000,
}: RateLimitOptions): RateLimit {
  const buckets = new Map<string, Bucket>();

  return {
    take(address) {
      const key = visitorKey(address);
      const before = buckets.get(key) ?? { left: burst, at: now(), taken: "allowed" };
      const { left, at } = before;
      const refilled = Math.min(burst, left + (Math.max(0, now() - at) / 1000) * perSecond);
      const isAllowed = refilled >= 1;
      const refused = before.taken === "allowed" ? "refused" : "refused again";
      const taken = isAllowed ? "allowed" : refused;
      buckets.delete(key);
      buckets.set(key, { left: isAllowed ? refilled - 1 : refilled, at: now(), taken });
      const [oldest] = buckets.keys();
      if (buckets.size > maxVisitors && oldest !== undefined) buckets.delete(oldest);
      return taken;
    },
  };
}
