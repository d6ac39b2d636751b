/** What HTTP and sockets know of script sessions: whose they are, how a browser joins one, and what it may ask. */

import type { ErrorShape } from "../../errors.ts";
import type { PageEntry } from "../../protocol/elements.ts";
import type { Account, ClientFrame, HelloFrame } from "../../protocol/frames.ts";
import type { UserState } from "../../protocol/user.ts";
import type { FromWorker, SessionContext } from "../../protocol/worker.ts";
import type { Store } from "../../store/store.ts";
import type { PoolOptions, WorkerOutput } from "../pool/types.ts";

/** Whom a session was made for. Nobody else may resume it. */
export type Owner =
  | {
      readonly kind: "login";
      readonly loginId: string;
      readonly iss: string;
      readonly sub: string;
    }
  /** Nobody is logged in: the browser's own random cookie. */
  | { readonly kind: "browser"; readonly browserId: string };

/** A login, or without its id all of a person's. */
export interface Whose {
  readonly iss: string;
  readonly sub: string;
  readonly loginId?: string | undefined;
}

/** The socket to one browser tab. Nothing is called after `close`. */
export interface BrowserLink {
  /** JSON of a `ServerFrame`: text, or its UTF-8 bytes as the worker wrote them. */
  sendText(json: string | Uint8Array): void;
  sendBinary(bytes: Uint8Array): void;
  close(code: number, reason: string): void;
}

/** A browser that has said hello, and who the gate found it to be. */
export interface Connecting {
  readonly hello: HelloFrame;
  readonly owner: Owner;
  readonly user: UserState;
  /** Its `path` and `query` are the hello's. */
  readonly context: SessionContext;
  readonly link: BrowserLink;
  readonly account: Account;
}

/** One browser's place at one session. */
export interface Connection {
  /** The session's resume id, as the welcome frame said it. */
  readonly session: string;
  readonly owner: Owner;
  /** Takes a frame of the browser, checked by `parseClientFrame`. Never throws, never waits. */
  receive(frame: ClientFrame): void;
  /** The socket has closed. The session stays for a while, and may be resumed. */
  disconnect(): void;
  /** Sends one more frame, such as `redirect`; does nothing once the browser has gone. */
  sendText(json: string): void;
}

export type LoginMessage = Extract<FromWorker, { t: "login" }>;
export type LogoutMessage = Extract<FromWorker, { t: "logout" }>;

/** Something went wrong that the operator should read. */
export interface Failure {
  /** The session it happened in, when there was one. */
  readonly session: string | undefined;
  /** The id the person sees, when he sees one. */
  readonly id: string | undefined;
  readonly error: ErrorShape & { readonly stack?: string };
}

/** What sessions tell the server. None of these may throw. */
export interface SessionEvents {
  /** The script called `login()`: answer with `connection.sendText` of a `redirect` frame. */
  onLogin(connection: Connection, message: LoginMessage): void;
  /** The script called `logout()`: answer with a `logout` frame. */
  onLogout(connection: Connection, message: LogoutMessage): void;
  onFailure(failure: Failure): void;
  /** A word to the author, in development. */
  onNotice(notice: { readonly session: string | undefined; readonly message: string }): void;
  /** A line a script printed. */
  onOutput(output: WorkerOutput): void;
}

/** Encrypts what is stored about a session. */
export interface Sealer {
  seal(plain: Uint8Array): Promise<string>;
  /** Undefined when the text was not sealed by us, or has been changed. */
  open(sealed: string): Promise<Uint8Array | undefined>;
}

/**
 * How a login ended: an expired or revoked one may be renewed by the same person, who then goes on where he was.
 * `replaced`: by somebody else's in the same browser.
 */
export type LoginEnd = "expired" | "logout" | "replaced";

/** Numbers for health and metrics. */
export interface SessionStats {
  readonly sessions: number;
  /** Sessions with a browser. */
  readonly connected: number;
  /** Sessions whose script runs now. */
  readonly running: number;
  readonly workers: number;
  /** Workers that have loaded the script. */
  readonly workersReady: number;
  /** Workers that ended without being asked to, since the start. */
  readonly workersLost: number;
}

/** All script sessions of this server. */
export interface Sessions {
  /**
   * Gives a browser its session: the one its hello names when it is this owner's and no other browser is at it, else a
   * fresh one. The welcome frame has been sent when it resolves. Frames that arrive meanwhile are the caller's to keep.
   *
   * @throws `StoreError` when a stored session cannot be read now: close the socket, the client tries again.
   */
  connect(connecting: Connecting): Promise<Connection>;
  /** The page a run has declared at this path ("" is the home page); undefined: none that is known. */
  page(path: string): PageEntry | undefined;
  /** Finds out by a run that no browser sees whether the path is a page for this person. */
  probePage(path: string, context: SessionContext, user: UserState): Promise<"page" | "missing">;
  /** A login's claims or tokens have changed: its scripts see them in their next run. */
  setUser(loginId: string, user: UserState): void;
  /**
   * Closes the sockets of a login, with 4402 when it was replaced, else with 4401. `expired`: its sessions wait for the
   * same `iss` and `sub`; else they end.
   */
  endLogin(loginId: string, how: LoginEnd): void;
  /**
   * A login has ended for good, or without its id all of a person's: what no browser is at goes, and what is stored, also
   * where no server holds it. Never rejects.
   */
  forget(whose: Whose): Promise<void>;
  /** Logins that have a browser here: for checks against revocations. */
  connectedLogins(): ReadonlySet<string>;
  /** Modules changed (development): they are loaded anew and every session with a browser runs. */
  reload(ids: readonly string[]): void;
  /** Ends and replaces all workers, for changes that no reload takes in. Sessions go on with their values. */
  restartWorkers(): void;
  stats(): SessionStats;
  /** Resolves when a worker has loaded the script. */
  ready(): Promise<void>;
  /**
   * Tells the browsers, lets running scripts finish (four seconds at most), stores every session, ends the workers and
   * closes the sockets.
   */
  close(): Promise<void>;
}

/** What `createSessions` of sessions.ts needs. */
export interface SessionsOptions {
  readonly isDevelopment: boolean;
  readonly pool: Omit<PoolOptions, "onOutput" | "onFailure" | "onNotice">;
  /** Where sessions outlive this process; a store that is not durable is not written to. */
  readonly store: Store;
  readonly sealer: Sealer;
  /** How long a session without a browser stays, in milliseconds. */
  readonly sessionIdleMs: number;
  /**
   * So many sessions without a browser are held in memory; beyond that the oldest goes, and comes back from a durable
   * store alone. @defaultValue `10000`
   */
  readonly mostWaiting?: number | undefined;
  readonly events: SessionEvents;
}
