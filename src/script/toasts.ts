/** Toasts of one session: they outlive the run that made them, so that the next run does not take them away. */

import type { NodeOf, PropsOf } from "../protocol/elements.ts";
import type { Tree } from "./tree.ts";

interface Toast {
  readonly id: string;
  readonly node: NodeOf<"toast">;
  readonly until: number;
}

export class Toasts {
  readonly #tree: Tree;
  #toasts: Toast[] = [];
  #count = 0;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  add(props: PropsOf<"toast">, now: number): void {
    // A name that no other worker gives: the browser shows each toast once.
    const id = `toast/${now.toString(36)}.${++this.#count}`;
    const toast: Toast = { id, node: { kind: "toast", ...props }, until: now + props.durationMs };
    this.#toasts.push(toast);
    this.#tree.place("toasts", id, toast.node);
  }

  /** Puts those that are still on screen into the run that begins. */
  place(now: number): void {
    this.#toasts = this.#toasts.filter(({ until }) => until > now);
    for (const { id, node } of this.#toasts) this.#tree.place("toasts", id, node);
  }
}
