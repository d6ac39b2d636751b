/** A link to a page of the app. The shell follows it without loading the page anew. */

import { useId } from "react";

import { pageId } from "../../../../src/protocol/elements.ts";
import { pageUrl } from "../../connection/location.ts";
import { useNode } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { HelpTip } from "../../ui/HelpTip.tsx";
import { plainText } from "../../ui/Markdown.tsx";
import { ButtonContent } from "./ButtonContent.tsx";

import "./button.css";

export function PageLink({
  element,
}: {
  readonly element: ElementOf<"pageLink">;
}): React.JSX.Element {
  const { label, path, query = "", icon, help, disabled = false } = element;
  const page = useNode(pageId);
  const current = page?.kind === "page" ? page.navigation?.current : undefined;
  const id = useId();
  return (
    <div className="button-line">
      <a
        className="in-page-link"
        aria-current={path === current ? "page" : undefined}
        aria-describedby={help === undefined ? undefined : id}
        {...(disabled
          ? { role: "link", "aria-disabled": true }
          : { href: pageUrl({ path, query }).href })}
      >
        <ButtonContent label={label} icon={icon} />
      </a>
      {help !== undefined && <HelpTip id={id} label={`Help for ${plainText(label)}`} body={help} />}
    </div>
  );
}
