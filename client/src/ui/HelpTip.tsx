/** A question mark that opens a short explanation, by mouse, keyboard or touch. */

import { CircleHelp } from "lucide-react";
import { useRef } from "react";

import { Markdown } from "./Markdown.tsx";
import { placeBeside } from "./place.ts";

export function HelpTip({
  id,
  label,
  body,
}: {
  /** Of the explanation, so that the control it belongs to can be described by it. */
  readonly id: string;
  readonly label: string;
  readonly body: string;
}): React.JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <span className="help">
      <button
        ref={button}
        type="button"
        className="help-button"
        aria-label={label}
        popoverTarget={`${id}-popup`}
      >
        <CircleHelp size={15} />
      </button>
      <div
        id={`${id}-popup`}
        popover="auto"
        className="popup help-popup"
        onToggle={(event) => {
          if (event.newState === "open") placeBeside(event.currentTarget, button.current, "center");
        }}
      >
        <div id={id} className="markdown">
          <Markdown body={body} />
        </div>
      </div>
    </span>
  );
}
