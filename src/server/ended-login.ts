/** Which logins are over for good, by the events of the login: what scripts keep for them goes. */

import type { AuthEvent } from "../auth/events.ts";
import type { Whose } from "./sessions/types.ts";

/** Undefined: none is, as when one expires, since its person may log in again and go on. */
export function endedLogin(event: AuthEvent): Whose | undefined {
  if (event.type === "logout") {
    const { iss, sub, loginId, scope } = event;
    return scope === "everywhere" ? { iss, sub } : { iss, sub, loginId };
  }
  if (event.type !== "session_revoked") return undefined;
  const { iss, sub, loginId } = event;
  // Without a login's id it is all of a person's: his provider named no session, or none that is known here.
  return sub === undefined ? undefined : { iss, sub, loginId };
}
