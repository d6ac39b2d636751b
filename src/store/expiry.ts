/** When an entry ends. */

import type { SetOptions } from "./store.ts";

/** A whole number of milliseconds, at least one; undefined: the entry never ends. */
export function lifetimeMs(options: SetOptions | undefined): number | undefined {
  const lifetime = options?.expiresInMs;
  if (lifetime === undefined) return undefined;
  if (!Number.isFinite(lifetime)) {
    throw new RangeError(
      `expiresInMs: ${lifetime} is not a finite number. Leave it out for "never".`,
    );
  }
  return Math.max(1, Math.ceil(lifetime));
}
