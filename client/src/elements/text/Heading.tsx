/** A title, header or subheader. */

import { useId } from "react";

import type { ElementOf } from "../../store/tree.ts";
import { HeadingAnchor } from "../../ui/HeadingAnchor.tsx";
import { HelpTip } from "../../ui/HelpTip.tsx";
import { slug } from "../../ui/links.ts";
import { Markdown, plainText } from "../../ui/Markdown.tsx";

import "./text.css";

export function Heading({
  element: { level, body, anchor, help },
}: {
  readonly element: ElementOf<"heading">;
}): React.JSX.Element {
  const id = useId();
  const words = plainText(body);
  const name = anchor ?? slug(words);
  const Tag = `h${level}` as const;
  return (
    <div className="heading" data-level={level}>
      <Tag id={name} tabIndex={-1}>
        <Markdown body={body} inline />
      </Tag>
      <HeadingAnchor name={name} title={words} />
      {help !== undefined && <HelpTip id={id} label={`Help for ${words}`} body={help} />}
    </div>
  );
}
