/** A small remark. */

import type { ElementOf } from "../../store/tree.ts";
import { Markdown } from "../../ui/Markdown.tsx";
import { WithHelp } from "../../ui/WithHelp.tsx";

import "./text.css";

export function Caption({
  element: { body, help },
}: {
  readonly element: ElementOf<"caption">;
}): React.JSX.Element {
  return (
    <WithHelp help={help}>
      <div className="caption markdown">
        <Markdown body={body} />
      </div>
    </WithHelp>
  );
}
