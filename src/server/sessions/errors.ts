/** What can end a script's process, or a session, as the operator and the person read it. */

import { SluiceError, type ErrorShape } from "../../errors.ts";
import type { WorkerEnd } from "../pool/types.ts";

const hints = {
  SCRIPT_EXITED:
    "Something in the script, or in a package it uses, ends the process: let the script return, or call st.stop(). The session keeps its values.",
  SCRIPT_KILLED:
    "A native module may have failed, or the machine may be out of memory. The session keeps its values.",
  SCRIPT_OUT_OF_MEMORY:
    "Keep less in memory (module variables and st.session stay between runs), or raise [script] max_memory in config.toml. The session keeps its values.",
  SCRIPT_HANGS:
    "Call a command such as st.progress() in long loops, or await now and then, so that the run can stop. The session went on with its values in a new worker.",
  SCRIPT_TIMEOUT: "Make the run shorter, or raise [script] run_timeout in config.toml.",
  SCRIPT_WORKER_LOST:
    "Nothing but Sluice may write to file descriptors 3 and 4 of a worker. The session keeps its values.",
  SESSION_CRASHED: "What you have entered is kept. Run it again to go on.",
  SESSION_NOT_STORED: "It is tried again. Until then the session lives in this process alone.",
  SESSION_STATE_TOO_LARGE:
    "Keep less in st.session, or raise [script] state_max in config.toml. What was stored before is kept.",
} as const;

export type SessionErrorCode = keyof typeof hints;

/** What went wrong with a session's script. */
export class SessionError extends SluiceError<SessionErrorCode> {
  override readonly name = "SessionError";

  constructor(code: SessionErrorCode, message: string) {
    super(code, message, hints[code]);
  }
}

/** The worker's end as an error; undefined when it was asked to end. */
export function endError(end: WorkerEnd): SessionError | undefined {
  switch (end.kind) {
    case "exit":
      return new SessionError(
        "SCRIPT_EXITED",
        `The script's process ended with exit code ${end.code}.`,
      );
    case "signal":
      return new SessionError(
        "SCRIPT_KILLED",
        `The script's process was ended by the signal ${end.signal}.`,
      );
    case "memory":
      return new SessionError(
        "SCRIPT_OUT_OF_MEMORY",
        "The script's process used more memory than it may.",
      );
    case "obsolete":
    case "stuck":
      return new SessionError(
        "SCRIPT_HANGS",
        "A run went on for two seconds after it was overtaken or its browser had left, so its process was ended.",
      );
    case "timeout":
      return new SessionError(
        "SCRIPT_TIMEOUT",
        "A run took longer than it may and did not stop, so its process was ended.",
      );
    case "malformed":
    case "silent":
      return new SessionError(
        "SCRIPT_WORKER_LOST",
        "The script's process no longer answered as a worker does, so it was ended.",
      );
    case "retired":
      return undefined;
  }
}

/** What the page says when its run has ended its worker: to an author the reason, to anybody else a number of the log. */
export function toCrash(
  { code, message, hint }: SessionError,
  { id, isDevelopment, isTakenBack }: CrashFacts,
): ErrorShape {
  const again =
    "It was interrupted again, so your last change is taken back. Run it again to go on.";
  if (isDevelopment) return { code, message, hint: isTakenBack ? `${hint} ${again}` : hint };
  const kept = isTakenBack ? again : hints.SESSION_CRASHED;
  return {
    code: "SESSION_CRASHED",
    message: "The app was interrupted.",
    hint: `${kept} If it happens again, tell whoever runs the app, with the number ${id}.`,
  };
}

export interface CrashFacts {
  /** Stands in the log beside the reason. */
  readonly id: string;
  readonly isDevelopment: boolean;
  /** A value that the person has set is given up: runs with it have ended two workers. */
  readonly isTakenBack: boolean;
}

/** Whether the run did this to its worker, so that it is not tried again by itself. The other ends were a person's doing. */
export function isCrash({ kind }: WorkerEnd): boolean {
  return kind !== "obsolete" && kind !== "stuck" && kind !== "retired";
}

/** What may be logged of an error that came from elsewhere. */
export function toShape(error: unknown): ErrorShape {
  if (error instanceof SluiceError) {
    const { code, message, hint } = error;
    return { code, message, hint };
  }
  return new SessionError(
    "SESSION_NOT_STORED",
    `A session could not be stored: ${error instanceof Error ? error.name : typeof error}.`,
  );
}
