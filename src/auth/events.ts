/** The audit log: one event for each thing that happens to a login, and the log line that each is. */

import { failures, type AuthErrorCode } from "./errors.ts";
import type { AuthLogger } from "./log.ts";

interface EventOf<Type extends string> {
  readonly type: Type;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

interface AboutPerson {
  readonly provider: string;
  readonly iss: string;
  readonly sub: string;
  /** The same from a login's start to its end. */
  readonly loginId: string;
}

interface FromAddress {
  /** The address the request came from. */
  readonly address: string;
}

interface Noticed {
  /** The address of the request that it was noticed by. Undefined: no request was at hand, as at an open page. */
  readonly address?: string | undefined;
}

interface Failed extends FromAddress {
  /** Stands on the page that the person saw, too. */
  readonly id: string;
  readonly code: AuthErrorCode;
  /** Which check failed, with the provider's own words, cleaned. */
  readonly reason: string;
  readonly provider: string | undefined;
  /** Undefined: it is not known which login this was to be. */
  readonly loginId: string | undefined;
}

/** Why a login ended before its time. */
export type RevocationReason =
  | "logout"
  | "everywhere"
  | "replaced"
  | "provider"
  | "denied"
  | "provider_session_ended";

/** One line of the audit log. Holds no claim but `iss` and `sub`, and nothing that opens anything. */
export type AuthEvent =
  | (EventOf<"login_started"> & FromAddress & Pick<AboutPerson, "provider" | "loginId">)
  | (EventOf<"login_completed"> & FromAddress & AboutPerson)
  | (EventOf<"login_failed"> & Failed)
  | (EventOf<"login_denied"> &
      Failed & { readonly iss?: string; readonly sub?: string; readonly rule?: string })
  | (EventOf<"logout"> &
      AboutPerson & {
        readonly scope: "app" | "provider" | "everywhere";
        readonly address: string | undefined;
      })
  | (EventOf<"session_expired"> & AboutPerson & Noticed & { readonly reason: "max" | "idle" })
  | (EventOf<"session_revoked"> &
      Partial<AboutPerson> &
      Noticed &
      Pick<AboutPerson, "provider" | "iss"> & { readonly reason: RevocationReason })
  | (EventOf<"token_refreshed"> & AboutPerson & Noticed);

/** Writes an event as a line of the log, which has a time of its own. */
export function logEvent(event: AuthEvent, logger: AuthLogger): void {
  const { type, at: _, ...facts } = event;
  logger[levelOf(event)](type.replace("_", " "), { event: type, ...facts });
}

function levelOf(event: AuthEvent): "info" | "warn" | "error" {
  if (event.type !== "login_failed" && event.type !== "login_denied") return "info";
  return failures[event.code].status >= 500 ? "error" : "warn";
}
