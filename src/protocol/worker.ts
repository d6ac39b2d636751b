/** What the server and a script worker say to each other, over the worker's pipe (fd 4). Each message is a small JSON head and, for some, bytes. */

import type { ErrorShape } from "../errors.ts";
import type { PageEntry } from "./elements.ts";
import type { Interaction, RunOutcome } from "./frames.ts";
import type { PageRules } from "./page-access.ts";
import type { UserState } from "./user.ts";

/** What a worker is started with. */
export interface WorkerOptions {
  /** Absolute path of the app's folder. */
  readonly root: string;
  /** Absolute path of the entry script. */
  readonly entry: string;
  readonly mode: "development" | "production";
  /** The recorded module graph; undefined: modules are asked of the server (development). */
  readonly graphFile: string | undefined;
  /** `st.secrets`. */
  readonly secrets: Readonly<Record<string, unknown>>;
  /** Which pages are open to whom, whatever the script says. */
  readonly access: PageRules;
  readonly stateWarnBytes: number;
  readonly stateMaxBytes: number;
}

/** What a script may know of the browser, `st.context`. */
export interface SessionContext {
  readonly path: string;
  readonly query: string;
  /** The app's home page, absolute. */
  readonly appUrl: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly theme: "light" | "dark";
  readonly isEmbedded: boolean;
  readonly ip: string;
  /** Without Sluice's own cookies and `Authorization`; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What of a session outlives its worker. The bytes of `state` travel beside it, see state.ts. */
export interface SavedSession {
  readonly seq: number;
  readonly path: string;
  readonly query: string;
  /** Widget id → value. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * From the server to a worker. `slot` names a session on this worker; a number is never used twice, so that what a run
 * leaves behind is not taken for another session's. The end of the pipe, after what was sent, ends the worker.
 */
export type ToWorker =
  /** The first message. Not an argument of the process: those are everybody's to read, and this holds secrets. */
  | { readonly t: "start"; readonly options: WorkerOptions }
  /** A session begins here, new or moved; it runs unless `isWaiting`. Bytes: its saved state. */
  | {
      readonly t: "open";
      readonly slot: number;
      readonly attach: number;
      readonly context: SessionContext;
      readonly user: UserState;
      readonly saved: SavedSession | undefined;
      /** An interaction follows at once, so nothing is run for the opening alone. */
      readonly isWaiting: boolean;
    }
  | { readonly t: "input"; readonly slot: number; readonly event: Interaction }
  /** A browser has come (again): the whole tree is sent, in frames that carry this number. It makes nothing run again. */
  | {
      readonly t: "attach";
      readonly slot: number;
      readonly attach: number;
      /** The browser's, as it is now; `path` and `query` are for the session to keep. */
      readonly context: SessionContext;
      readonly user: UserState;
    }
  | { readonly t: "stop"; readonly slot: number }
  | { readonly t: "user"; readonly slot: number; readonly user: UserState }
  | { readonly t: "close"; readonly slot: number }
  /** Modules changed: those named and what imports them is loaded anew, and all sessions with a browser run. */
  | { readonly t: "reload"; readonly ids: readonly string[] }
  /** Answer to `invoke`. */
  | {
      readonly t: "answer";
      readonly call: number;
      readonly result?: unknown;
      readonly error?: unknown;
    };

/** From a worker to the server. */
export type FromWorker =
  /** The script and its modules are loaded (or failed to: each run then says so). */
  | { readonly t: "ready" }
  /**
   * Bytes: a frame for the browser, JSON text. Dropped when `attach` is not the newest. `ends`: it tells the browser that
   * the run is over; `done` follows.
   */
  | {
      readonly t: "frame";
      readonly slot: number;
      readonly attach: number;
      readonly ends?: true;
    }
  /** Bytes: a binary frame for the browser. */
  | { readonly t: "blob"; readonly slot: number; readonly attach: number }
  /**
   * A run ended and nothing follows by itself. `events`: what the run had seen, counted as for `obsolete` below; `seq`: the
   * last interaction of these.
   */
  | {
      readonly t: "done";
      readonly slot: number;
      readonly events: number;
      readonly seq: number;
      readonly outcome: RunOutcome;
    }
  /** What changed of the session's saved part. Bytes: the whole state, when `hasState`. */
  | {
      readonly t: "save";
      readonly slot: number;
      readonly saved: SavedSession;
      readonly hasState: boolean;
    }
  /** The app's pages, when a run declared them; undefined: the app has none but its home page. */
  | {
      readonly t: "pages";
      readonly slot: number;
      readonly pages: readonly PageEntry[] | undefined;
    }
  | {
      readonly t: "login";
      readonly slot: number;
      readonly provider: string | undefined;
      readonly returnTo: string;
      readonly params: Readonly<Record<string, string>>;
      readonly maxAgeSeconds?: number;
    }
  | {
      readonly t: "logout";
      readonly slot: number;
      readonly scope: "app" | "provider" | "everywhere";
      readonly returnTo: string;
    }
  /** The script came to a page that is not open to the person: the browser asks the server for it. */
  | {
      readonly t: "forbidden";
      readonly slot: number;
      readonly path: string;
      readonly query: string;
    }
  /** Call of the module runner, answered by `answer`. */
  | { readonly t: "invoke"; readonly call: number; readonly name: string; readonly data: unknown }
  /** For the operator: an exception of the script, with its stack. */
  | {
      readonly t: "failure";
      readonly slot: number | undefined;
      readonly id: string;
      readonly error: ErrorShape & { readonly stack: string };
    }
  /** For the author, in development: state that cannot be saved, a promise nobody awaited … */
  | { readonly t: "notice"; readonly slot: number | undefined; readonly message: string }
  /** The run swallows every stop: the server should end this worker. */
  | { readonly t: "stuck"; readonly slot: number };

/**
 * The control pipe (fd 3), lines of text, read by the worker's control thread, so it works while user code spins.
 * To the worker: `obsolete SLOT EVENTS` (runs of that session that have seen fewer events stop) and `ping N`. Events are
 * the `input` and `stop` messages since the slot's `open`, counted alike on both sides.
 * From it: `pong N RSS_BYTES BUSY_MS SLOT SEEN` (how long the main thread has been in one piece of work, for which
 * session, and how many events that run has seen; SLOT is -1 when it is idle).
 */
export const maxSlots = 4_096;
