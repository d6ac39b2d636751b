/** What can go wrong between a script and the commands it calls. */

import { SluiceError } from "../errors.ts";

/** Codes of mistakes in a script's use of the commands. Each has its row in docs/errors.md. */
export type ScriptErrorCode =
  | "OUTSIDE_OF_RUN"
  | "KEY_DUPLICATE"
  | "KEY_INVALID"
  | "ARGUMENT_INVALID"
  | "STATE_SET_TOO_LATE"
  | "RERUN_LOOP"
  | "NOT_A_FORM"
  | "PAGE_UNKNOWN"
  | "NAVIGATION_TWICE"
  | "DATA_INVALID"
  | "SECRET_MISSING"
  | "STATE_TOO_LARGE"
  | "TOKEN_UNAVAILABLE";

/** A mistake in a script's use of a command. */
export class ScriptError extends SluiceError<ScriptErrorCode> {
  override readonly name = "ScriptError";
}

/**
 * Ends a run from inside: thrown by `st.stop()` and its like, and by every command of a run that a newer interaction
 * has made obsolete. Not an error: code that catches everything lets it pass (`if (st.isStop(error)) throw error`).
 */
export class StopRun extends Error {
  override readonly name = "StopRun";
  /** `superseded`: a newer interaction follows. `ended`: the script asked for it. `rerun`: it asked to begin again. */
  readonly reason: "superseded" | "ended" | "rerun";
  /** What was drawn by the run before and not reached now stays, since the page is about to change anyway. */
  readonly keepsRest: boolean;

  constructor(reason: StopRun["reason"], keepsRest = false) {
    super("This run has ended.");
    this.reason = reason;
    this.keepsRest = keepsRest;
  }
}

/**
 * Whether an error is Sluice's way to end a run, which a `catch` should pass on.
 *
 * @example
 * try {
 *   await work();
 * } catch (error) {
 *   if (st.isStop(error)) throw error;
 *   st.error("It did not work.");
 * }
 */
export function isStop(error: unknown): boolean {
  return error instanceof Error && error.name === "StopRun";
}
