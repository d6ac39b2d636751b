/** A link that looks like a button: it leaves for another site in a tab of its own. */

import type { ElementOf } from "../../store/tree.ts";
import { Icon } from "../../ui/Icon.tsx";
import { safeLink } from "../../ui/links.ts";
import { Markdown } from "../../ui/Markdown.tsx";
import { WithHelp } from "../../ui/WithHelp.tsx";

import "./inputs.css";

export function LinkButton({
  element,
}: {
  readonly element: ElementOf<"linkButton">;
}): React.JSX.Element {
  const { label, url, type, icon, help, disabled = false, width } = element;
  const href = disabled ? undefined : safeLink(url);
  return (
    <WithHelp help={help}>
      <a
        className="button"
        data-type={type}
        data-width={width}
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        {...(href === undefined && { role: "link", "aria-disabled": true })}
      >
        {icon !== undefined && <Icon icon={icon} size={16} />}
        <Markdown body={label} inline />
      </a>
    </WithHelp>
  );
}
