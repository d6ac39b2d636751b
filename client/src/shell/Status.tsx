/** What the page is doing, in one place: nothing when all is calm. */

import { Square } from "lucide-react";
import { useEffect, useState } from "react";

import type { Connection } from "../connection/session.ts";
import { useCell, useSession } from "../store/hooks.ts";

/** A connection that stands within this time is not worth a word. */
const patienceMs = 1_500;

export function Status(): React.JSX.Element {
  const session = useSession();
  const connection = useCell(session.connection);
  const isRunning = useCell(session.isRunning);
  const isLate = useIsLate(connection.kind === "connecting");
  const words = statusWords(connection, isRunning, isLate);
  return (
    <div className="status">
      <output className="status-words">
        {words !== undefined && (
          <span className="pill" data-tone={isRunning ? "accent" : "warn"}>
            <span className="pill-dot" aria-hidden="true" />
            {words}
          </span>
        )}
      </output>
      {isRunning && (
        <button type="button" className="pill-stop" onClick={() => session.stop()}>
          <Square size={11} aria-hidden="true" /> Stop
        </button>
      )}
    </div>
  );
}

function statusWords(
  connection: Connection,
  isRunning: boolean,
  isLate: boolean,
): string | undefined {
  switch (connection.kind) {
    case "connecting":
      return isLate ? "Connecting" : undefined;
    case "live":
      return isRunning ? "Running" : undefined;
    case "reconnecting":
      return "Reconnecting";
    case "offline":
      return "Offline";
    case "ended":
      return undefined;
  }
}

/** True when `isOn` has lasted for some time. */
function useIsLate(isOn: boolean): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setTimeout(() => setIsLate(true), patienceMs);
    return () => {
      clearTimeout(timer);
      setIsLate(false);
    };
  }, [isOn]);
  return isLate;
}
