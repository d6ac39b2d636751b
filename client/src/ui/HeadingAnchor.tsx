/** The link of a heading to itself, so that a place in a page can be sent to somebody. */

import { Link } from "lucide-react";

export function HeadingAnchor({
  name,
  title,
}: {
  readonly name: string;
  /** The heading's words. */
  readonly title: string;
}): React.JSX.Element {
  return (
    <a className="heading-anchor" href={`#${name}`} aria-label={`Link to “${title}”`}>
      <Link size={16} />
    </a>
  );
}
