/** Logins that ended before their time: kept in the store until they would have ended anyway, and told to every replica. */

import * as v from "valibot";

import type { Store, Unsubscribe } from "../store/store.ts";
import type { RevocationReason } from "./events.ts";
import { hashOf } from "./random.ts";
import type { Login } from "./types.ts";

const reasons = [
  "logout",
  "everywhere",
  "replaced",
  "provider",
  "denied",
  "provider_session_ended",
] as const;

const revocationSchema = v.strictObject({
  /** Logins issued at or before this time are over, in milliseconds since 1970. */
  at: v.number(),
  reason: v.picklist(reasons),
  successor: v.optional(v.strictObject({ loginId: v.string(), isSamePerson: v.boolean() })),
});

const messageSchema = v.strictObject({ target: v.string(), revocation: revocationSchema });

/** Why and when. */
export type Revocation = v.InferOutput<typeof revocationSchema>;

/** What is revoked: one login, all of a person, all of one session at the provider. */
type RevocationTarget =
  | { readonly kind: "login"; readonly loginId: string }
  | { readonly kind: "person"; readonly iss: string; readonly sub: string }
  | { readonly kind: "session"; readonly iss: string; readonly sid: string };

export interface Revocations {
  revoke(
    target: RevocationTarget,
    reason: RevocationReason,
    successor?: Revocation["successor"],
  ): Promise<void>;
  /** What ended the login, or undefined while nothing has. Rejects when the store cannot say. */
  find(login: Login): Promise<Revocation | undefined>;
  /**
   * Tells of revocations as they come; `isAbout` says whether one concerns a login. After a lost connection `onGap` is
   * called instead: messages may be missing.
   */
  subscribe(
    onRevoked: (revocation: Revocation, isAbout: (login: Login) => boolean) => void,
    onGap: () => void,
  ): Promise<Unsubscribe>;
}

export interface RevocationsOptions {
  readonly store: Store;
  readonly now: () => number;
  /** The longest life of a login: after it a revocation has nothing left to forbid. */
  readonly maxAgeMs: number;
}

const channel = "auth-revoked";

export function createRevocations({ store, now, maxAgeMs }: RevocationsOptions): Revocations {
  // A replica whose clock is ahead may have issued a login that ends a little later than ours would.
  const keepMs = maxAgeMs + 3_600_000;

  return {
    async revoke(target, reason, successor) {
      const name = nameOf(target);
      const revocation = { at: now(), reason, ...(successor === undefined ? {} : { successor }) };
      await store.set(`auth-revoked:${name}`, JSON.stringify(revocation), { expiresInMs: keepMs });
      await store.publish(channel, JSON.stringify({ target: name, revocation }));
    },

    async find(login) {
      const texts = await Promise.all(
        namesOf(login).map((name) => store.get(`auth-revoked:${name}`)),
      );
      for (const text of texts) {
        if (text === undefined) continue;
        const revocation = v.parse(revocationSchema, JSON.parse(text));
        if (login.issuedAt <= revocation.at) return revocation;
      }
      return undefined;
    },

    subscribe(onRevoked, onGap) {
      return store.subscribe(
        channel,
        (message) => {
          const { target, revocation } = v.parse(messageSchema, JSON.parse(message));
          onRevoked(
            revocation,
            (login) => login.issuedAt <= revocation.at && namesOf(login).includes(target),
          );
        },
        onGap,
      );
    },
  };
}

function namesOf({ loginId, iss, sub, sid }: Login): readonly string[] {
  const names = [nameOf({ kind: "login", loginId }), nameOf({ kind: "person", iss, sub })];
  if (sid !== undefined) names.push(nameOf({ kind: "session", iss, sid }));
  return names;
}

/** People are named by a hash: the store's keys are not sealed. */
function nameOf(target: RevocationTarget): string {
  if (target.kind === "login") return `login:${target.loginId}`;
  if (target.kind === "person") return `person:${hashOf(target.iss, target.sub)}`;
  return `session:${hashOf(target.iss, target.sid)}`;
}
