/** A call that waits until the person has paused. */

import { useEffect, useMemo, useRef } from "react";

export interface Debounced {
  /** Runs the action after the pause, unless called again before. */
  call(): void;
  /** Runs the action now if it waits. */
  flush(): void;
}

/** Runs `action`, as it is by then, when nothing has been called for `pauseMs`; at the latest when the component goes. */
export function useDebounced(action: () => void, pauseMs: number): Debounced {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  }, [action]);
  const debounced = useMemo(() => {
    let timer: number | undefined;
    function flush(): void {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      latest.current();
    }
    function call(): void {
      clearTimeout(timer);
      timer = window.setTimeout(flush, pauseMs);
    }
    return { call, flush };
  }, [pauseMs]);
  useEffect(() => () => debounced.flush(), [debounced]);
  return debounced;
}
