/** What the browser and the server say to each other over the socket, JSON text each. docs/protocol.md explains it. */

import * as v from "valibot";

import type { ErrorShape } from "../errors.ts";
import type { ElementNode } from "./elements.ts";

/** Raised with every change that an older client would not understand. */
export const protocolVersion = 1;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(512));
/** Number of an interaction, counted by the client from 1. */
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const path = v.pipe(v.string(), v.maxLength(2_048));
const query = v.pipe(v.string(), v.maxLength(16_384));

const helloFrame = v.strictObject({
  kind: v.literal("hello"),
  version: v.number(),
  /** Resume id of the session this tab had. */
  session: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{22}$/))),
  /** Path below the app's home page, without a slash at either end. */
  path,
  /** Without the question mark. */
  query,
  locale: v.pipe(v.string(), v.maxLength(35)),
  timeZone: v.pipe(v.string(), v.maxLength(64)),
  theme: v.picklist(["light", "dark"]),
  isEmbedded: v.boolean(),
});

/** What the person did: one run of the script for all of `values`. */
const inputFrame = v.strictObject({
  kind: v.literal("input"),
  seq,
  /** Widget id → new value; `true` for a button. A form sends all of its own at once. */
  values: v.pipe(v.array(v.strictTuple([id, v.unknown()])), v.maxLength(1_000)),
});

const navigateFrame = v.strictObject({ kind: v.literal("navigate"), seq, path, query });
const rerunFrame = v.strictObject({ kind: v.literal("rerun"), seq });
/** Ends the run that goes on; what it has drawn stays. */
const stopFrame = v.strictObject({ kind: v.literal("stop") });
/** Answer to `ping`. */
const pongFrame = v.strictObject({ kind: v.literal("pong") });

const clientFrame = v.variant("kind", [
  helloFrame,
  inputFrame,
  navigateFrame,
  rerunFrame,
  stopFrame,
  pongFrame,
]);

export type HelloFrame = v.InferOutput<typeof helloFrame>;
export type InputFrame = v.InferOutput<typeof inputFrame>;
export type NavigateFrame = v.InferOutput<typeof navigateFrame>;
export type RerunFrame = v.InferOutput<typeof rerunFrame>;
export type ClientFrame = v.InferOutput<typeof clientFrame>;
/** The frames that make the script run; each carries a `seq`. */
export type Interaction = InputFrame | NavigateFrame | RerunFrame;

/** Reads a frame of a browser: hostile until it has passed here. Undefined when it is not one. */
export function parseClientFrame(text: string): ClientFrame | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = v.safeParse(clientFrame, json);
  return result.success ? result.output : undefined;
}

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
  | { readonly kind: "anonymous"; readonly canLogIn: boolean }
  | {
      readonly kind: "user";
      /** Changes when somebody else logs in; says nothing about the person. */
      readonly loginId: string;
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
  /** The session's run ended its worker several times: nothing runs until the person asks. */
  | { readonly kind: "crashed"; readonly error: ErrorShape }
  /** The server ends soon and comes back: the client reconnects by itself. */
  | { readonly kind: "closing" }
  | { readonly kind: "ping" };

/** Why the server closed a socket, beyond the codes of RFC 6455. */
export const closeCodes = {
  /** The login has ended: the person is asked to log in again. */
  loginEnded: 4401,
  /** No page at this path for this person. */
  forbidden: 4403,
  /** The client is older than the server: it reloads. */
  versionMismatch: 4409,
  /** Too many frames, or one too large. */
  slowDown: 4429,
} as const;

/** How the bytes of a binary frame begin: the blob's name, ASCII, always this long. */
export const blobNameBytes = 32;
