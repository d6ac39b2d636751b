/** Takes the values that a browser has sent: all of them, or none when one is wrong. */

import type { ErrorShape } from "../errors.ts";
import type { InputFrame } from "../protocol/frames.ts";
import type { Tree } from "./tree.ts";
import { type Declared, type Widgets, refusal } from "./widgets.ts";

export type Callback = () => unknown;

export type Taken =
  | { readonly kind: "refused"; readonly error: ErrorShape }
  | {
      readonly kind: "taken";
      readonly callbacks: readonly Callback[];
      /** Forms that were submitted. */
      readonly forms: readonly string[];
      /** Query parameters that a value is bound to. */
      readonly query: readonly (readonly [name: string, texts: readonly string[]])[];
    };

export function takeValues(values: InputFrame["values"], widgets: Widgets, tree: Tree): Taken {
  const known: (readonly [id: string, value: unknown, declared: Declared])[] = [];
  for (const [id, value] of values) {
    const declared = widgets.open.has(id) ? widgets.declared.get(id) : undefined;
    const error = refusal(declared, value);
    if (error !== undefined) return { kind: "refused", error };
    if (declared !== undefined) known.push([id, value, declared]);
  }
  const callbacks: Callback[] = [];
  const forms: string[] = [];
  const query: (readonly [string, readonly string[]])[] = [];
  for (const [id, value, declared] of known) {
    const { changed, isTrigger, form } = declared;
    widgets.take(id, value);
    tree.assume(id, value);
    if (isTrigger && form !== undefined) forms.push(form);
    if (declared.query !== undefined) query.push([declared.query, toTexts(value)]);
    if (changed !== undefined) callbacks.push(() => changed(value));
  }
  return { kind: "taken", callbacks, forms, query };
}

function toTexts(value: unknown): readonly string[] {
  const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return parts.filter((part) => part !== null && part !== "").map(String);
}
