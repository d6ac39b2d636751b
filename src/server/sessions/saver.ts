/** Writes what changed of sessions to the store, sealed: each at most every 200 ms, and a few at a time under load. */

import { hashOf } from "../../auth/random.ts";
import type { Store } from "../../store/store.ts";
import { encodeRecord, parseRecord, type SessionRecord } from "./record.ts";
import type { Owner, Sealer, Whose } from "./types.ts";

/** What names a session in the store. */
interface Named {
  readonly id: string;
  readonly owner: Owner;
}

/** What the saver sees of a session. */
export interface Saveable extends Named {
  /** What is to be stored now; undefined: nothing yet. */
  toRecord(): SessionRecord | undefined;
}

export interface Saver {
  /** The session has changed: it is written soon. */
  mark(session: Saveable): void;
  load(id: string): Promise<SessionRecord | undefined>;
  /** The session has ended: nothing of it stays. */
  remove(session: Saveable): Promise<void>;
  /** The session has another id or owner now than this. */
  removeNamed(session: Saveable, before: Named): Promise<void>;
  /** Removes what is stored of a login's sessions, or of all of a person, whichever server stored it. */
  removeOf(whose: Whose): Promise<void>;
  /** Writes all that has changed, now, and nothing after that: the store closes next. */
  close(): Promise<void>;
}

export interface SaverOptions {
  readonly store: Store;
  readonly sealer: Sealer;
  /** How long a stored session stays when it is not written again. */
  readonly keepMs: number;
  /** A session could not be written; it is tried again. */
  onError(error: unknown): void;
}

const intervalMs = 200;
/** Big states are written less often: no session has more than so much written, on average. */
const bytesPerMs = 10_000;
const retryMs = 2_000;
const writesAtOnce = 4;

/** Creates the saver of one server. Nothing is written to a store that does not outlive the process. */
export function createSaver(options: SaverOptions): Saver {
  return new StoreSaver(options);
}

class StoreSaver implements Saver {
  readonly #options: SaverOptions;
  /** Changed, in the order of their change, each with when it may be written. */
  readonly #dirty = new Map<Saveable, number>();
  /** When each may be written again. */
  readonly #restUntil = new WeakMap<Saveable, number>();
  readonly #writing = new Map<Saveable, Promise<void>>();
  readonly #removed = new WeakSet<Saveable>();
  readonly #removals = new Set<Promise<void>>();
  /** The name each is found by, and until when that lasts beyond whatever is written under it. */
  readonly #named = new WeakMap<Saveable, { readonly name: string; readonly until: number }>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: SaverOptions) {
    this.#options = options;
  }

  mark(session: Saveable): void {
    if (this.#isClosed || !this.#options.store.isDurable || this.#dirty.has(session)) return;
    const now = performance.now();
    this.#dirty.set(session, Math.max(now, this.#restUntil.get(session) ?? 0));
    this.#schedule();
  }

  async load(id: string): Promise<SessionRecord | undefined> {
    const { store, sealer } = this.#options;
    if (!store.isDurable) return undefined;
    const sealed = await store.get(keyOf(id));
    const plain = sealed === undefined ? undefined : await sealer.open(sealed);
    return plain && parseRecord(plain);
  }

  async remove(session: Saveable): Promise<void> {
    this.#removed.add(session);
    this.#dirty.delete(session);
    await this.removeNamed(session, session);
  }

  async removeNamed(session: Saveable, { id, owner }: Named): Promise<void> {
    const { store } = this.#options;
    try {
      await this.#writing.get(session);
      if (!store.isDurable) return;
      await store.delete(keyOf(id));
      if (owner.kind === "login") await store.delete(namesOf(owner) + id);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  async removeOf(whose: Whose): Promise<void> {
    const removal = this.#removeNames(whose);
    this.#removals.add(removal);
    await removal;
    this.#removals.delete(removal);
  }

  async #removeNames(whose: Whose): Promise<void> {
    const { store } = this.#options;
    if (!store.isDurable) return;
    try {
      for await (const [name] of store.list(namesOf(whose))) {
        await store.delete(keyOf(name.slice(name.lastIndexOf(":") + 1)));
        await store.delete(name);
      }
    } catch (error) {
      this.#options.onError(error);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await Promise.all([...this.#writing.values(), ...this.#removals]);
    const sessions = Array.from(this.#dirty.keys());
    this.#dirty.clear();
    await Promise.all(sessions.map((session) => this.#write(session)));
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#writing.size >= writesAtOnce) return;
    let next = Infinity;
    for (const [session, at] of this.#dirty) {
      if (!this.#writing.has(session)) next = Math.min(next, at);
    }
    if (next === Infinity) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#writeDue();
      },
      Math.max(0, next - performance.now()),
    );
  }

  #writeDue(): void {
    const now = performance.now();
    for (const [session, at] of this.#dirty) {
      if (this.#writing.size >= writesAtOnce) return;
      if (at > now || this.#writing.has(session)) continue;
      this.#dirty.delete(session);
      void this.#write(session);
    }
    this.#schedule();
  }

  #write(session: Saveable): Promise<void> {
    const writing = this.#seal(session).finally(() => {
      this.#writing.delete(session);
      this.#schedule();
    });
    this.#writing.set(session, writing);
    return writing;
  }

  /** Has a login's session be found by its login: not at each writing, but well before the name ends. */
  async #name(session: Saveable): Promise<void> {
    const { store, keepMs } = this.#options;
    const { id, owner } = session;
    if (owner.kind !== "login") return;
    const name = namesOf(owner) + id;
    const now = performance.now();
    const known = this.#named.get(session);
    if (known?.name === name && now < known.until) return;
    await store.set(name, "", { expiresInMs: 2 * keepMs });
    this.#named.set(session, { name, until: now + keepMs });
  }

  async #seal(session: Saveable): Promise<void> {
    const { store, sealer, keepMs } = this.#options;
    const record = session.toRecord();
    if (record === undefined || this.#removed.has(session)) return;
    const { id } = session;
    try {
      const plain = encodeRecord(record);
      this.#restUntil.set(session, performance.now() + intervalMs + plain.length / bytesPerMs);
      const sealed = await sealer.seal(plain);
      if (this.#removed.has(session)) return;
      await this.#name(session);
      await store.set(keyOf(id), sealed, { expiresInMs: keepMs });
    } catch (error) {
      this.#options.onError(error);
      this.#restUntil.set(session, performance.now() + retryMs);
      this.mark(session);
    }
  }
}

function keyOf(id: string): string {
  return `session:${id}`;
}

/** What the names of a login's sessions begin with, or those of a person. A session's own key says nothing of whose it is. */
function namesOf({ iss, sub, loginId }: Whose): string {
  const person = `session-of:${hashOf(iss, sub)}:`;
  return loginId === undefined ? person : `${person}${loginId}:`;
}
