/** The page itself: what the script shows, or why there is nothing to show. */

import { RotateCw } from "lucide-react";
import { useId } from "react";

import type { ErrorShape } from "../../../src/errors.ts";
import { currentLocation, pageUrl } from "../connection/location.ts";
import { useCell, useSession } from "../store/hooks.ts";
import { Children } from "../ui/Children.tsx";
import { useHash } from "./use-hash.ts";
import { usePage } from "./use-page.ts";

export function Content(): React.JSX.Element {
  const session = useSession();
  const page = usePage();
  const connection = useCell(session.connection);
  const problem = useCell(session.problem);
  const hasContent = useCell(session.hasContent);
  useHash(hasContent);
  if (connection.kind === "ended" && connection.why === "forbidden") return <Forbidden />;
  if (page.isNotFound === true) return <NotFound />;
  return (
    <>
      {problem?.kind === "crashed" && (
        <Crashed error={problem.error} onRunAgain={() => session.rerun()} />
      )}
      {hasContent && <Children of="main" />}
      {!hasContent && problem?.kind !== "crashed" && <Skeleton />}
    </>
  );
}

/** What `index.html` shows too, so that nothing moves when this takes over. */
function Skeleton(): React.JSX.Element {
  return (
    <div className="skeletons" aria-hidden="true">
      <div className="skeleton" />
      <div className="skeleton" />
      <div className="skeleton" />
      <div className="skeleton" />
    </div>
  );
}

function NotFound(): React.JSX.Element {
  return (
    <div className="notice">
      <h1>Page not found</h1>
      <p>
        There is no page at <code>/{currentLocation().path}</code> in this app.
      </p>
      <a className="button" href={pageUrl({ path: "", query: "" }).href}>
        Go to the home page
      </a>
    </div>
  );
}

function Forbidden(): React.JSX.Element {
  return (
    <div className="notice">
      <h1>This page is not open to you</h1>
      <p>Your login does not give access to it. Somebody who runs the app can change that.</p>
      <a className="button" href={pageUrl({ path: "", query: "" }).href}>
        Go to the home page
      </a>
    </div>
  );
}

function Crashed({
  error,
  onRunAgain,
}: {
  readonly error: ErrorShape;
  readonly onRunAgain: () => void;
}): React.JSX.Element {
  const id = useId();
  return (
    <section className="crashed" role="alert" aria-labelledby={id}>
      <h2 id={id}>{error.message}</h2>
      <p>
        {error.hint} <code>{error.code}</code>
      </p>
      <button type="button" className="button" data-type="primary" onClick={onRunAgain}>
        <RotateCw size={16} aria-hidden="true" /> Run again
      </button>
    </section>
  );
}
