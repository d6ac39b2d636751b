/** The session of this tab: kept over a reload, not copied into a duplicate of the tab. */

const storageKey = "sluice.session";
/** A page that is being reloaded lets go of its session within this time. */
const claimMs = 400;

/** The session this page has the lock of. */
let ours: string | undefined;

/**
 * The session this tab had before it was loaded anew. A duplicated tab starts with a copy of its name: the lock tells
 * that the other tab has it, and the duplicate gets a session of its own.
 */
export async function claimSession(): Promise<string | undefined> {
  const session = read();
  if (session !== undefined && (await lock(session))) ours = session;
  return ours;
}

/** The session this page was given; undefined before the first welcome. */
export function keptSession(): string | undefined {
  return ours;
}

/** Keeps a session that the server gave, for the next socket and for the next load of this tab. */
export async function keepSession(session: string): Promise<void> {
  if (session === ours) return;
  ours = session;
  try {
    sessionStorage.setItem(storageKey, session);
  } catch {
    // Storage may be forbidden, as in some embedded pages: the session then ends with the page.
  }
  await lock(session);
}

/** Takes the lock of a session until the page is gone. Where there are no locks (no secure context), nobody gets one. */
async function lock(session: string): Promise<boolean> {
  if (!("locks" in navigator)) return false;
  return new Promise((resolve) => {
    navigator.locks
      .request(`sluice:${session}`, { signal: AbortSignal.timeout(claimMs) }, async () => {
        resolve(true);
        await new Promise<never>(() => {});
      })
      .catch(() => resolve(false));
  });
}

function read(): string | undefined {
  try {
    return sessionStorage.getItem(storageKey) ?? undefined;
  } catch {
    return undefined;
  }
}
