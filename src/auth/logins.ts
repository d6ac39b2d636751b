/** The identity cookie: a login, sealed in the browser. */

import * as v from "valibot";

import type { UnknownRecord } from "../protocol/record.ts";
import { clearChunks, readChunks, setChunks } from "./chunks.ts";
import type { Cookies } from "./cookies.ts";
import type { Sealer } from "./seal.ts";
import type { Login } from "./types.ts";

type Received = ReadonlyMap<string, string>;

/** What the cookie says, beyond the login itself. */
export interface LoginCookie {
  readonly login: Login;
  /** The provider as it was configured at the login. */
  readonly fingerprint: string;
  /** The store holds more of this login, and without that it is over. */
  readonly needsRecord: boolean;
  /** Undefined: they are in the record. */
  readonly claims: UnknownRecord | undefined;
}

type Presented =
  | { readonly kind: "none" }
  | { readonly kind: "invalid" }
  | { readonly kind: "expired"; readonly cookie: LoginCookie }
  | { readonly kind: "present"; readonly cookie: LoginCookie };

export interface Logins {
  read(received: Received): Promise<Presented>;
  /** `Set-Cookie` values of the login; undefined when its claims are too large. */
  set(cookie: LoginCookie, received: Received): Promise<readonly string[] | undefined>;
  clear(received: Received): readonly string[];
}

const name = "i";

const schema = v.strictObject({
  login: v.strictObject({
    loginId: v.string(),
    provider: v.string(),
    iss: v.string(),
    sub: v.string(),
    sid: v.optional(v.string()),
    issuedAt: v.number(),
    expiresAt: v.number(),
  }),
  fingerprint: v.string(),
  needsRecord: v.boolean(),
  claims: v.optional(v.record(v.string(), v.unknown())),
});

/** @param maxAgeMs - The longest life of a login by the policy of today, whatever it was when the login began. */
export function createLogins(
  cookies: Cookies,
  sealer: Sealer,
  now: () => number,
  maxAgeMs: number,
): Logins {
  return {
    async read(received) {
      const chunks = readChunks(received, name);
      if (chunks.kind === "none") return { kind: "none" };
      if (chunks.kind === "broken") return { kind: "invalid" };
      const opened = await sealer.open("identity", chunks.value, schema);
      if (opened.kind === "invalid") return { kind: "invalid" };
      const { login: sealed, fingerprint, needsRecord, claims } = opened.data;
      const expiresAt = Math.min(sealed.expiresAt, sealed.issuedAt + maxAgeMs);
      const login: Login = { ...sealed, sid: sealed.sid, expiresAt };
      const isOpen = opened.kind === "open" && expiresAt > now();
      return {
        kind: isOpen ? "present" : "expired",
        cookie: { login, fingerprint, needsRecord, claims },
      };
    },
    async set(cookie, received) {
      const { expiresAt } = cookie.login;
      const value = await sealer.seal("identity", cookie, expiresAt);
      return setChunks(cookies, received, name, value, (expiresAt - now()) / 1000);
    },
    clear: (received) => clearChunks(cookies, received, name),
  };
}
