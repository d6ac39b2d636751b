/** Draws an element where the code that calls a command stands. */

import type { ElementKind, PropsOf } from "../protocol/elements.ts";
import { currentScope } from "../script/scope.ts";

/**
 * Draws an element and returns its id.
 *
 * @param key - The author's own name for it.
 * @param label - Tells elements of one kind apart, before their order does.
 */
export function draw<Kind extends ElementKind>(
  kind: Kind,
  props: PropsOf<Kind>,
  key?: string,
  label?: string,
): string {
  const { run, place } = currentScope();
  return run.draw(place, { kind, props, key, label });
}
