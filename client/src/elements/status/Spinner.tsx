/** Work that takes an unknown time. */

import type { ElementOf } from "../../store/tree.ts";
import { Markdown } from "../../ui/Markdown.tsx";

import "./status.css";

export function Spinner({
  element: { text },
}: {
  readonly element: ElementOf<"spinner">;
}): React.JSX.Element {
  return (
    <output className="spinner">
      <span className="spinner-ring" aria-hidden="true" />
      <Markdown body={text} inline />
    </output>
  );
}
