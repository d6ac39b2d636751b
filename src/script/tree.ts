/** The tree of elements: what the browser shows, what a run has drawn of it, and the operations between the two. */

import { createHash } from "node:crypto";

import { type ElementKind, type ElementNode, pageId, rootIds } from "../protocol/elements.ts";
import type { Op } from "../protocol/frames.ts";
import { ScriptError } from "./errors.ts";

interface Shown {
  readonly node: ElementNode;
  readonly json: string;
}

/** How an element is known again in the next run. */
export interface Identity {
  /** The author's own name for it, unique in the session. */
  readonly key: string | undefined;
  /** Tells elements of one kind apart, before their order does. */
  readonly label: string | undefined;
}

/** A place in the tree that elements are put into. */
export interface Place {
  /** Id of the container. */
  readonly id: string;
  /** Id of the form it stands in. */
  readonly form: string | undefined;
}

const longest = { label: 80, base: 240 } as const;
const none: readonly string[] = [];

/** What the browser shows, kept on this side too, and the run that draws over it. */
export class Tree {
  readonly #shown = new Map<string, Shown>();
  readonly #children = new Map<string, readonly string[]>();
  #stale = "";
  #reached = new Set<string>();
  #drawn = new Map<string, string[]>();
  #ordinals = new Map<string, number>();
  #touched = new Set<string>();
  /** What the run itself has taken out: not kept as what it has yet to reach. */
  #removed = new Set<string>();
  #ops: Op[] = [];

  /** Begins to draw over what is shown. */
  begin(): void {
    this.#reached = new Set();
    this.#drawn = new Map();
    this.#ordinals = new Map();
    this.#touched = new Set();
    this.#removed = new Set();
    this.#ops = [];
  }

