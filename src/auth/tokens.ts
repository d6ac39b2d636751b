/** Tokens of a login: refreshed by one caller at a time, in all processes, and again judged by the policy. */

import { setTimeout as sleep } from "node:timers/promises";

import type { LoginPolicy } from "../config/types.ts";
import type { UnknownRecord } from "../protocol/record.ts";
import type { Store } from "../store/store.ts";
import { decideLogin } from "./authorize.ts";
import {
  claimsOfPolicy,
  hasAgingRules,
  keptClaims,
  lacksClaimsOf,
  mergeClaims,
  toIdentity,
} from "./claims.ts";
import { asAuthError, AuthError } from "./errors.ts";
import type { AuthEvent } from "./events.ts";
import type { AuthLogger } from "./log.ts";
import type { Provider, TokenSet } from "./provider.ts";
import type { Providers } from "./providers.ts";
import { randomId } from "./random.ts";
import type { LoginRecord, Records } from "./records.ts";
import type { Revocations } from "./revocations.ts";
import type { Login } from "./types.ts";

/** An `address` is that of the person's request, for the audit log, where there is one. */
export interface Tokens {
  /** The exposed tokens, refreshed when the access token is about to end. */
  exposed(
    login: Login,
    address?: string,
  ): Promise<{ readonly id?: string; readonly access?: string }>;
  /** Asks the provider again when the claims that the policy reads have aged. Resolves to the record as it then is. */
  recheck(login: Login, record: LoginRecord, address?: string): Promise<LoginRecord | undefined>;
  /**
   * The same for a page that stays open. Resolves to what rules read of the person, to be compared; undefined where they
   * read nothing that ages, or the login is over.
   */
  recheckOpen(login: Login): Promise<string | undefined>;
}

export interface TokensDeps {
  readonly store: Store;
  readonly policy: LoginPolicy;
  readonly providers: Providers;
  readonly records: Records;
  readonly revocations: Revocations;
  readonly now: () => number;
  readonly emit: (event: AuthEvent) => void;
  readonly logger: AuthLogger;
}

/** An access token with less than this left is refreshed before it is handed out. */
const marginMs = 60_000;
/** Claims that a rule reads are asked for again after this, where a refresh token allows it. */
const claimsMaxAgeMs = 15 * 60_000;
/** What the provider could not confirm for so long no longer counts. */
const claimsTrustMs = 12 * 3_600_000;
/**
 * Longer than any refresh takes, whose requests (metadata, tokens, keys, userinfo) may take 8 s each and the keys a rest of
 * 5 s before: else the same refresh token would be used twice, for which a provider ends everything.
 */
const lockMs = 60_000;
/** Whoever has waited so long for another process, which may have died, goes on with what there is. */
const waitMs = 20_000;
/** After a failure the provider is left alone for a while. */
const failureMs = 30_000;

