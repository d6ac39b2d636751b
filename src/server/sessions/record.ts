/** A session as it is stored, before it is sealed: the length of its head, the head as JSON, the state's bytes. */

import * as v from "valibot";

import type { SavedSession } from "../../protocol/worker.ts";
import { ownerSchema } from "./owner.ts";
import type { Owner } from "./types.ts";

export interface SessionRecord {
  readonly owner: Owner;
  /** The server that stored it: another one may hold an older copy in memory. */
  readonly holder: string;
  readonly saved: SavedSession;
  /** Opaque here: only a worker reads it. */
  readonly state: Uint8Array;
}

/** Raised when a record changes so that an older one cannot be read: it is then as if there were none. */
const recordVersion = 1;
const prefixBytes = 4;

const head = v.object({
  version: v.literal(recordVersion),
  owner: ownerSchema,
  holder: v.string(),
  saved: v.object({
    seq: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    path: v.string(),
    query: v.string(),
    values: v.record(v.string(), v.unknown()),
  }),
});

export function encodeRecord({ owner, holder, saved, state }: SessionRecord): Uint8Array {
  const json = Buffer.from(JSON.stringify({ version: recordVersion, owner, holder, saved }));
  const length = Buffer.alloc(prefixBytes);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, state]);
}

/** Undefined when it is no record of this version. */
export function parseRecord(bytes: Uint8Array): SessionRecord | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < prefixBytes) return undefined;
  const headEnd = prefixBytes + buffer.readUInt32LE(0);
  if (headEnd > buffer.length) return undefined;
  const result = v.safeParse(head, parseJson(buffer.toString("utf8", prefixBytes, headEnd)));
  if (!result.success) return undefined;
  const { owner, holder, saved } = result.output;
  return { owner, holder, saved, state: buffer.subarray(headEnd) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