  /** Empties a container of this run: what comes next takes the place and the ids of what was there. */
  clear(id: string): void {
    for (const child of this.#drawn.get(id) ?? none) this.#unreach(child);
    this.#drawn.set(id, []);
    this.#touched.add(id);
    const prefix = `${shorten(id, longest.base)}/`;
    for (const path of this.#ordinals.keys())
      if (path.startsWith(prefix)) this.#ordinals.delete(path);
  }

  /** The id for an element: its key, or kind, label and ordinal among its like in the container. */
  identify(base: string, kind: string, { key, label }: Identity): string {
    if (key !== undefined) {
      const id = `#${key}`;
      if (this.#reached.has(id)) {
        throw new ScriptError(
          "KEY_DUPLICATE",
          `Two elements of this run have the key "${key}".`,
          "Give each element a key of its own.",
        );
      }
      return id;
    }
    const name = label === undefined ? kind : `${kind}:${shorten(label, longest.label)}`;
    const path = `${shorten(base, longest.base)}/${name}`;
    const ordinal = this.#ordinals.get(path) ?? 0;
    this.#ordinals.set(path, ordinal + 1);
    return ordinal === 0 ? path : `${path}~${ordinal}`;
  }

  /** Puts an element at the end of a container; one that equals what is shown costs nothing on the wire. */
  place(parent: string, id: string, node: ElementNode): void {
    this.#reached.add(id);
    this.#removed.delete(id);
    const siblings = this.#drawn.get(parent);
    if (siblings === undefined) this.#drawn.set(parent, [id]);
    else siblings.push(id);
    this.#touched.add(parent);
    this.show(id, node);
  }

  /** Shows a node under an id that has its place. */
  show(id: string, node: ElementNode): void {
    const json = JSON.stringify(node);
    const before = this.#shown.get(id);
    if (before?.json === json) return;
    this.#shown.set(id, { node, json });
    if (before === undefined || before.node.kind !== node.kind) this.#ops.push(["set", id, node]);
    else this.#ops.push(difference(id, before.node, node));
  }

  /** Takes an element of this run out again. */
  remove(parent: string, id: string): void {
    const siblings = this.#drawn.get(parent);
    if (siblings === undefined) return;
    this.#drawn.set(
      parent,
      siblings.filter((sibling) => sibling !== id),
    );
    this.#touched.add(parent);
    this.#removed.add(id);
    this.#unreach(id);
  }

  node(id: string): ElementNode | undefined {
    return this.#shown.get(id)?.node;
  }

  isReached(id: string): boolean {
    return this.#reached.has(id);
  }

  /** The browser has set this value itself: both sides now count it as shown. */
  assume(id: string, value: unknown): void {
    const node = this.#shown.get(id)?.node;
    if (node === undefined || !("value" in node)) return;
    const assumed = toNode(node.kind, { ...node, value });
    this.#shown.set(id, { node: assumed, json: JSON.stringify(assumed) });
  }

  /**
   * The operations since the last call. Until the run ends, what it has not reached stays behind what it has drawn.
   *
   * @param marksStale - Also say which elements the run has not reached yet.
   */
  flush(marksStale: boolean): readonly Op[] {
    for (const parent of this.#touched) {
      const drawn = this.#drawn.get(parent) ?? none;
      const before = this.#children.get(parent) ?? none;
      const rest = before.filter((id) => !this.#reached.has(id) && !this.#removed.has(id));
      const isSlot = this.#shown.get(parent)?.node.kind === "empty";
      this.#setChildren(parent, isSlot || rest.length === 0 ? drawn : [...drawn, ...rest]);
    }
    this.#touched.clear();
    if (marksStale) this.#markStale();
    return this.#take();
  }

  /**
   * Ends the run's drawing.
   *
   * @param keepsRest - What was not reached stays as it was: the run did not come to its own end.
   */
  end(keepsRest: boolean): readonly Op[] {
    if (keepsRest) return this.flush(false);
    for (const parent of this.#drawn.keys()) this.#touched.add(parent);
    for (const root of rootIds) this.#touched.add(root);
    for (const parent of this.#touched) this.#setChildren(parent, this.#drawn.get(parent) ?? none);
    this.#touched.clear();
    for (const id of this.#shown.keys()) {
      if (id === pageId || this.#reached.has(id)) continue;
      this.#shown.delete(id);
      this.#children.delete(id);
      this.#ops.push(["del", id]);
    }
    for (const id of this.#children.keys()) {
      if (this.#reached.has(id) && !this.#drawn.has(id)) this.#setChildren(id, none);
    }
    return this.#take();
  }

  /** The whole tree, for a browser that has none. */
  snapshot(): readonly Op[] {
    const ops: Op[] = [];
    for (const [id, { node }] of this.#shown) ops.push(["set", id, node]);
    for (const [id, ids] of this.#children) if (ids.length > 0) ops.push(["children", id, ids]);
    return ops;
  }

  /** Names of the blobs that elements show. */
  blobs(): Set<string> {
    const names = new Set<string>();
    for (const { node } of this.#shown.values()) if ("data" in node) names.add(node.data.blob);
    return names;
  }

  #take(): readonly Op[] {
    const ops = this.#ops;
    this.#ops = [];
    return ops;
  }

  #setChildren(parent: string, ids: readonly string[]): void {
    const before = this.#children.get(parent) ?? none;
    if (before.length === ids.length && before.every((id, index) => id === ids[index])) return;
    const copy = [...ids];
    this.#children.set(parent, copy);
    this.#ops.push(["children", parent, copy]);
  }

  #unreach(id: string): void {
    this.#reached.delete(id);
    for (const child of this.#drawn.get(id) ?? none) this.#unreach(child);
  }

  #markStale(): void {
    const stale: string[] = [];
    const walk = (id: string): void => {
      for (const child of this.#children.get(id) ?? none) {
        if (this.#reached.has(child)) walk(child);
        else stale.push(child);
      }
    };
    for (const root of rootIds) if (root !== "toasts") walk(root);
    const text = stale.join("\n");
    if (text === this.#stale) return;
    this.#stale = text;
    this.#ops.push(["stale", stale]);
  }

  /** Forgets the marks: the browser clears its own at the end of a run. */
  clearStale(): void {
    this.#stale = "";
  }
}

/** What of a node changed: text that only grew is said by what was added. */
function difference(id: string, before: ElementNode, after: ElementNode): Op {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed: Record<string, unknown> = {};
  let count = 0;
  for (const [name, value] of Object.entries(after)) {
    const was = old.get(name);
    old.delete(name);
    if (value === undefined) {
      if (was !== undefined) old.set(name, was);
      continue;
    }
    if (
      was === value ||
      (typeof value === "object" && JSON.stringify(was) === JSON.stringify(value))
    )
      continue;
    changed[name] = value;
    count++;
  }
  const removed = [...old].filter(([, value]) => value !== undefined).map(([name]) => name);
  if (count === 1 && removed.length === 0 && "body" in changed && "body" in before) {
    const { body } = changed;
    if (typeof body === "string" && before.body.length >= 64 && body.startsWith(before.body))
      return ["text", id, body.slice(before.body.length)];
  }
  return removed.length === 0 ? ["props", id, changed] : ["props", id, changed, removed];
}

/** A node of a kind and its props. */
export function toNode(kind: ElementKind, props: object): ElementNode {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the commands' types tie the props to the kind
  return { ...props, kind } as ElementNode;
}

/** Keeps a name short, and still its own. */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const digest = createHash("sha256").update(text).digest("base64url").slice(0, 12);
  return `${text.slice(0, length - 16)}…${digest}`;
}
