/** Draws one element by its id, whatever its kind, and keeps its faults from the rest of the page. */

import { createElement, memo } from "react";

import type { ElementKind } from "../../../src/protocol/elements.ts";
import { useIsStale, useNode } from "../store/hooks.ts";
import type { ElementOf } from "../store/tree.ts";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";
import type { ElementComponent } from "../ui/lazy.tsx";
import { registry } from "./registry.ts";

const components: { readonly [Kind in ElementKind]: ElementComponent<Kind> } = registry;

export const ElementView = memo(function ElementView({
  id,
}: {
  readonly id: string;
}): React.JSX.Element | null {
  const element = useNode(id);
  const isStale = useIsStale(id);
  if (element === undefined) return null;
  const width = "width" in element ? element.width : undefined;
  return (
    <div
      className="element"
      data-kind={element.kind}
      data-width={typeof width === "string" ? width : undefined}
      data-stale={isStale || undefined}
      style={typeof width === "number" ? { width } : undefined}
    >
      <ErrorBoundary of={element}>{draw(element)}</ErrorBoundary>
    </div>
  );
});

function draw<Kind extends ElementKind>(element: ElementOf<Kind>): React.JSX.Element {
  return createElement(components[element.kind], { element });
}
