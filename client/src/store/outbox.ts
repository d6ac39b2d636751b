/** What the person did and the script has not seen yet, in order: kept, numbered and sent again when the line breaks. */

import type { Interaction } from "../../../src/protocol/frames.ts";

type Values = readonly (readonly [id: string, value: unknown])[];

/** An interaction that has no number yet. `isClick`: it must run the script once by itself. */
export type Action =
  | { readonly kind: "input"; readonly values: Values; readonly isClick: boolean }
  | { readonly kind: "navigate"; readonly path: string; readonly query: string }
  | { readonly kind: "rerun" };

export interface Outbox {
  /** Keeps an action until it is sent. Values that wait already are replaced by later ones of the same widget. */
  add(action: Action): void;
  /** Numbers what waits. The caller sends it. */
  take(): readonly Interaction[];
  /** The script has seen everything up to `seq`. */
  acknowledge(seq: number): void;
  /** The server has taken everything up to `seq`. Returns what it must be sent again. */
  resume(seq: number): readonly Interaction[];
  /** The server did not take this one, and never will. */
  drop(seq: number): void;
  /** Number of the longest interaction that was sent and not seen. */
  largest(): number | undefined;
  readonly isEmpty: boolean;
}

export function createOutbox(): Outbox {
  let waiting: Action[] = [];
  let sent: Interaction[] = [];
  let lastSeq = 0;

  return {
    add(action) {
      const last = waiting.at(-1);
      const merged = last === undefined ? undefined : merge(last, action);
      if (merged === undefined) waiting.push(action);
      else waiting[waiting.length - 1] = merged;
    },
    take() {
      const taken = waiting.map((action): Interaction => number(action, ++lastSeq));
      waiting = [];
      sent.push(...taken);
      return taken;
    },
    acknowledge(seq) {
      sent = sent.filter((interaction) => interaction.seq > seq);
    },
    resume(seq) {
      // A page that was loaded anew counts on from where the one before it stopped.
      lastSeq = Math.max(lastSeq, seq);
      return sent.filter((interaction) => interaction.seq > seq);
    },
    drop(seq) {
      sent = sent.filter((interaction) => interaction.seq !== seq);
    },
    largest() {
      const sizes = sent.map(({ seq, ...rest }) => ({ seq, size: JSON.stringify(rest).length }));
      return sizes.toSorted((a, b) => b.size - a.size)[0]?.seq;
    },
    get isEmpty() {
      return waiting.length === 0;
    },
  };
}

/** One action for two that follow each other, where the script need not see both. */
function merge(last: Action, next: Action): Action | undefined {
  if (last.kind === "input" && next.kind === "input" && !last.isClick) {
    const values = [...new Map([...last.values, ...next.values])];
    return { kind: "input", values, isClick: next.isClick };
  }
  return last.kind !== "input" && last.kind === next.kind ? next : undefined;
}

function number(action: Action, seq: number): Interaction {
  if (action.kind !== "input") return { ...action, seq };
  return { kind: "input", seq, values: action.values.map(([id, value]) => [id, value]) };
}