export function createTokens(deps: TokensDeps): Tokens {
  const { store, policy, providers, records, revocations, now, emit, logger } = deps;
  const pending = new Map<string, Promise<LoginRecord | undefined>>();
  const failedAt = new Map<string, number>();

  /** The record once somebody, here or elsewhere, has refreshed what `stale` holds; unchanged when that failed. */
  function refreshOnce(
    login: Login,
    stale: LoginRecord,
    address?: string,
  ): Promise<LoginRecord | undefined> {
    const { loginId } = login;
    let refreshing = pending.get(loginId);
    if (refreshing === undefined) {
      refreshing = refreshLocked(login, stale, address).finally(() => pending.delete(loginId));
      pending.set(loginId, refreshing);
    }
    return refreshing;
  }

  async function refreshLocked(
    login: Login,
    stale: LoginRecord,
    address?: string,
  ): Promise<LoginRecord | undefined> {
    const { loginId } = login;
    const lock = `auth-refresh:${loginId}`;
    const deadline = Date.now() + waitMs;
    while (Date.now() < deadline) {
      // Each turn waits for what another process does meanwhile.
      // oxlint-disable no-await-in-loop
      const record = await records.read(loginId);
      if (record === undefined || record.version !== stale.version) return record;
      if (now() - (failedAt.get(loginId) ?? -Infinity) < failureMs) return record;
      if (await store.setIfAbsent(lock, randomId(), { expiresInMs: lockMs })) {
        try {
          const newest = await records.read(loginId);
          if (newest === undefined || newest.version !== stale.version) return newest;
          return await refresh(login, newest, address);
        } finally {
          await store.delete(lock);
        }
      }
      await sleep(50);
      // oxlint-enable no-await-in-loop
    }
    return stale;
  }

  async function refresh(
    login: Login,
    record: LoginRecord,
    address?: string,
  ): Promise<LoginRecord | undefined> {
    const provider = providers.byName(login.provider);
    if (provider === undefined || record.refreshToken === undefined) return record;
    let tokens: TokenSet;
    try {
      tokens = await provider.refresh(record.refreshToken, record.nonce);
      assertSamePerson(tokens, login);
    } catch (error) {
      return afterFailure(login, record, error, address);
    }
    failedAt.delete(login.loginId);
    const renewed = await toRecord(login, record, tokens, provider);
    // Ended while the provider was asked: what it gave must not bring the login back.
    if ((await revocations.find(login)) !== undefined) return undefined;
    if (renewed.claims !== undefined && isDenied(login, renewed.claims, provider)) {
      await end(login, "denied", address);
      return undefined;
    }
    await records.write(login, renewed);
    if ((await revocations.find(login)) !== undefined) {
      await records.remove(login.loginId);
      return undefined;
    }
    emit({ type: "token_refreshed", at: now(), ...personOf(login), address });
    return renewed;
  }

  async function toRecord(
    login: Login,
    record: LoginRecord,
    tokens: TokenSet,
    provider: Provider,
  ): Promise<LoginRecord> {
    const fresh = await freshClaims(login, tokens, provider);
    // Without an answer about what the rules read, the old claims stay, and stay as old as they are.
    if (fresh === undefined) noteFailure(login.loginId);
    const outdated = fresh === undefined ? new Set<string>() : claimsOfPolicy(policy);
    const kept = Object.entries(record.claims ?? {}).filter(([name]) => !outdated.has(name));
    const renewed = keptClaims(fresh ?? tokens.claims ?? {}, policy);
    return {
      nonce: record.nonce,
      idToken: tokens.idToken ?? record.idToken,
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken ?? record.refreshToken,
      accessExpiresAt: tokens.accessExpiresAt,
      claims: record.claims && { ...Object.fromEntries(kept), ...renewed },
      version: record.version + 1,
      checkedAt: fresh === undefined ? record.checkedAt : now(),
    };
  }

  /** What the provider says now of the claims that rules read; undefined when it does not say. */
  async function freshClaims(
    login: Login,
    tokens: TokenSet,
    provider: Provider,
  ): Promise<UnknownRecord | undefined> {
    const { claims = {}, accessToken } = tokens;
    if (!lacksClaimsOf(policy, claims)) return claims;
    const userinfo = await provider.userinfo(accessToken, login.sub);
    return userinfo && mergeClaims(claims, userinfo);
  }

  function isDenied(login: Login, claims: UnknownRecord, provider: Provider): boolean {
    return !decideLogin(policy, toIdentity(login, claims, provider.config, policy)).allow;
  }

  async function afterFailure(
    login: Login,
    record: LoginRecord,
    error: unknown,
    address?: string,
  ): Promise<LoginRecord | undefined> {
    const { provider, loginId } = login;
    const { code, reason } = asAuthError(error);
    logger.warn("refresh failed", { provider, code, reason });
    noteFailure(loginId);
    // The provider has let go of this login. It goes on to its end, unless the policy lives on what the provider says.
    if (code !== "AUTH_CODE_REFUSED" || !hasAgingRules(policy)) return record;
    await end(login, "provider", address);
    return undefined;
  }

  function noteFailure(loginId: string): void {
    failedAt.delete(loginId);
    failedAt.set(loginId, now());
    for (const oldest of failedAt.keys()) {
      if (failedAt.size <= 10_000) break;
      failedAt.delete(oldest);
    }
  }

  async function end(login: Login, reason: "denied" | "provider", address?: string): Promise<void> {
    await revocations.revoke({ kind: "login", loginId: login.loginId }, reason);
    await records.remove(login.loginId);
    emit({ type: "session_revoked", at: now(), reason, ...personOf(login), address });
  }

  async function recheck(
    login: Login,
    record: LoginRecord,
    address?: string,
  ): Promise<LoginRecord | undefined> {
    const ageMs = now() - record.checkedAt;
    if (record.refreshToken === undefined || !hasAgingRules(policy)) return record;
    if (ageMs < claimsMaxAgeMs) return record;
    const newest = await refreshOnce(login, record, address);
    if (newest === undefined || now() - newest.checkedAt < claimsTrustMs) return newest;
    await end(login, "provider", address);
    return undefined;
  }

  return {
    recheck,
    async exposed(login, address) {
      const provider = providers.byName(login.provider);
      const names = provider?.config.exposeTokens ?? [];
      if (names.length === 0) return {};
      let record = await records.read(login.loginId);
      const isEnding = (record?.accessExpiresAt ?? Infinity) - now() < marginMs;
      if (record?.refreshToken !== undefined && isEnding)
        record = await refreshOnce(login, record, address);
      if (record === undefined) return {};
      const { accessToken, accessExpiresAt = Infinity, idToken } = record;
      const isUsable = accessToken !== undefined && accessExpiresAt > now();
      return {
        ...(names.includes("id") ? { id: idToken } : {}),
        ...(names.includes("access") && isUsable ? { access: accessToken } : {}),
      };
    },

    async recheckOpen(login) {
      if (!hasAgingRules(policy)) return undefined;
      const stored = await records.read(login.loginId);
      const claims = stored && (await recheck(login, stored))?.claims;
      return claims && JSON.stringify([...claimsOfPolicy(policy)].map((name) => claims[name]));
    },
  };
}

function assertSamePerson({ claims }: TokenSet, { iss, sub }: Login): void {
  if (claims === undefined || (claims.iss === iss && claims.sub === sub)) return;
  throw new AuthError("AUTH_ID_TOKEN_INVALID", "refresh: the ID token is another person's");
}

function personOf({
  provider,
  iss,
  sub,
  loginId,
}: Login): Pick<Login, "provider" | "iss" | "sub" | "loginId"> {
  return { provider, iss, sub, loginId };
}
