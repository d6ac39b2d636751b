/** Something that opens when asked for. */

import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Children } from "../../ui/Children.tsx";
import { HelpTip } from "../../ui/HelpTip.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Markdown, plainText } from "../../ui/Markdown.tsx";

import "./layout.css";

export function Expander({
  element,
}: {
  readonly element: ElementOf<"expander">;
}): React.JSX.Element {
  const { id, label, icon, help, isLazy = false, disabled = false } = element;
  const helpId = useId();
  const [isOpen, , commit] = useWidgetValue(element);
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);

  function toggle(open: boolean): void {
    if (!disabled && open !== isOpen) commit(open, { quiet: !isLazy });
  }

  return (
    <details
      className="expander"
      open={isOpen}
      data-disabled={disabled || undefined}
      // The browser opens it by itself, too: when what is searched for stands in it.
      onToggle={(event) => toggle(event.currentTarget.open)}
    >
      <summary
        aria-disabled={disabled || undefined}
        onClick={(event) => {
          event.preventDefault();
          toggle(!isOpen);
        }}
      >
        <ChevronRight className="expander-mark" size={16} />
        {icon !== undefined && <Icon icon={icon} size={16} />}
        <span>
          <Markdown body={label} inline />
        </span>
      </summary>
      {help !== undefined && (
        <HelpTip id={helpId} label={`Help for ${plainText(label)}`} body={help} />
      )}
      <div className="expander-content">{wasOpen && <Children of={id} />}</div>
    </details>
  );
}
