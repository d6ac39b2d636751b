/** Commands that end a run, and what tells that it has to end. */

import { StopRun } from "../script/errors.ts";
import { currentScope } from "../script/scope.ts";

/**
 * Ends the run here. What it has drawn stays, what it has not reached goes.
 *
 * @example
 * if (!file) {
 *   st.info("Choose a file.");
 *   st.stop();
 * }
 */
export function stop(): never {
  const { run } = currentScope();
  throw new StopRun("ended", run.isCallback);
}

/**
 * Ends the run here and begins another one at once.
 *
 * @throws {@link ScriptError} `RERUN_LOOP`, shown in the page, when a hundred runs only ask for the next one.
 * @example
 * if (st.button("Reset")) {
 *   st.session.count = 0;
 *   st.rerun();
 * }
 */
export function rerun(): never {
  currentScope();
  throw new StopRun("rerun", true);
}

/**
 * Aborted when the run has to end, because a newer interaction has come or the person has pressed Stop: give it to what
 * you wait for.
 *
 * @example const response = await fetch(url, { signal: st.signal() });
 */
export function signal(): AbortSignal {
  return currentScope().run.signal;
}
