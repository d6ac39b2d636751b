/** Text with Markdown in it. */

import type { ElementOf } from "../../store/tree.ts";
import { Markdown } from "../../ui/Markdown.tsx";
import { WithHelp } from "../../ui/WithHelp.tsx";

import "./text.css";

export function MarkdownText({
  element: { body, anchors = false, help },
}: {
  readonly element: ElementOf<"markdown">;
}): React.JSX.Element {
  return (
    <WithHelp help={help}>
      <div className="markdown">
        <Markdown body={body} anchors={anchors} />
      </div>
    </WithHelp>
  );
}
