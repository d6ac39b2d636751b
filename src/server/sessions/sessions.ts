/** All script sessions of this server: who joins which, how long they stay, and how they end. */

import type { PageEntry } from "../../protocol/elements.ts";
import { closeCodes } from "../../protocol/frames.ts";
import type { UserState } from "../../protocol/user.ts";
import type { SessionContext } from "../../protocol/worker.ts";
import { createPool, type Pool } from "../pool/pool.ts";
import { toShape } from "./errors.ts";
import { isNewLogin, mayResume } from "./owner.ts";
import { probePages } from "./probe.ts";
import { createResumeId } from "./resume-id.ts";
import { createSaver, type Saver } from "./saver.ts";
import { ServerSession, type SessionDeps } from "./session.ts";
import type {
  Connecting,
  Connection,
  LoginEnd,
  Owner,
  Sessions,
  SessionsOptions,
  SessionStats,
  Whose,
} from "./types.ts";

/** How long running scripts may go on when the server ends. */
const finishMs = 4_000;
/** Probes at once; beyond it a path is taken for a page, and its session says what it is. */
const mostProbes = 8;
const longestSweepMs = 30_000;
/** RFC 6455's registry: the server restarts. */
const serviceRestart = 1012;

/** Starts the workers and holds the sessions that run on them. */
export function createSessions(options: SessionsOptions): Sessions {
  return new ServerSessions(options);
}

class ServerSessions implements Sessions {
  readonly #options: SessionsOptions;
  readonly #pool: Pool;
  readonly #saver: Saver;
  readonly #deps: SessionDeps;
  readonly #sessions = new Map<string, ServerSession>();
  /** Sessions that are being read from the store, so that two claimants get one. */
  readonly #loading = new Map<string, Promise<ServerSession | undefined>>();
  /** Every page that a run has declared. */
  readonly #pages = new Map<string, PageEntry>();
  readonly #sweep: NodeJS.Timeout;
  readonly #holder = createResumeId();
  /** When each session was last marked to be stored. */
  readonly #markedAt = new WeakMap<ServerSession, number>();
  #probes = 0;
  #isClosing = false;
  #onIdle: (() => void) | undefined;

