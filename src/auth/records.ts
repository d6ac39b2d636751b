/** What the server keeps of a login, sealed, in the store: its tokens, and claims that are newer or larger than the cookie's. */

import * as v from "valibot";

import type { Store } from "../store/store.ts";
import type { Sealer } from "./seal.ts";
import type { Login } from "./types.ts";

const recordSchema = v.strictObject({
  /** The newest ID token: the hint for the provider's logout, and what `expose_tokens` may show. */
  idToken: v.string(),
  /** The attempt's nonce, which a refreshed ID token may repeat. */
  nonce: v.string(),
  accessToken: v.optional(v.string()),
  /** Milliseconds since 1970. */
  accessExpiresAt: v.optional(v.number()),
  refreshToken: v.optional(v.string()),
  /** In place of the cookie's. */
  claims: v.optional(v.record(v.string(), v.unknown())),
  /** Goes up by one with each refresh: who waited for one sees that it is done. */
  version: v.number(),
  /** When the provider last vouched for the claims, in milliseconds since 1970. */
  checkedAt: v.number(),
});

export type LoginRecord = v.InferOutput<typeof recordSchema>;

export interface Records {
  read(loginId: string): Promise<LoginRecord | undefined>;
  write(login: Login, record: LoginRecord): Promise<void>;
  remove(loginId: string): Promise<void>;
}

export function createRecords(store: Store, sealer: Sealer, now: () => number): Records {
  return {
    async read(loginId) {
      const text = await store.get(keyOf(loginId));
      if (text === undefined) return undefined;
      const opened = await sealer.open("record", text, recordSchemaOf(loginId));
      return opened.kind === "open" ? opened.data.record : undefined;
    },
    async write({ loginId, expiresAt }, record) {
      // The id is inside the seal, so that one person's record cannot be put in another's place.
      const text = await sealer.seal("record", { loginId, record }, expiresAt);
      await store.set(keyOf(loginId), text, { expiresInMs: Math.max(1, expiresAt - now()) });
    },
    async remove(loginId) {
      await store.delete(keyOf(loginId));
    },
  };
}

function keyOf(loginId: string): string {
  return `auth-login:${loginId}`;
}

function recordSchemaOf(loginId: string): v.GenericSchema<unknown, { record: LoginRecord }> {
  return v.strictObject({ loginId: v.literal(loginId), record: recordSchema });
}
