/** The way out of another page that shows the app: this page in a tab of its own, where people can log in. */

import { ExternalLink } from "lucide-react";

export function OpenInNewTab(): React.JSX.Element {
  return (
    <a
      className="button account-login"
      href={window.location.href}
      target="_blank"
      rel="noopener"
      // The script may have gone to another page since this was drawn.
      onClick={(event) => {
        event.currentTarget.href = window.location.href;
      }}
    >
      <ExternalLink size={16} aria-hidden="true" /> Open in a new tab
    </a>
  );
}