  constructor(options: SessionsOptions) {
    const { events, pool, store, sealer, sessionIdleMs } = options;
    this.#options = options;
    this.#pool = createPool({
      ...pool,
      onOutput: (output) => {
        events.onOutput(output);
      },
      onFailure: ({ id, error }) => {
        events.onFailure({ session: undefined, id, error });
      },
      onNotice: (message) => {
        events.onNotice({ session: undefined, message });
      },
    });
    this.#saver = createSaver({
      store,
      sealer,
      keepMs: sessionIdleMs,
      onError: (error) => {
        events.onFailure({ session: undefined, id: undefined, error: toShape(error) });
      },
    });
    this.#deps = {
      pool: this.#pool,
      events,
      isDevelopment: options.isDevelopment,
      holder: this.#holder,
      stateMaxBytes: pool.start.options.stateMaxBytes,
      isClosing: () => this.#isClosing,
      onChange: (session) => {
        this.#mark(session);
      },
      onIdle: () => {
        if (this.#isClosing && !this.#isRunning()) this.#onIdle?.();
      },
      onPages: ({ pages }) => {
        this.#learnPages(pages);
      },
    };
    this.#sweep = setInterval(
      () => {
        this.#removeIdle();
      },
      Math.min(longestSweepMs, sessionIdleMs / 4),
    ).unref();
  }

  async connect(connecting: Connecting): Promise<Connection> {
    const { hello, owner } = connecting;
    let session =
      hello.session === undefined ? undefined : await this.#find(hello.session, connecting);
    // Whoever is there may be the same tab, whose connection broke without a word.
    while (session?.connection !== undefined) {
      // oxlint-disable-next-line no-await-in-loop -- another claimant may have been quicker
      if (await session.isAnswering()) session = undefined;
    }
    // From here on nothing waits, so that no two browsers get one session.
    if (session === undefined || this.#sessions.get(session.id) !== session) {
      session = this.#create(connecting);
    } else if (isNewLogin(session.owner, owner)) {
      this.#rename(session, owner);
    }
    const connection = session.join(connecting);
    if (this.#isClosing) this.#dismiss(session);
    return connection;
  }

  page(path: string): PageEntry | undefined {
    return this.#pages.get(path);
  }

  async probePage(
    path: string,
    context: SessionContext,
    user: UserState,
  ): Promise<"page" | "missing"> {
    if (this.#isClosing || this.#probes >= mostProbes) return "page";
    this.#probes += 1;
    const result = await probePages(this.#pool, context, user).finally(() => {
      this.#probes -= 1;
    });
    // The script did not come so far: what it shows instead, the session will see.
    if (result === undefined) return "page";
    this.#learnPages(result.pages);
    const isPage =
      result.pages === undefined ? path === "" : result.pages.some((page) => page.path === path);
    return isPage ? "page" : "missing";
  }

  setUser(loginId: string, user: UserState): void {
    for (const session of this.#of(({ owner }) => isLogin(owner, loginId))) session.setUser(user);
  }

  endLogin(loginId: string, how: LoginEnd): void {
    for (const session of this.#of(({ owner }) => isLogin(owner, loginId))) {
      const { loginEnded, otherPerson } = closeCodes;
      session.close(how === "replaced" ? otherPerson : loginEnded, "The login has ended.");
      if (how === "expired") continue;
      this.#forget(session);
      void this.#saver.remove(session);
    }
  }

  async forget(whose: Whose): Promise<void> {
    const { iss, sub, loginId } = whose;
    for (const session of this.#of(({ owner, connection }) => {
      const isHis = owner.kind === "login" && owner.iss === iss && owner.sub === sub;
      return isHis && connection === undefined && (loginId ?? owner.loginId) === owner.loginId;
    })) {
      this.#forget(session);
      await this.#saver.remove(session);
    }
    await this.#saver.removeOf(whose);
  }

  connectedLogins(): ReadonlySet<string> {
    const logins = new Set<string>();
    for (const { owner, connection } of this.#sessions.values()) {
      if (owner.kind === "login" && connection !== undefined) logins.add(owner.loginId);
    }
    return logins;
  }

  reload(ids: readonly string[]): void {
    this.#pages.clear();
    this.#pool.reload(ids);
    for (const session of this.#sessions.values()) session.reload();
  }

  restartWorkers(): void {
    this.#pages.clear();
    this.#pool.restart();
    for (const session of this.#sessions.values()) session.reload();
  }

  stats(): SessionStats {
    const sessions = Array.from(this.#sessions.values());
    return {
      sessions: sessions.length,
      connected: sessions.filter(({ connection }) => connection !== undefined).length,
      running: sessions.filter(({ isRunning }) => isRunning).length,
      ...this.#pool.stats(),
    };
  }

  ready(): Promise<void> {
    return this.#pool.ready();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#sweep);
    for (const session of this.#sessions.values()) session.send({ kind: "closing" });
    await this.#whenIdle();
    // What the workers still had to save arrives while they end.
    await this.#pool.close();
    await this.#saver.close();
    for (const session of this.#sessions.values()) {
      session.close(serviceRestart, "The server restarts.");
    }
    this.#sessions.clear();
  }

  /** The session of that id, when this owner may have it. */
  async #find(id: string, connecting: Connecting): Promise<ServerSession | undefined> {
    const known = this.#sessions.get(id);
    if (known !== undefined && !mayResume(known.owner, connecting.owner)) return undefined;
    if (known !== undefined && !(await this.#isHeldElsewhere(known))) return known;
    if (known !== undefined && known.connection === undefined) this.#forget(known);
    let loading = this.#loading.get(id);
    if (loading === undefined) {
      loading = this.#load(id, connecting).finally(() => this.#loading.delete(id));
      this.#loading.set(id, loading);
    }
    const loaded = await loading;
    return loaded !== undefined && mayResume(loaded.owner, connecting.owner) ? loaded : undefined;
  }

  async #load(id: string, { context, user }: Connecting): Promise<ServerSession | undefined> {
    const record = await this.#saver.load(id);
    const known = this.#sessions.get(id);
    if (record === undefined || known !== undefined) return known;
    const session = new ServerSession(
      this.#deps,
      id,
      { owner: record.owner, context, user },
      record,
    );
    this.#sessions.set(id, session);
    return session;
  }

  /** Whether another replica has gone on with a session that left its browser here. */
  async #isHeldElsewhere(session: ServerSession): Promise<boolean> {
    if (this.#options.store.kind !== "redis" || session.connection !== undefined) return false;
    const record = await this.#saver.load(session.id);
    return record !== undefined && record.holder !== this.#holder;
  }

  #create(connecting: Connecting): ServerSession {
    this.#makeRoom();
    const id = createResumeId();
    const session = new ServerSession(this.#deps, id, connecting);
    this.#sessions.set(id, session);
    return session;
  }

  #rename(session: ServerSession, owner: Owner): void {
    const old = { id: session.id, owner: session.owner };
    this.#sessions.delete(old.id);
    session.rename(createResumeId(), owner);
    this.#sessions.set(session.id, session);
    void this.#saver.removeNamed(session, old);
  }

  #of(isMeant: (session: ServerSession) => boolean): readonly ServerSession[] {
    return Array.from(this.#sessions.values()).filter(isMeant);
  }

  /** Whoever opens one session after the other and leaves it must not fill the memory. */
  #makeRoom(): void {
    const { mostWaiting = 10_000 } = this.#options;
    if (this.#sessions.size < mostWaiting) return;
    const waiting = this.#of(({ disconnectedAt }) => disconnectedAt !== undefined);
    const [oldest] = waiting;
    if (oldest !== undefined && waiting.length >= mostWaiting) this.#forget(oldest);
  }

  /** Lets go of what is held of a session here. What is stored of it stays until it expires. */
  #forget(session: ServerSession): void {
    this.#sessions.delete(session.id);
    session.end();
  }

  #removeIdle(): void {
    const { sessionIdleMs } = this.#options;
    const now = performance.now();
    for (const session of this.#sessions.values()) {
      const { disconnectedAt } = session;
      if (disconnectedAt !== undefined && now - disconnectedAt >= sessionIdleMs) {
        this.#forget(session);
        void this.#saver.remove(session);
      } else if (disconnectedAt === undefined) {
        // What is stored of a session that does nothing must not expire while its browser is there.
        const markedAt = this.#markedAt.get(session) ?? now;
        if (now - markedAt >= sessionIdleMs / 2) this.#mark(session);
      }
    }
  }

  #mark(session: ServerSession): void {
    this.#markedAt.set(session, performance.now());
    this.#saver.mark(session);
  }

  #learnPages(pages: readonly PageEntry[] | undefined): void {
    for (const page of pages ?? [{ path: "", title: "" }]) this.#pages.set(page.path, page);
  }

  #isRunning(): boolean {
    return Array.from(this.#sessions.values()).some(({ isRunning }) => isRunning);
  }

  async #whenIdle(): Promise<void> {
    if (!this.#isRunning()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, finishMs);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** For a browser that came while the server ends. */
  #dismiss(session: ServerSession): void {
    session.send({ kind: "closing" });
    session.close(serviceRestart, "The server restarts.");
  }
}

function isLogin(owner: Owner, loginId: string): boolean {
  return owner.kind === "login" && owner.loginId === loginId;
}
