/** What sessions tell the server: for the login, for the operator's log, for the author's terminal. */

import type { Logger } from "./log.ts";
import type { SessionEvents } from "./sessions/types.ts";
import type { Sockets } from "./sockets.ts";

export interface SessionEventsOptions {
  readonly logger: Logger;
  readonly isDevelopment: boolean;
  readonly onOutput: ((line: string, stream: "stdout" | "stderr") => void) | undefined;
  /** Asked when something happens: sockets come after sessions. */
  readonly sockets: () => Sockets;
}

/** Creates the listener of all sessions. */
export function createSessionEvents(options: SessionEventsOptions): SessionEvents {
  const { logger, isDevelopment, onOutput, sockets } = options;
  return {
    onLogin: (connection, message) => sockets().onLogin(connection, message),
    onLogout: (connection, message) => sockets().onLogout(connection, message),
    onFailure({ session, id, error }) {
      const { code, message, hint, stack } = error;
      logger.error(message, { code, hint, id, session: shortId(session), stack });
    },
    onNotice({ session, message }) {
      logger.warn(message, { session: shortId(session) });
    },
    onOutput({ pid, stream, text }) {
      if (onOutput !== undefined) onOutput(text, stream);
      else if (isDevelopment) process[stream].write(`${text}\n`);
      else logger.info(text, { worker: pid, stream });
    },
  };
}

/** Tells sessions apart in a log, and resumes none. */
function shortId(session: string | undefined): string | undefined {
  return session?.slice(0, 6);
}
