/** A message with a tone: success, information, warning or error. */

import type { ElementOf } from "../../store/tree.ts";
import { Markdown } from "../../ui/Markdown.tsx";
import { ToneIcon } from "../../ui/ToneIcon.tsx";
import { WithHelp } from "../../ui/WithHelp.tsx";

import "./status.css";

export function Alert({
  element: { tone, body, title, icon, help },
}: {
  readonly element: ElementOf<"alert">;
}): React.JSX.Element {
  return (
    <WithHelp help={help}>
      <div className="alert" data-tone={tone} role={tone === "error" ? "alert" : "status"}>
        <ToneIcon tone={tone} icon={icon} />
        <div className="markdown">
          {title !== undefined && (
            <p className="alert-title">
              <Markdown body={title} inline />
            </p>
          )}
          <Markdown body={body} />
        </div>
      </div>
    </WithHelp>
  );
}
