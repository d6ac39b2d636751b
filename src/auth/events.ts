/** The audit log: one event for each thing that happens to a login. */

import type { AuthErrorCode } from "./errors.ts";

interface EventOf<Type extends string> {
  readonly type: Type;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

interface AboutPerson {
  readonly provider: string;
  readonly iss: string;
  readonly sub: string;
  readonly loginId: string;
}

interface FromAddress {
  /** The address the request came from. */
  readonly address: string;
}

interface Failed extends FromAddress {
  /** Stands on the page that the person saw, too. */
  readonly id: string;
  readonly code: AuthErrorCode;
  readonly provider: string | undefined;
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
  | (EventOf<"login_started"> & FromAddress & { readonly provider: string })
  | (EventOf<"login_completed"> & FromAddress & AboutPerson)
  | (EventOf<"login_failed"> & Failed)
  | (EventOf<"login_denied"> &
      Failed & { readonly iss?: string; readonly sub?: string; readonly rule?: string })
  | (EventOf<"logout"> & AboutPerson & { readonly scope: "app" | "provider" | "everywhere" })
  | (EventOf<"session_expired"> & AboutPerson & { readonly reason: "max" | "idle" })
  | (EventOf<"session_revoked"> &
      Partial<AboutPerson> & { readonly reason: RevocationReason; readonly iss: string })
  | (EventOf<"token_refreshed"> & AboutPerson);
