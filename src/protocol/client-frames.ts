/** What a browser may say, and the parser that every frame of a browser passes before it is used. */

import * as v from "valibot";

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
  /** Whose page this is, as an earlier welcome said: its account's `person`, "" when nobody was logged in. */
  person: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{0,43}$/))),
  /** Path below the app's home page, without a slash at either end. */
  path,
  /** Without the question mark. */
  query,
  locale: v.pipe(v.string(), v.maxLength(35)),
  timeZone: v.pipe(v.string(), v.maxLength(64)),
  theme: v.picklist(["light", "dark"]),
  isEmbedded: v.boolean(),
});

/** No widget has a value that is nested deeper. One of some thousand levels ends the process that writes it as JSON. */
const maxDepth = 32;

function isShallow(part: unknown, depth = maxDepth): boolean {
  if (typeof part !== "object" || part === null) return true;
  return depth > 0 && Object.values(part).every((inner) => isShallow(inner, depth - 1));
}

const value = v.pipe(
  v.unknown(),
  v.check((whole) => isShallow(whole)),
);

/** What the person did: one run of the script for all of `values`. */
const inputFrame = v.strictObject({
  kind: v.literal("input"),
  seq,
  /** Widget id → new value; `true` for a button. A form sends all of its own at once. */
  values: v.pipe(v.array(v.strictTuple([id, value])), v.maxLength(1_000)),
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
