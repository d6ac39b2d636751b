/** How many requests one visitor may make: a bucket for each, refilled steadily, forgotten when full. */

import { visitorKey } from "./address.ts";

export interface RateLimit {
  /** Whether the visitor may make one more request now. */
  take(address: string): boolean;
}

export interface RateLimitOptions {
  /** How many at once. */
  readonly burst: number;
  readonly perSecond: number;
  readonly now: () => number;
  /** How many visitors are remembered; beyond that the oldest start anew. @defaultValue `10000` */
  readonly maxVisitors?: number;
}

export function createRateLimit({
  burst,
  perSecond,
  now,
  maxVisitors = 10_000,
}: RateLimitOptions): RateLimit {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>();

  return {
    take(address) {
      const key = visitorKey(address);
      const { left, at } = buckets.get(key) ?? { left: burst, at: now() };
      const refilled = Math.min(burst, left + (Math.max(0, now() - at) / 1000) * perSecond);
      const isAllowed = refilled >= 1;
      buckets.delete(key);
      buckets.set(key, { left: isAllowed ? refilled - 1 : refilled, at: now() });
      const [oldest] = buckets.keys();
      if (buckets.size > maxVisitors && oldest !== undefined) buckets.delete(oldest);
      return isAllowed;
    },
  };
}
