/** When a login was last used, for those that end when nobody uses them. */

import type { Store } from "../store/store.ts";
import type { Login } from "./types.ts";

export interface Idleness {
  /** Whether the login has been used recently enough. Rejects when the store cannot say. */
  isAwake(login: Login): Promise<boolean>;
  /** Notes that it is being used. */
  touch(login: Login): Promise<void>;
  /** Notes that it is being used, unless it has been idle for too long: what has ended does not wake up. */
  keepAwake(login: Login): Promise<void>;
  forget(loginId: string): Promise<void>;
}

const neverIdle: Idleness = {
  isAwake: async () => true,
  touch: async () => undefined,
  keepAwake: async () => undefined,
  forget: async () => undefined,
};

/** @param idleSeconds - Undefined: no login ends by idleness. */
export function createIdleness(
  store: Store,
  now: () => number,
  idleSeconds: number | undefined,
): Idleness {
  if (idleSeconds === undefined) {
    return neverIdle;
  }
  const idleMs = idleSeconds * 1000;
  // Written no more often than it matters.
  const stepMs = Math.min(60_000, idleMs / 10);
  const written = new Map<string, number>();

  function isNoted({ loginId }: Login): boolean {
    return Math.abs(now() - (written.get(loginId) ?? 0)) < stepMs;
  }

  return {
    async isAwake({ loginId }) {
      const usedAt = Number(await store.get(keyOf(loginId)));
      return Number.isFinite(usedAt) && usedAt > 0 && now() - usedAt < idleMs;
    },
    async keepAwake(login) {
      if (!isNoted(login) && (await this.isAwake(login))) await this.touch(login);
    },
    async touch(login) {
      if (isNoted(login)) return;
      const { loginId } = login;
      written.delete(loginId);
      written.set(loginId, now());
      for (const oldest of written.keys()) {
        if (written.size <= 10_000) break;
        written.delete(oldest);
      }
      await store.set(keyOf(loginId), String(now()), { expiresInMs: idleMs });
    },
    async forget(loginId) {
      written.delete(loginId);
      await store.delete(keyOf(loginId));
    },
  };
}

function keyOf(loginId: string): string {
  return `auth-used:${loginId}`;
}
