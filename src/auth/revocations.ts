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
  /** In milliseconds since 1970. Of a person or a session, logins issued at or before this time are over. */
  at: v.number(),
  /** One that a newer version knows ends the login all the same. */
  reason: v.fallback(v.picklist(reasons), "logout"),
  successor: v.optional(v.strictObject({ loginId: v.string(), isSamePerson: v.boolean() })),
});

const messageSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictObject({ target: v.string(), revocation: revocationSchema }),
);

/** Why and when. */
export type Revocation = v.InferOutput<typeof revocationSchema>;

/** What is revoked: one login, all of a person, all of one session at the provider, all of a person without a session. */
type RevocationTarget =
  | { readonly kind: "login"; readonly loginId: string }
  | { readonly kind: "person" | "sessionless"; readonly iss: string; readonly sub: string }
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
   * Tells of revocations as they come; `isAbout` says whether one concerns a login. After a lost connection, and for a
   * message that cannot be read, `onGap` is called instead: something may be missing.
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
/**
 * A provider may end its session while a login of it is being completed, and the clocks of two replicas may differ: who
 * logs in again has another session there, so that a little more is over harms nobody.
 */
const sessionToleranceMs = 60_000;

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
      const names = namesOf(login);
      const texts = await Promise.all(names.map((name) => store.get(`auth-revoked:${name}`)));
      for (const [index, text] of texts.entries()) {
        if (text === undefined) continue;
        const revocation = v.parse(revocationSchema, JSON.parse(text));
        if (isOver(login, names[index] ?? "", revocation)) return revocation;
      }
      return undefined;
    },

    subscribe(onRevoked, onGap) {
      return store.subscribe(
        channel,
        (message) => {
          const { success, output } = v.safeParse(messageSchema, message);
          if (!success) return onGap();
          const { target, revocation } = output;
          onRevoked(
            revocation,
            (login) => namesOf(login).includes(target) && isOver(login, target, revocation),
          );
        },
        onGap,
      );
    },
  };
}

/** Whether the revocation of this name, which is one of the login's, ends it. What names one login alone asks no clock. */
function isOver({ issuedAt }: Login, name: string, { at }: Revocation): boolean {
  if (name.startsWith("login:")) return true;
  return issuedAt <= at + (name.startsWith("session:") ? sessionToleranceMs : 0);
}

/** Kept, since each message is held against every login that is watched. */
const known = new WeakMap<Login, readonly string[]>();

function namesOf(login: Login): readonly string[] {
  const { loginId, iss, sub, sid } = login;
  let names = known.get(login);
  if (names === undefined) {
    names = [
      nameOf({ kind: "login", loginId }),
      nameOf({ kind: "person", iss, sub }),
      nameOf(sid === undefined ? { kind: "sessionless", iss, sub } : { kind: "session", iss, sid }),
    ];
    known.set(login, names);
  }
  return names;
}

/** People are named by a hash: the store's keys are not sealed. */
function nameOf(target: RevocationTarget): string {
  if (target.kind === "login") return `login:${target.loginId}`;
  if (target.kind === "session") return `session:${hashOf(target.iss, target.sid)}`;
  return `${target.kind}:${hashOf(target.iss, target.sub)}`;
}
