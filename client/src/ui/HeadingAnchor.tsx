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
    // The full address: with `<base href>` a bare fragment would lead to the home page.
    <a
      className="heading-anchor"
      href={`${window.location.pathname}${window.location.search}#${name}`}
      aria-label={`Link to “${title}”`}
    >
      <Link size={16} />
    </a>
  );
}
