/** What the browser and the server say to each other over the socket, JSON text each. docs/protocol.md explains it. */

import type { ErrorShape } from "../errors.ts";
import type { ElementNode } from "./elements.ts";

export type {
  ClientFrame,
  HelloFrame,
  InputFrame,
  Interaction,
  NavigateFrame,
} from "./client-frames.ts";

/** Raised with every change that an older client would not understand. */
export const protocolVersion = 1;

/**
 * One change of the tree. They are applied in order, and what they change is shown at once.
 * `props` merges: a key of `removed` goes. `children` says the children of a container in their order.
 * `stale` marks elements that the run that goes on has not reached yet; the end of a run clears the mark.
 * `forget` names blobs that no element shows any more.
 */
export type Op =
  | readonly ["set", id: string, node: ElementNode]
  | readonly [
      "props",
      id: string,
      changed: Readonly<Record<string, unknown>>,
      removed?: readonly string[],
    ]
  | readonly ["text", id: string, suffix: string]
  | readonly ["children", id: string, ids: readonly string[]]
  | readonly ["del", id: string]
  | readonly ["stale", ids: readonly string[]]
  | readonly ["forget", blobs: readonly string[]];

/** How a run ended. `stopped`: by the script or the person; `superseded`: a newer interaction follows. */
export type RunOutcome = "finished" | "stopped" | "failed" | "superseded";

/** Changes of the tree. */
export interface PatchFrame {
  readonly kind: "patch";
  /** The last interaction whose values the script has seen; 0 before the first. */
  readonly seq: number;
  /** The client throws its tree away before it applies this. */
  readonly reset?: true;
  readonly ops: readonly Op[];
  /** The last patch of a run. */
  readonly end?: RunOutcome;
}

/** The first answer on a socket. */
export interface WelcomeFrame {
  readonly kind: "welcome";
  /** Resume id, to be kept for this tab. */
  readonly session: string;
  /** The last interaction the server has taken: the client sends later ones again. */
  readonly seq: number;
  readonly isDevelopment: boolean;
  readonly account: Account;
}

/** Who the header shows. */
export type Account =
  | { readonly kind: "none" }
  /** `canLogIn` is false where the app is shown inside another page: the header offers a tab of its own instead. */
  | { readonly kind: "anonymous"; readonly canLogIn: boolean }
  | {
      readonly kind: "user";
      /** The same in every login of the person, and nobody else's; for the `person` of a hello. */
      readonly person: string;
      readonly name: string;
      readonly email?: string;
      readonly picture?: string;
    };

export type ServerFrame =
  | WelcomeFrame
  | PatchFrame
  /** A run has gone on for 200 ms. */
  | { readonly kind: "running"; readonly seq: number }
  /** An interaction was not taken. */
  | { readonly kind: "refused"; readonly seq: number; readonly error: ErrorShape }
  /** The script moved to another page or changed the query. `replace`: without an entry in the history. */
  | {
      readonly kind: "location";
      readonly path: string;
      readonly query: string;
      readonly replace: boolean;
    }
  /** The browser leaves the app, for a login. */
  | { readonly kind: "redirect"; readonly url: string }
  /** The client posts `token` to the logout route and goes to the URL in its answer. */
  | { readonly kind: "logout"; readonly token: string }
  /** The session's run ended its process. What the person has entered is kept; nothing runs until he does something. */
  | { readonly kind: "crashed"; readonly error: ErrorShape }
  /** The server ends soon and comes back: the client reconnects by itself. */
  | { readonly kind: "closing" }
  | { readonly kind: "ping" };

/** Why the server closed a socket, beyond the codes of RFC 6455. */
export const closeCodes = {
  /** The login has ended: the person is asked to log in again. */
  loginEnded: 4401,
  /** Somebody else is logged in in this browser now: the page says so, and is not his until it is loaded anew. */
  otherPerson: 4402,
  /** No page at this path for this person. */
  forbidden: 4403,
  /** The client is older than the server: it reloads. */
  versionMismatch: 4409,
  /** Too many frames, or interactions that wait. */
  slowDown: 4429,
} as const;

/** How the bytes of a binary frame begin: the blob's name, ASCII, always this long. */
export const blobNameBytes = 32;
