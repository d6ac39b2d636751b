/** The cookies of login attempts: one for each attempt, at most five, gone after ten minutes. */

import * as v from "valibot";

import type { Cookies } from "./cookies.ts";
import { AuthError } from "./errors.ts";
import { hashOf } from "./random.ts";
import type { Opened, Sealer } from "./seal.ts";

const attemptSchema = v.strictObject({
  state: v.string(),
  nonce: v.string(),
  codeVerifier: v.string(),
  /** Of the login that it is to become. */
  loginId: v.string(),
  /** The provider's name, and what it was configured as: neither may change under way. */
  provider: v.string(),
  fingerprint: v.string(),
  redirectUri: v.string(),
  returnTo: v.string(),
  /** The provider's answer comes as a POST. */
  isFormPost: v.boolean(),
  prompt: v.optional(v.string()),
  /** Nobody asked for this prompt: it may be left out where the provider does not know it. */
  isDefaultPrompt: v.boolean(),
  /** The second try of a login whose default prompt was refused. */
  isPromptRetry: v.boolean(),
  /** Authorization parameters of this login alone. */
  params: v.record(v.string(), v.string()),
  maxAgeSeconds: v.optional(v.number()),
  /** The login that this one is to replace, where the answer is a POST, to which its own cookie does not come along. */
  before: v.optional(v.strictObject({ loginId: v.string(), person: v.string() })),
});

/** What must be remembered from the way to the provider until the way back. */
export type Attempt = v.InferOutput<typeof attemptSchema>;

export interface Attempts {
  /** `Set-Cookie` values that keep the attempt, and let go of the oldest when there are too many. */
  keep(attempt: Attempt, received: ReadonlyMap<string, string>): Promise<readonly string[]>;
  /** The attempt of a state, if this browser holds it. */
  find(state: string, received: ReadonlyMap<string, string>): Promise<Opened<Attempt>>;
  /** `Set-Cookie` values that let go of the attempt. */
  forget(state: string, received: ReadonlyMap<string, string>): readonly string[];
}

export interface AttemptsOptions {
  readonly cookies: Cookies;
  readonly sealer: Sealer;
  readonly now: () => number;
}

/** How long a person has at the provider. */
export const attemptLifetimeMs = 10 * 60 * 1000;
const maxAttempts = 5;
/** Browsers refuse a cookie whose name and value exceed 4096 bytes. */
const maxLength = 3900;

/** Names are `a.TIME.HASH`: the time finds the oldest, the hash the one of a state. Both are only hints. */
const namePattern = /^a\.(?<time>[0-9a-z]{1,9})\.(?<hash>[\w-]{16})$/;

export function createAttempts({ cookies, sealer, now }: AttemptsOptions): Attempts {
  return {
    async keep(attempt, received) {
      const value = await sealer.seal("attempt", attempt, now() + attemptLifetimeMs);
      if (value.length > maxLength)
        throw new AuthError("AUTH_INTERNAL", "params are too long for a cookie");
      const name = `a.${Math.floor(now() / 1000).toString(36)}.${shortHash(attempt.state)}`;
      const set = cookies.set(name, value, {
        maxAgeSeconds: attemptLifetimeMs / 1000,
        sameSite: attempt.isFormPost ? "none" : "lax",
      });
      const others = [...received.keys()].filter((other) => namePattern.test(other));
      const kept = others.toSorted((a, b) => timeOf(b) - timeOf(a)).slice(0, maxAttempts - 1);
      const dropped = [...received.keys()].filter(
        (other) => other.startsWith("a.") && !kept.includes(other),
      );
      return [set, ...dropped.map((other) => cookies.clear(other))];
    },

    async find(state, received) {
      const [name, ...more] = namesOf(state, received);
      if (name === undefined || more.length > 0) return { kind: "invalid" };
      const opened = await sealer.open("attempt", received.get(name) ?? "", attemptSchema);
      if (opened.kind !== "invalid" && opened.data.state !== state) return { kind: "invalid" };
      return opened;
    },

    forget(state, received) {
      return namesOf(state, received).map((name) => cookies.clear(name));
    },
  };
}

function namesOf(state: string, received: ReadonlyMap<string, string>): readonly string[] {
  const hash = shortHash(state);
  return [...received.keys()].filter((name) => namePattern.exec(name)?.groups?.hash === hash);
}

function shortHash(state: string): string {
  return hashOf("state", state).slice(0, 16);
}

function timeOf(name: string): number {
  return Number.parseInt(namePattern.exec(name)?.groups?.time ?? "", 36);
}
