/** The auth core as its callers see it. */

import type { AuthConfig } from "../config/types.ts";
import type { AccessDecision } from "../protocol/page-access.ts";
import type { UserState } from "../protocol/user.ts";
import type { Store } from "../store/store.ts";
import type { AuthErrorCode } from "./errors.ts";
import type { AuthEvent, RevocationReason } from "./events.ts";
import type { AuthLogger } from "./log.ts";

export interface AuthOptions {
  readonly config: AuthConfig;
  /** Keeps revocations, used states and tokens. Durable, or a restart forgets them. */
  readonly store: Store;
  /** The clock, in milliseconds since 1970. @defaultValue `Date.now` */
  readonly now?: () => number;
  /** Called for each event of the audit log. @defaultValue each is a line of the log */
  readonly onEvent?: (event: AuthEvent) => void;
  /** @defaultValue says nothing */
  readonly logger?: AuthLogger;
  /** Reaches providers instead of the built-in transport. Redirects are not followed, and large bodies not read, in either. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** The look of the chooser and of error pages. */
  readonly page?: PageOptions;
}

export interface PageOptions {
  /** Path of the style sheet. @defaultValue `"/_sluice/auth.css"` */
  readonly stylesheetUrl?: string;
  /** Path of a style sheet with the app's own colours, which count after the other. @defaultValue none */
  readonly themeUrl?: string | undefined;
  /** The app's name, for titles. @defaultValue the app's host */
  readonly appName?: string;
  /** Origins whose pages may show the app; there they see the way to a tab of its own. @defaultValue none */
  readonly embedOrigins?: readonly string[];
}

/** Who sent a request, as the server saw it behind its trusted proxies. */
export interface Peer {
  readonly address: string;
}

/** A login as the server holds it for a socket: what is needed to know whether it is still good. Plain data. */
export interface Login {
  /** Random; names the login in the store and tells the browser's tabs when somebody else logged in. Opens nothing. */
  readonly loginId: string;
  readonly provider: string;
  readonly iss: string;
  readonly sub: string;
  /** The provider's session, where it has one. */
  readonly sid: string | undefined;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A login that failed. */
export interface LoginFailure {
  readonly code: AuthErrorCode;
  /** On the page that the person saw, and in the log. */
  readonly id: string;
}

/** Who sent a request, as far as its cookies prove it. */
export interface Visitor {
  readonly user: UserState;
  /** Undefined when not logged in. */
  readonly login: Login | undefined;
  /** Names the browser, logged in or not; new after each login and logout. Kept from scripts of the page. */
  readonly browserId: string;
  /** What a page sends back as `X-Sluice-Xsrf` with each request that changes something. */
  readonly xsrfToken: string;
  /** The failed login that `user.error` tells of: its code, and the id that stands in the log. */
  readonly failure?: LoginFailure | undefined;
  /** `Set-Cookie` values that must go out with the answer, which then is `Cache-Control: no-store`. */
  readonly setCookies: readonly string[];
}

export interface LoginTicketOptions {
  /** The name in `st.login("NAME")`. Undefined: `[auth]` itself, else the only provider, else the chooser. */
  readonly provider?: string | undefined;
  /** A page of the app; anything else becomes its home page. */
  readonly returnTo?: string | undefined;
  /** Authorization parameters for this login alone. */
  readonly params?: Readonly<Record<string, string>> | undefined;
  /** The provider must have asked the person within this time. */
  readonly maxAgeSeconds?: number | undefined;
  /** The browser that may use the ticket: {@link Visitor.browserId}. */
  readonly browserId: string;
  /** The failure that `st.user.error` shows in this run: the ticket then leads to its page again, never into a loop. */
  readonly failed?: LoginFailure | undefined;
}

export type LogoutScope = "app" | "provider" | "everywhere";

export interface LogoutOptions {
  readonly login: Login;
  readonly browserId: string;
  /** Where the person is, for the audit log. */
  readonly address?: string | undefined;
  readonly scope?: LogoutScope | undefined;
  /** A page of the app; anything else becomes its home page. */
  readonly returnTo?: string | undefined;
}

/** How a watched login ended, or ceased to be what it was when the watching began. */
export type LoginEnd =
  /** The provider says other things of the person, and rules read them: whoever asks again is still logged in. */
  | { readonly kind: "changed" }
  | { readonly kind: "expired" }
  | { readonly kind: "idle" }
  | {
      readonly kind: "revoked";
      readonly reason: RevocationReason;
      /** With `"replaced"`: the login that took its place in the same browser, and whether it is the same person's. */
      readonly successor?: { readonly loginId: string; readonly isSamePerson: boolean };
    };

/** The relying party: everything about logins that an app's server needs. */
export interface Auth {
  /** Where providers send people back to after {@link LogoutScope} `"provider"`; to be registered there. */
  readonly postLogoutRedirectUri: URL;

  /** Answers what lies under `/auth/` and `/oauth2callback` of the app; undefined for every other path. */
  handle(request: Request, peer: Peer): Promise<Response | undefined>;

  /** Who sent these headers. Never throws: what cannot be proven is nobody. `peer` is for the audit log. */
  identify(headers: Headers, peer?: Peer): Promise<Visitor>;

  /** Who sent a request, without the rest: enough for a server that draws no pages of its own. */
  user(from: Request | Headers, peer?: Peer): Promise<UserState>;

  /** Whether the token of a request that changes something belongs to its browser. */
  isXsrfToken(token: string | null, browserId: string): boolean;

  /**
   * Where the browser goes for a script's `st.login()`.
   *
   * @throws {@link AuthError} `AUTH_PROVIDER_UNKNOWN` naming the configured providers.
   */
  loginTicketUrl(options: LoginTicketOptions): Promise<URL>;

  /**
   * Ends a login at once, in the store and so on every replica. The browser then posts `token` to `/auth/logout`, where its
   * cookies go, and follows the URL in the answer.
   */
  logout(options: LogoutOptions): Promise<{ readonly token: string }>;

  /** Whether somebody may see what is at a URL of the app. A pure function of the policy. */
  authorize(url: URL, user: UserState): AccessDecision;

  /** The answer to a request that {@link Auth.authorize} refuses: a login, the reason, or a bare status for what is no page. */
  refuse(
    request: Request,
    peer: Peer,
    decision: Exclude<AccessDecision, { allow: true }>,
  ): Promise<Response>;

  /** Whether a login is neither ended nor over. Rejects when the store cannot say. */
  isActive(login: Login): Promise<boolean>;

  /**
   * Calls `onEnd` once when the login ends by expiry, idleness or revocation, here or on another replica.
   *
   * @returns stops watching.
   */
  watch(login: Login, onEnd: (end: LoginEnd) => void): () => void;

  /** Notes that a login is being used where no request says so: in an open page, at its socket. Never rejects. */
  keepAwake(login: Login): Promise<void>;

  /** The tokens that `expose_tokens` names, refreshed when they need it and a refresh token allows it. */
  tokens(login: Login, peer?: Peer): Promise<{ readonly id?: string; readonly access?: string }>;

  /** Stops watching everything. The store is the caller's to close. */
  close(): Promise<void>;
}
