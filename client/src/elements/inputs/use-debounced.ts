/** A call that waits until the person has paused. */

import { useCallback, useEffect, useMemo, useRef } from "react";

export interface Debounced {
  /** Runs the action after the pause, unless called again before. */
  readonly call: () => void;
  /** Runs the action now if it waits. */
  readonly flush: () => void;
}

/** Runs `action`, as it is by then, when nothing has been called for `pauseMs`; at the latest when the component goes. */
export function useDebounced(action: () => void, pauseMs: number): Debounced {
  const latest = useRef(action);
  const timer = useRef<number>(undefined);
  useEffect(() => {
    latest.current = action;
  }, [action]);

  const flush = useCallback(() => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    latest.current();
  }, []);
  const call = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(flush, pauseMs);
  }, [flush, pauseMs]);

  useEffect(() => flush, [flush]);
  return useMemo(() => ({ call, flush }), [call, flush]);
}
