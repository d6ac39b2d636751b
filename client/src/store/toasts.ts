/** Messages that go by themselves. They outlive the run that sent them: the next run draws without them. */

import type { Op } from "../../../src/protocol/frames.ts";
import { createCell } from "./cell.ts";
import type { Cell } from "./cell.ts";
import type { ElementOf } from "./tree.ts";

export interface Toasts {
  /** Those that are shown, oldest first. */
  readonly shown: Cell<readonly ElementOf<"toast">[]>;
  /** Takes the toasts out of a patch. */
  receive(ops: readonly Op[], isReset: boolean): void;
  dismiss(toast: ElementOf<"toast">): void;
}

/** More than these nobody reads: the oldest go. */
const maxShown = 5;

export function createToasts(): Toasts {
  const shown = createCell<readonly ElementOf<"toast">[]>([]);
  /** Those of the tree that were shown already: a tree that is sent anew must not show them again. */
  let seen = new Map<string, string>();

  return {
    shown,
    receive(ops, isReset) {
      const before = isReset ? seen : new Map<string, string>();
      if (isReset) seen = new Map();
      const added: ElementOf<"toast">[] = [];
      for (const op of ops) {
        if (op[0] === "del") seen.delete(op[1]);
        if (op[0] !== "set" || op[2].kind !== "toast") continue;
        const toast = { ...op[2], id: op[1] };
        const text = JSON.stringify(toast);
        seen.set(toast.id, text);
        if (before.get(toast.id) !== text) added.push(toast);
      }
      if (added.length > 0) shown.set([...shown.get(), ...added].slice(-maxShown));
    },
    dismiss(toast) {
      shown.set(shown.get().filter((other) => other !== toast));
    },
  };
}
