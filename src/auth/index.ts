/** `sluice/auth`: an OpenID Connect relying party for any server that speaks `Request` and `Response`. */

export { createAuth } from "./create-auth.ts";
export { decideLogin, type LoginDecision } from "./authorize.ts";
export { AuthError, DeniedError, failures, type AuthErrorCode } from "./errors.ts";
export type { AuthEvent, RevocationReason } from "./events.ts";
export type { AuthLogger, LogFields } from "./log.ts";
export { toNodeHandler, type FetchHandler } from "./node-handler.ts";
export { OwnedParameterError, UnknownProviderError } from "./login-errors.ts";
export type {
  Auth,
  AuthOptions,
  Login,
  LoginEnd,
  LoginFailure,
  LoginTicketOptions,
  LogoutOptions,
  LogoutScope,
  PageOptions,
  Peer,
  Visitor,
} from "./types.ts";
export type {
  AuthConfig,
  ClientAuth,
  LoginPolicy,
  PagePolicy,
  PageRules,
  ProviderConfig,
} from "../config/types.ts";
export { decideAccess, type AccessDecision } from "../protocol/page-access.ts";
export {
  matchRules,
  parseRule,
  RuleError,
  type Rule,
  type RuleSubject,
} from "../protocol/policy.ts";
export type { Identity, LoginError, UserState } from "../protocol/user.ts";
export { loadConfig, type LoadOptions } from "../config/load.ts";
export { createMemoryStore } from "../store/memory-store.ts";
export { openStore } from "../store/open-store.ts";
export type { Store } from "../store/store.ts";
