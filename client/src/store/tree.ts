/** What the page shows: elements by id and the order of their children, changed by the operations of patch frames. */

import type { ElementKind, InputKind, NodeOf } from "../../../src/protocol/elements.ts";
import type { Op } from "../../../src/protocol/frames.ts";
import { createSubscribers } from "./subscribers.ts";

/** An element as its component gets it. */
export type ElementOf<Kind extends ElementKind> = NodeOf<Kind> & { readonly id: string };
export type AnyElement = { [Kind in ElementKind]: ElementOf<Kind> }[ElementKind];
/** Elements whose value the person sets, so not buttons. */
export type InputElement = { [Kind in InputKind]: ElementOf<Kind> }[InputKind];

/** The value of a widget that the person has set and the script has not seen yet. */
export interface HeldValue {
  readonly value: unknown;
}

interface Changes {
  readonly ops: readonly Op[];
  /** Everything known so far goes first. */
  readonly isReset: boolean;
  /** What wins over the value an operation brings. */
  readonly heldValue: (id: string) => HeldValue | undefined;
}

export interface Tree {
  element(id: string): AnyElement | undefined;
  children(id: string): readonly string[];
  /** The run that goes on has not reached it yet. */
  isStale(id: string): boolean;
  ids(): Iterable<string>;
  /** Calls `listener` when the element, its children or its mark change. */
  subscribe(id: string, listener: () => void): () => void;
  /** Applies the operations in order and then tells each listener once. Returns the ids that are gone. */
  apply(changes: Changes): readonly string[];
  /** Ends the marks of elements not reached. */
  clearStale(): void;
  /** Writes what the person has chosen, at once and before the script knows. */
  setValue(id: string, value: unknown): void;
}

const noChildren: readonly string[] = [];

export function createTree(): Tree {
  const elements = new Map<string, AnyElement>();
  const children = new Map<string, readonly string[]>();
  const stale = new Set<string>();
  const subscribers = createSubscribers();

  function put(id: string, props: object, held: HeldValue | undefined): void {
    const element = held === undefined ? { ...props, id } : { ...props, id, value: held.value };
    // Props come from our own server, where their types were checked.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    elements.set(id, element as AnyElement);
    stale.delete(id);
  }

  function applyOp(op: Op, heldValue: Changes["heldValue"], dirty: Set<string>): void {
    switch (op[0]) {
      case "set": {
        const [, id, node] = op;
        put(id, node, heldValue(id));
        dirty.add(id);
        return;
      }
      case "props": {
        const [, id, changed, removed = []] = op;
        const merged: Record<string, unknown> = { ...elements.get(id), ...changed };
        for (const key of removed) delete merged[key];
        put(id, merged, heldValue(id));
        dirty.add(id);
        return;
      }
      case "text": {
        const [, id, suffix] = op;
        const element = elements.get(id);
        if (element !== undefined && "body" in element) {
          put(id, { ...element, body: element.body + suffix }, undefined);
          dirty.add(id);
        }
        return;
      }
      case "children": {
        children.set(op[1], op[2]);
        dirty.add(op[1]);
        return;
      }
      case "del": {
        elements.delete(op[1]);
        children.delete(op[1]);
        stale.delete(op[1]);
        dirty.add(op[1]);
        return;
      }
      case "stale": {
        for (const id of op[1]) {
          stale.add(id);
          dirty.add(id);
        }
        return;
      }
      case "forget":
        return;
    }
  }

  return {
    element: (id) => elements.get(id),
    children: (id) => children.get(id) ?? noChildren,
    isStale: (id) => stale.has(id),
    ids: () => elements.keys(),
    subscribe: (id, listener) => subscribers.subscribe(id, listener),
    apply({ ops, isReset, heldValue }) {
      const before = [...elements.keys()];
      const dirty = new Set<string>();
      if (isReset) {
        for (const id of [...elements.keys(), ...children.keys()]) dirty.add(id);
        elements.clear();
        children.clear();
        stale.clear();
      }
      for (const op of ops) applyOp(op, heldValue, dirty);
      subscribers.notify(dirty);
      return before.filter((id) => !elements.has(id));
    },
    clearStale() {
      const marked = [...stale];
      stale.clear();
      subscribers.notify(marked);
    },
    setValue(id, value) {
      const element = elements.get(id);
      if (element === undefined) return;
      put(id, element, { value });
      subscribers.notify([id]);
    },
  };
}
