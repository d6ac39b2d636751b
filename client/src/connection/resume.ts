/** The session of this tab: kept over a reload, not copied into a duplicate of the tab. */

const storageKey = "sluice.session";
/** So long does a page that is being reloaded need at most to let go of its session. */
const claimMs = 400;

/**
 * The session this tab had before it was loaded anew. A duplicated tab starts with a copy of it: the lock tells
 * that somebody else has it, and the duplicate gets a session of its own.
 */
export async function claimSession(): Promise<string | undefined> {
  const session = readSession();
  if (session === undefined) return undefined;
  const isOurs = await lock(session);
  return isOurs ? session : undefined;
}

/** Keeps the session for the next load of this tab. */
export async function keepSession(session: string): Promise<void> {
  if (session === readSession() && lockedSession === session) return;
  try {
    sessionStorage.setItem(storageKey, session);
  } catch {
    // Storage may be forbidden, as in some embedded pages: the session then ends with the page.
  }
  await lock(session);
}

let lockedSession: string | undefined;

/** Takes the lock of a session until the page is gone. Without locks (no secure context) nobody can have it. */
async function lock(session: string): Promise<boolean> {
  if (!("locks" in navigator)) return false;
  return new Promise((resolve) => {
    navigator.locks
      .request(`sluice:${session}`, { signal: AbortSignal.timeout(claimMs) }, () => {
        lockedSession = session;
        resolve(true);
        return new Promise<never>(() => {});
      })
      .catch(() => resolve(false));
  });
}

function readSession(): string | undefined {
  try {
    return sessionStorage.getItem(storageKey) ?? undefined;
  } catch {
    return undefined;
  }
}
