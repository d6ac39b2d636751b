/** The event of a login that ended by itself: once, whichever tab, request or replica notices it first. */

import type { Store } from "../store/store.ts";
import type { AuthEvent } from "./events.ts";
import type { Login } from "./types.ts";

export type ReportExpiry = (
  login: Login,
  reason: "max" | "idle",
  address?: string,
) => Promise<void>;

export interface ExpiryDeps {
  readonly store: Store;
  readonly now: () => number;
  readonly emit: (event: AuthEvent) => void;
}

const rememberedMs = 24 * 3_600_000;

export function createReportExpiry({ store, now, emit }: ExpiryDeps): ReportExpiry {
  return async ({ provider, iss, sub, loginId }, reason, address) => {
    const key = `auth-expired:${loginId}`;
    // Twice is better than never, where the store cannot say.
    const isFirst = await store
      .setIfAbsent(key, reason, { expiresInMs: rememberedMs })
      .catch(() => true);
    if (isFirst) {
      emit({ type: "session_expired", at: now(), reason, provider, iss, sub, address, loginId });
    }
  };
}
