/** A link that looks like a button. */

import { ExternalLink } from "lucide-react";
import { useId } from "react";

import type { ElementOf } from "../../store/tree.ts";
import { HelpTip } from "../../ui/HelpTip.tsx";
import { isElsewhere, safeLink } from "../../ui/links.ts";
import { plainText } from "../../ui/Markdown.tsx";
import { isFilling } from "./Button.tsx";
import { ButtonContent } from "./ButtonContent.tsx";

import "./button.css";

/** Another site opens in a tab of its own. An address that could run code leads nowhere. */
export function LinkButton({
  element,
}: {
  readonly element: ElementOf<"linkButton">;
}): React.JSX.Element {
  const { label, url, type, icon, help, disabled = false, width } = element;
  const id = useId();
  const href = disabled ? undefined : safeLink(url);
  const isAway = href !== undefined && isElsewhere(href);
  return (
    <div className="button-line" data-fill={isFilling(width) || undefined}>
      <a
        className="button"
        data-type={type}
        aria-describedby={help === undefined ? undefined : id}
        {...(href === undefined ? { role: "link", "aria-disabled": true } : { href })}
        {...(isAway ? { target: "_blank", rel: "noopener noreferrer" } : {})}
      >
        <ButtonContent label={label} icon={icon} />
        {isAway && (
          <>
            <ExternalLink className="button-away" size={14} aria-hidden="true" />
            <span className="visually-hidden"> (opens in a new tab)</span>
          </>
        )}
      </a>
      {help !== undefined && <HelpTip id={id} label={`Help for ${plainText(label)}`} body={help} />}
    </div>
  );
}
