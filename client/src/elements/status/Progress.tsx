/** How far a piece of work has come, from 0 to 1. */

import { useId } from "react";

import type { ElementOf } from "../../store/tree.ts";
import { Markdown } from "../../ui/Markdown.tsx";

import "./status.css";

export function Progress({
  element: { value, text },
}: {
  readonly element: ElementOf<"progress">;
}): React.JSX.Element {
  const id = useId();
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  const name = text === undefined ? { "aria-label": "Progress" } : { "aria-labelledby": id };
  return (
    <div className="progress">
      {text !== undefined && (
        <div className="progress-text" id={id}>
          <Markdown body={text} inline />
        </div>
      )}
      <progress value={percent} max={100} {...name}>
        {percent} %
      </progress>
    </div>
  );
}
