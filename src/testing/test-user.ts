/** Somebody for whom a test runs an app. */

import { readGroups, readVerifiedEmail } from "../protocol/policy.ts";
import type { LoginError, UserState } from "../protocol/user.ts";

/** Who uses the app in a test: claims, and what is not the provider's to say. */
export interface TestUser {
  /** Name of the provider in secrets.toml. @defaultValue `"test"` */
  readonly provider?: string;
  /** The tokens that the script may see. @defaultValue none */
  readonly tokens?: { readonly id?: string; readonly access?: string };
  /** Any claim. An `email` counts as confirmed unless `email_verified` is false; `groups` are the groups. */
  readonly [claim: string]: unknown;
}

const hourMs = 3_600_000;

/** The login of a test's user; undefined is nobody. */
export function toUserState(user: TestUser | undefined, error?: LoginError): UserState {
  if (user === undefined) return { isLoggedIn: false, ...(error !== undefined && { error }) };
  const { provider = "test", tokens, ...own } = user;
  const iss = textOr(own["iss"], "https://provider.example");
  const sub = textOr(own["sub"], "test-user");
  const claims = { iat: Math.floor(Date.now() / 1_000), ...own, iss, sub };
  const verifiedEmail = readVerifiedEmail(claims, { iss, trustEmail: true });
  return {
    isLoggedIn: true,
    identity: {
      provider,
      iss,
      sub,
      expiresAt: Date.now() + hourMs,
      claims,
      groups: readGroups(claims),
      ...(verifiedEmail !== undefined && { verifiedEmail }),
      ...(tokens !== undefined && { tokens }),
    },
  };
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
