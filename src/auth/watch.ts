/** Watches the logins of open sockets: told at once by the store, looked at again after a gap and every minute. */

import type { Unsubscribe } from "../store/store.ts";
import type { AuthContext } from "./context.ts";
import type { Revocation } from "./revocations.ts";
import type { Login, LoginEnd } from "./types.ts";

export interface Watcher {
  /** Calls `onEnd` once when the login ends. Returns what stops watching. */
  watch(login: Login, onEnd: (end: LoginEnd) => void): () => void;
  /** What has ended the login, or undefined. Rejects when the store cannot say. */
  find(login: Login): Promise<LoginEnd | undefined>;
  close(): Promise<void>;
}

export type WatcherDeps = Pick<
  AuthContext,
  "revocations" | "idleness" | "tokens" | "reportExpiry" | "now" | "logger"
>;

interface Watched {
  readonly login: Login;
  readonly timer: NodeJS.Timeout;
  readonly onEnd: (end: LoginEnd) => void;
  /** What rules read of the person, as it was at the last look. */
  ruled?: string | undefined;
}

const checkEveryMs = 60_000;
/** The longest that a timer can wait; what ends later is found by the check of each minute. */
const maxTimerMs = 2 ** 31 - 1;

export function createWatcher(deps: WatcherDeps): Watcher {
  const { revocations, idleness, tokens, reportExpiry, now, logger } = deps;
  const watched = new Set<Watched>();
  let subscription: Promise<Unsubscribe> | undefined;
  let everyMinute: NodeJS.Timeout | undefined;

  function end(item: Watched, how: LoginEnd): void {
    clearTimeout(item.timer);
    if (!watched.delete(item)) return;
    item.onEnd(how);
    if (how.kind === "idle") void reportExpiry(item.login, "idle");
    if (how.kind === "expired") void reportExpiry(item.login, "max");
  }

  function start(): void {
    everyMinute ??= setInterval(() => void checkAll(), checkEveryMs).unref();
    subscription ??= revocations.subscribe(
      (revocation, isAbout) => {
        for (const item of watched) if (isAbout(item.login)) end(item, toEnd(revocation));
      },
      () => void checkAll(),
    );
    // A store that cannot be subscribed to now is asked again at the next check.
    subscription.catch(() => {
      subscription = undefined;
    });
  }

  async function find(login: Login): Promise<LoginEnd | undefined> {
    if (login.expiresAt <= now()) return { kind: "expired" };
    const revocation = await revocations.find(login);
    if (revocation !== undefined) return toEnd(revocation);
    return (await idleness.isAwake(login)) ? undefined : { kind: "idle" };
  }

  async function check(item: Watched): Promise<void> {
    try {
      const how = await find(item.login);
      if (how !== undefined) return end(item, how);
      const ruled = await tokens.recheckOpen(item.login);
      if (item.ruled !== undefined && item.ruled !== ruled) end(item, { kind: "changed" });
      item.ruled = ruled;
    } catch (error) {
      // A store that is away for a moment throws nobody out; the next check comes within a minute.
      logger.error("logins could not be checked", {
        reason: error instanceof Error ? error.name : "",
      });
    }
  }

  async function checkAll(): Promise<void> {
    if (watched.size > 0) start();
    await Promise.all([...watched].map((item) => check(item)));
  }

  return {
    find,
    watch(login, onEnd) {
      const leftMs = Math.min(Math.max(0, login.expiresAt - now()), maxTimerMs);
      const timer = setTimeout(() => void check(item), leftMs).unref();
      const item: Watched = { login, onEnd, timer };
      watched.add(item);
      start();
      // What happened between the page's load and this moment was told to nobody.
      void subscription?.then(
        () => check(item),
        () => check(item),
      );
      return () => {
        clearTimeout(timer);
        watched.delete(item);
      };
    },
    async close() {
      clearInterval(everyMinute);
      for (const item of watched) clearTimeout(item.timer);
      watched.clear();
      const unsubscribe = await subscription?.catch(() => undefined);
      await unsubscribe?.();
    },
  };
}

function toEnd({ reason, successor }: Revocation): LoginEnd {
  return { kind: "revoked", reason, ...(successor === undefined ? {} : { successor }) };
}
