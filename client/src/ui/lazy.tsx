/** An element whose code is loaded when a page first shows it; until then its room is kept. */

import { Suspense, lazy } from "react";
import type { ComponentType } from "react";

import type { ElementKind } from "../../../src/protocol/elements.ts";
import type { ElementOf } from "../store/tree.ts";

export type ElementComponent<Kind extends ElementKind> = ComponentType<{
  readonly element: ElementOf<Kind>;
}>;

/**
 * Loads an element's component on first use.
 *
 * @param load - Imports the component's file.
 * @param height - Pixels the element will take, so that the page does not jump when it arrives.
 */
export function lazyElement<Kind extends ElementKind>(
  load: () => Promise<ElementComponent<Kind>>,
  height: (element: ElementOf<Kind>) => number,
): ElementComponent<Kind> {
  const Loaded = lazy(async () => ({ default: await load() }));
  return function LazyElement({ element }) {
    return (
      <Suspense fallback={<Placeholder height={height(element)} />}>
        {/* oxlint-disable-next-line react/jsx-props-no-spreading */}
        <Loaded element={element} />
      </Suspense>
    );
  };
}

function Placeholder({ height }: { readonly height: number }): React.JSX.Element {
  return <div className="skeleton" style={{ height }} aria-hidden="true" />;
}
