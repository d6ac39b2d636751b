/** A line above the page when something needs the person: no connection for a while, an older page, a step not taken. */

import { CloudOff, RefreshCw, TriangleAlert, X } from "lucide-react";

import { useCell, useSession } from "../store/hooks.ts";
import { OpenInNewTab } from "./OpenInNewTab.tsx";

export function Banner(): React.JSX.Element | null {
  const session = useSession();
  const connection = useCell(session.connection);
  const problem = useCell(session.problem);
  const isOutdated = useCell(session.isOutdated);

  if (connection.kind === "offline") {
    return (
      <div className="banner" data-tone="warn" role="alert">
        <CloudOff size={18} aria-hidden="true" />
        <p>There is no connection to the app. What you change is kept and sent when it is back.</p>
        <button type="button" className="button" onClick={() => session.retry()}>
          Try now
        </button>
      </div>
    );
  }
  if (isOutdated) {
    return (
      <div className="banner" data-tone="warn" role="alert">
        <RefreshCw size={18} aria-hidden="true" />
        <p>The app has been updated. Reload the page to go on; what you have not sent is lost.</p>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Reload
        </button>
      </div>
    );
  }
  if (problem?.kind !== "refused") return null;
  return (
    <div className="banner" data-tone="bad" role="alert">
      <TriangleAlert size={18} aria-hidden="true" />
      <p>
        {problem.error.message} {problem.error.hint}
      </p>
      {problem.error.code === "AUTH_EMBEDDED" && <OpenInNewTab />}
      <button
        type="button"
        className="icon-button"
        aria-label="Close"
        onClick={() => session.problem.set(undefined)}
      >
        <X size={16} />
      </button>
    </div>
  );
}
