/** One message in the corner, until its time is over or somebody closes it. */

import { X } from "lucide-react";
import { useEffect, useEffectEvent, useRef } from "react";

import type { ElementOf } from "../../store/tree.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Markdown } from "../../ui/Markdown.tsx";
import { ToneIcon } from "../../ui/ToneIcon.tsx";

import "./status.css";

export function Toast({
  element: { body, icon, tone, durationMs },
  isPaused,
  onClose,
}: {
  readonly element: ElementOf<"toast">;
  /** Somebody reads: time stands still. */
  readonly isPaused: boolean;
  readonly onClose: () => void;
}): React.JSX.Element {
  useCountdown(durationMs, isPaused, onClose);
  return (
    <div className="toast" data-tone={tone} role={tone === "error" ? "alert" : "status"}>
      {tone === undefined && icon !== undefined && <Icon icon={icon} />}
      {tone !== undefined && <ToneIcon tone={tone} icon={icon} />}
      <div className="markdown">
        <Markdown body={body} />
      </div>
      <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
        <X size={16} />
      </button>
    </div>
  );
}

/** Calls `onEnd` after `durationMs` during which it was not paused. */
function useCountdown(durationMs: number, isPaused: boolean, onEnd: () => void): void {
  const left = useRef(durationMs);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    if (isPaused) return undefined;
    const since = performance.now();
    const timer = setTimeout(() => end(), left.current);
    return () => {
      clearTimeout(timer);
      left.current -= performance.now() - since;
    };
  }, [isPaused]);
}
