/** A place that the script fills, replaces or leaves empty. */

import type { ElementOf } from "../../store/tree.ts";
import { Children } from "../../ui/Children.tsx";

export function Empty({ element }: { readonly element: ElementOf<"empty"> }): React.JSX.Element {
  return <Children of={element.id} />;
}
