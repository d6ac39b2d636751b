/** Interactions that a worker has been sent and no saved state has seen: what becomes of them when the worker is lost or left. */

import type { InputFrame, Interaction } from "../../protocol/frames.ts";
import type { SavedSession } from "../../protocol/worker.ts";
import type { WasSeen } from "../pool/slot.ts";

export interface Pending {
  readonly event: Interaction;
  /** When it was sent to the worker the session is on; undefined: not yet. */
  readonly sentAt: number | undefined;
  /** How often its run has ended its worker. */
  readonly deaths: number;
  /** Its run is over; only the saving of what it did is not. */
  readonly isDone: boolean;
}

/** An interaction that has just come. */
export function toPending(event: Interaction, sentAt: number | undefined): Pending {
  return { event, sentAt, deaths: 0, isDone: false };
}

/** As many are kept after their runs: more than come before the next saving. */
const mostDone = 256;

/** The runs for all up to this number are over. What has come since, as they ended, has a run of its own to come. */
export function settle(pending: Pending[], seq: number): void {
  for (let index = pending.length - 1; index >= 0; index--) {
    const entry = pending[index];
    if (entry === undefined || entry.isDone) break;
    if (entry.event.seq <= seq) pending[index] = { ...entry, isDone: true };
  }
  if (pending.length > mostDone) pending.splice(0, pending.length - mostDone);
}

/**
 * What is to be sent to the next worker. What the old one had not taken goes as it is. What it had taken has run, in
 * part: a button must not be pressed twice, but what was typed must not be lost. So its values go, without those that
 * may be presses. If its run was what ended the worker, that is tried once, then it goes altogether.
 */
export function carryOver(
  pending: readonly Pending[],
  wasSeen: WasSeen,
  isSuspect: boolean,
): readonly Pending[] {
  const first = pending.find(({ isDone }) => !isDone);
  return pending.flatMap((entry) => {
    const { event, sentAt, deaths, isDone } = entry;
    const unsent = { ...entry, sentAt: undefined, isDone: false };
    // A run that ends its worker has seen at least the first.
    const isFatal = isSuspect && entry === first;
    const isSeen = sentAt !== undefined && (isDone || isFatal || wasSeen(sentAt));
    if (!isSeen || event.kind === "navigate") return [unsent];
    // The session runs when it is opened again.
    if (event.kind === "rerun") return [];
    const died = deaths + (isSuspect && !isDone ? 1 : 0);
    const values = event.values.filter(([, value]) => value !== true);
    if (died > 1 || values.length === 0) return [];
    const again: InputFrame = { ...event, values };
    return [{ event: again, sentAt: undefined, deaths: died, isDone: false }];
  });
}

/** Whether something that the person has set is not among what is still to be sent. */
export function losesValues(before: readonly Pending[], after: readonly Pending[]): boolean {
  const kept = new Set(after.map(({ event }) => event.seq));
  return before.some(
    ({ event, isDone }) =>
      !isDone &&
      event.kind === "input" &&
      !kept.has(event.seq) &&
      event.values.some(([, value]) => value !== true),
  );
}

/** Drops what the saved part has seen. */
export function withoutSaved(pending: Pending[], seq: number): void {
  const rest = pending.findIndex(({ event }) => event.seq > seq);
  if (rest !== 0) pending.splice(0, rest === -1 ? pending.length : rest);
}

/**
 * The saved part to open a session with: its number says that what is neither pending nor saved has been dealt with, so
 * that the browser takes the values it is shown.
 */
export function savedForOpening(
  saved: SavedSession | undefined,
  pending: readonly Pending[],
  lastSeq: number,
  place: { readonly path: string; readonly query: string },
): SavedSession | undefined {
  const first = pending[0];
  const settled = first === undefined ? lastSeq : Math.min(lastSeq, first.event.seq - 1);
  if (saved !== undefined) return { ...saved, seq: Math.max(saved.seq, settled) };
  if (settled <= 0) return undefined;
  return { seq: settled, path: place.path, query: place.query, values: {} };
}
