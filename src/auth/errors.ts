/** Every way in which a login can fail: its code, the status of its page, what the person reads and can do. */

import { SluiceError } from "../errors.ts";

interface Failure {
  readonly status: number;
  /** What happened, for the person. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

const askOperator = "If it happens again, tell whoever runs the app, with the id below.";

/** The table that docs/errors.md is held against. Codes are never renamed. */
export const failures = {
  AUTH_ACCESS_DENIED: {
    status: 403,
    message: "The login was cancelled, or the provider did not let you in.",
    hint: "Try again, and agree to share your name and e-mail address with the app.",
  },
  AUTH_ATTEMPT_EXPIRED: {
    status: 400,
    message: "This login took longer than 10 minutes.",
    hint: "Try again.",
  },
  AUTH_ATTEMPT_USED: {
    status: 400,
    message: "This login has already been finished once.",
    hint: "Go back to the app, or log in again.",
  },
  AUTH_BODY_TOO_LARGE: {
    status: 413,
    message: "The provider's answer is too large.",
    hint: askOperator,
  },
  AUTH_CALLBACK_INVALID: {
    status: 400,
    message: "The provider's answer is not one that a login can end with.",
    hint: "Try again, starting from the app.",
  },
  AUTH_CLAIMS_TOO_LARGE: {
    status: 502,
    message: "The provider says more about you than the app can keep.",
    hint: "Tell whoever runs the app: keep_claims under [login] in config.toml names the claims it needs.",
  },
  AUTH_CLIENT_REFUSED: {
    status: 502,
    message: "The provider does not accept the app's credentials.",
    hint: "Tell whoever runs the app to check client_id, client_secret and client_auth in secrets.toml.",
  },
  AUTH_CODE_REFUSED: {
    status: 400,
    message: "The provider no longer accepts this login.",
    hint: "Try again: a login can be finished only once, and soon after it began.",
  },
  AUTH_DENIED: {
    status: 403,
    message: "You are logged in, but your account is not let in here.",
    hint: "Use another account, or ask whoever runs the app to let this one in.",
  },
  AUTH_EMAIL_UNVERIFIED: {
    status: 403,
    message: "The provider does not confirm that your e-mail address is yours.",
    hint: "Confirm the address at the provider, or use another account.",
  },
  AUTH_GROUPS_MISSING: {
    status: 403,
    message: "Your account is in so many groups that the provider does not list them.",
    hint: "Tell whoever runs the app: the provider can send only the groups assigned to the app.",
  },
  AUTH_ID_TOKEN_INVALID: {
    status: 502,
    message: "The provider's proof of who you are cannot be trusted.",
    hint: askOperator,
  },
  AUTH_ID_TOKEN_MISSING: {
    status: 502,
    message: "The provider sent no proof of who you are.",
    hint: "Tell whoever runs the app to check that the provider speaks OpenID Connect: OAuth 2.0 alone cannot log anyone in.",
  },
  AUTH_INTERNAL: {
    status: 500,
    message: "The app could not finish this login.",
    hint: askOperator,
  },
  AUTH_ISSUER_MISMATCH: {
    status: 400,
    message: "The answer comes from another provider than the one this login began with.",
    hint: "Try again, starting from the app.",
  },
  AUTH_LOGIN_REQUIRED: {
    status: 403,
    message: "The provider needs you to log in there, to choose an account or to agree first.",
    hint: "Try again, and answer what the provider asks.",
  },
  AUTH_LOGOUT_REFUSED: {
    status: 400,
    message: "This request does not log anyone out.",
    hint: "Log out in the app itself.",
  },
  AUTH_METHOD_NOT_ALLOWED: {
    status: 405,
    message: "This address cannot be called that way.",
    hint: "Start from the app.",
  },
  AUTH_NAVIGATION_ONLY: {
    status: 403,
    message: "A login starts only in a page of its own, not in a frame, an image or ahead of time.",
    hint: "Open the app in a tab of its own.",
  },
  AUTH_NOT_FRESH: {
    status: 403,
    message: "The provider did not ask you to log in again, as this page demands.",
    hint: "Log out at the provider, then try again.",
  },
  AUTH_ORIGIN_REFUSED: {
    status: 403,
    message: "This request does not come from the app.",
    hint: "Start from the app itself.",
  },
  AUTH_PROVIDER_BUSY: {
    status: 503,
    message: "The provider cannot log you in at the moment.",
    hint: "Try again in a minute.",
  },
  AUTH_PROVIDER_CHANGED: {
    status: 400,
    message: "The app's login was reconfigured while you were logging in.",
    hint: "Try again.",
  },
  AUTH_PROVIDER_ERROR: {
    status: 502,
    message: "The provider reports an error instead of logging you in.",
    hint: askOperator,
  },
  AUTH_PROVIDER_METADATA: {
    status: 502,
    message: "The provider describes itself in a way that cannot be trusted.",
    hint: "Tell whoever runs the app to check server_metadata_url in secrets.toml.",
  },
  AUTH_PROVIDER_UNKNOWN: {
    status: 400,
    message: "The app asks for a login provider that is not configured.",
    hint: "Tell whoever runs the app to compare st.login() with the [auth] blocks of secrets.toml.",
  },
  AUTH_PROVIDER_UNREACHABLE: {
    status: 503,
    message: "The provider does not answer.",
    hint: "Try again in a minute.",
  },
  AUTH_REQUEST_REFUSED: {
    status: 502,
    message: "The provider does not accept the app's request.",
    hint: "Tell whoever runs the app to check scope and client_kwargs in secrets.toml.",
  },
  AUTH_REQUIRED: {
    status: 401,
    message: "This needs a login.",
    hint: "Open the app and log in.",
  },
  AUTH_ROUTE_UNKNOWN: {
    status: 404,
    message: "There is no such page.",
    hint: "Go back to the app.",
  },
  AUTH_STATE_MISSING: {
    status: 400,
    message: "The provider's answer does not say which login it belongs to.",
    hint: "Try again, starting from the app.",
  },
  AUTH_STATE_UNKNOWN: {
    status: 400,
    message: "This login was not started in this browser, or too long ago.",
    hint: "Try again here. If it goes on, allow the app to keep cookies.",
  },
  AUTH_STORE_UNAVAILABLE: {
    status: 503,
    message: "The app cannot check logins at the moment.",
    hint: "Try again in a minute.",
  },
  AUTH_TENANT_DENIED: {
    status: 403,
    message: "Your organization may not use this app.",
    hint: "Use an account of another organization, or ask whoever runs the app.",
  },
  AUTH_TICKET_INVALID: {
    status: 400,
    message: "This login link is too old, or was made for another browser.",
    hint: "Try again.",
  },
  AUTH_TOKEN_RESPONSE: {
    status: 502,
    message: "The provider's answer cannot be read.",
    hint: askOperator,
  },
  AUTH_TOO_MANY_REQUESTS: {
    status: 429,
    message: "Too many logins come from your network.",
    hint: "Wait a minute, then try again.",
  },
  AUTH_XSRF_REFUSED: {
    status: 403,
    message: "This page is older than your login.",
    hint: "Reload the page, then try again.",
  },
} as const satisfies Record<string, Failure>;

export type AuthErrorCode = keyof typeof failures;

/** Whether the text is the code of a row of the table. */
export function isAuthErrorCode(code: string): code is AuthErrorCode {
  return Object.hasOwn(failures, code);
}

/** A failed login. Holds no token, code, state or cookie value, so it may be logged whole. */
export class AuthError extends SluiceError<AuthErrorCode> {
  override readonly name: string = "AuthError";
  readonly status: number;
  /** For the operator's log alone: which check failed, and the provider's own words, cleaned. */
  readonly reason: string;
  /** For the person's page, beside the message: words of ours, or a claim's name. */
  readonly detail: string | undefined;

  constructor(code: AuthErrorCode, reason: string, detail?: string) {
    const { status, message, hint } = failures[code];
    super(code, message, hint);
    this.status = status;
    this.reason = reason;
    this.detail = detail;
  }
}

/** An account that the provider vouches for and the policy does not let in. */
export class DeniedError extends AuthError {
  override readonly name = "DeniedError";
  readonly iss: string;
  readonly sub: string;
  /** The rule that decided, as it is written in the configuration. */
  readonly rule: string | undefined;

  constructor(
    code: AuthErrorCode,
    { iss, sub }: { iss: string; sub: string },
    rule: string | undefined,
  ) {
    super(code, rule === undefined ? "no rule lets this account in" : `rule ${rule}`);
    this.iss = iss;
    this.sub = sub;
    this.rule = rule;
  }
}

/** Any error as one of the table: what nobody foresaw is told apart by its name alone. */
export function asAuthError(error: unknown): AuthError {
  if (error instanceof AuthError) return error;
  if (error instanceof SluiceError && error.code.startsWith("STORE_")) {
    return new AuthError("AUTH_STORE_UNAVAILABLE", error.code);
  }
  return new AuthError("AUTH_INTERNAL", error instanceof Error ? error.name : "unknown");
}
