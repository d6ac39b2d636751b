/** Who uses the app, as the server tells the worker: claims are the provider's, everything else is ours. */

/** Why the last login failed, for `st.user.error`. */
export interface LoginError {
  /** Stable code, see docs/errors.md. */
  readonly code: string;
  readonly message: string;
}

/** A login as it crosses from the server to a worker. */
export interface Identity {
  /** The provider's name in the configuration. */
  readonly provider: string;
  readonly iss: string;
  readonly sub: string;
  /** When the login ends, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** Claims of the ID token and userinfo, as they came. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** The address the provider vouches for, as e-mail rules compare it. */
  readonly verifiedEmail?: string;
  /** What stands at the configured groups claim. */
  readonly groups?: readonly string[];
  /** The tokens that `expose_tokens` names. */
  readonly tokens?: { readonly id?: string; readonly access?: string };
}

export type UserState =
  | { readonly isLoggedIn: true; readonly identity: Identity }
  | { readonly isLoggedIn: false; readonly error?: LoginError };
