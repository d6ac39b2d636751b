/** A link to another page of the app. The shell goes there without loading anything again. */

import { pageUrl } from "../../connection/location.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Markdown } from "../../ui/Markdown.tsx";
import { WithHelp } from "../../ui/WithHelp.tsx";

import "./inputs.css";

export function PageLink({
  element,
}: {
  readonly element: ElementOf<"pageLink">;
}): React.JSX.Element {
  const { label, path, query = "", icon, help, disabled = false, width } = element;
  return (
    <WithHelp help={help}>
      <a
        className="in-page-link"
        data-width={width}
        href={disabled ? undefined : pageUrl({ path, query }).href}
        {...(disabled && { role: "link", "aria-disabled": true })}
      >
        {icon !== undefined && <Icon icon={icon} size={17} />}
        <Markdown body={label} inline />
      </a>
    </WithHelp>
  );
}
