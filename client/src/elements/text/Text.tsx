/** Text as it is: no mark means anything, and lines break where the author broke them. */

import type { ElementOf } from "../../store/tree.ts";
import { WithHelp } from "../../ui/WithHelp.tsx";

import "./text.css";

export function Text({
  element: { body, help },
}: {
  readonly element: ElementOf<"text">;
}): React.JSX.Element {
  return (
    <WithHelp help={help}>
      <p className="text">{body}</p>
    </WithHelp>
  );
}
