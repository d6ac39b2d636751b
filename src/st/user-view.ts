/** A login as scripts see it: the provider's claims under their names, and what is ours under names that no claim can take. */

import type { Identity, LoginError, UserState } from "../protocol/user.ts";
import { ScriptError } from "../script/errors.ts";
import { currentScope } from "../script/scope.ts";

/**
 * What OpenID Connect says of a person, where the provider says it in the type it should have.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims | OpenID Connect Core §5.1}
 */
export interface StandardClaims {
  readonly name?: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly middle_name?: string;
  readonly nickname?: string;
  readonly preferred_username?: string;
  readonly profile?: string;
  readonly picture?: string;
  readonly website?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly gender?: string;
  readonly birthdate?: string;
  readonly zoneinfo?: string;
  readonly locale?: string;
  readonly phone_number?: string;
  readonly phone_number_verified?: boolean;
  readonly updated_at?: number;
}

/** The tokens that `expose_tokens` of secrets.toml names. */
export interface UserTokens {
  /**
   * The access token, for a request to an API in the person's name.
   *
   * @throws {@link ScriptError} `TOKEN_UNAVAILABLE` when it is not exposed, or has ended.
   */
  access(): Promise<string>;
  /**
   * The ID token as the provider signed it.
   *
   * @throws {@link ScriptError} `TOKEN_UNAVAILABLE` when it is not exposed.
   */
  id(): Promise<string>;
}

/** Somebody who is logged in. Beside what stands here, each claim of the provider is there under its name. */
export interface LoggedInUser extends StandardClaims {
  readonly isLoggedIn: true;
  /** The provider's name in secrets.toml. */
  readonly provider: string;
  /** The provider, as it calls itself. */
  readonly iss: string;
  /** The person, as the provider calls him; unique only together with `iss`. */
  readonly sub: string;
  /** When the login ends. */
  readonly expiresAt: Date;
  /** All claims as they came, also those whose names mean something else here. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly tokens: UserTokens;
  readonly [claim: string]: unknown;
}

/** Nobody is logged in. */
export interface LoggedOutUser {
  readonly isLoggedIn: false;
  /** Why the last login failed; only in the first run after it. */
  readonly error?: LoginError;
}

export type User = LoggedInUser | LoggedOutUser;

/** Who uses the app, as the run that calls sees it. */
export function currentUser(): User {
  const { session, events } = currentScope().run;
  const state = session.user;
  // Once the person has done something, a login that failed before is no news.
  if (!state.isLoggedIn) return events === 0 ? viewOf(state) : nobody;
  return viewOf(state);
}

const views = new WeakMap<UserState, User>();

function viewOf(state: UserState): User {
  let view = views.get(state);
  if (view === undefined) {
    view = state.isLoggedIn ? viewOfLogin(state.identity) : viewOfNobody(state.error);
    views.set(state, view);
  }
  return view;
}

function viewOfNobody(error: LoginError | undefined): LoggedOutUser {
  const own: LoggedOutUser = { isLoggedIn: false, ...(error !== undefined && { error }) };
  return Object.freeze(Object.assign(bare(), own));
}

const nobody = viewOfNobody(undefined);

/** Names that no claim may take: ours, and those that make a promise or a JSON text of any object. */
const reserved: ReadonlySet<string> = new Set([
  "isLoggedIn",
  "error",
  "provider",
  "iss",
  "sub",
  "expiresAt",
  "claims",
  "tokens",
  "then",
  "toJSON",
]);

function viewOfLogin(identity: Identity): LoggedInUser {
  const { provider, iss, sub, expiresAt, claims } = identity;
  const all = Object.freeze(Object.assign(bare(), claims));
  const open = Object.entries(claims).filter(
    ([name, value]) => !reserved.has(name) && hasStandardType(name, value),
  );
  const own = {
    isLoggedIn: true,
    provider,
    iss,
    sub,
    expiresAt: new Date(expiresAt),
    claims: all,
  } as const;
  const view = Object.assign(bare(), Object.fromEntries(open), own);
  // Not to be listed: it has no place in a log or a JSON text of the user.
  Object.defineProperty(view, "tokens", { value: tokensOf(identity), enumerable: false });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `tokens` was defined a line above
  return Object.freeze(view) as unknown as LoggedInUser;
}

/** An object that inherits nothing, so that each name is a claim or undefined. */
function bare(): Record<string, unknown> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is empty
  return Object.create(null) as Record<string, unknown>;
}

const texts: ReadonlySet<string> = new Set([
  "name",
  "given_name",
  "family_name",
  "middle_name",
  "nickname",
  "preferred_username",
  "profile",
  "picture",
  "website",
  "email",
  "gender",
  "birthdate",
  "zoneinfo",
  "locale",
  "phone_number",
]);

/** Whether a standard claim has the type that the script's types promise; others may be anything. */
function hasStandardType(name: string, value: unknown): boolean {
  if (texts.has(name)) return typeof value === "string";
  if (name === "email_verified" || name === "phone_number_verified")
    return typeof value === "boolean";
  return name !== "updated_at" || typeof value === "number";
}

function tokensOf({ tokens }: Identity): UserTokens {
  return Object.freeze({
    access: async () => tokens?.access ?? unavailable("access"),
    id: async () => tokens?.id ?? unavailable("id"),
  });
}

function unavailable(kind: "access" | "id"): never {
  throw new ScriptError(
    "TOKEN_UNAVAILABLE",
    `There is no ${kind} token for this login.`,
    `Write expose_tokens = ["${kind}"] beside the provider in secrets.toml. If it stands there, the token has ended: have the person log in again.`,
  );
}
