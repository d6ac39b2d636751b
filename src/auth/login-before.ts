/** The login that a browser has when another one takes its place: its cookie goes, and what was copied of it must be dead. */

import type { Attempt } from "./attempts.ts";
import type { AuthContext } from "./context.ts";
import { hashOf } from "./random.ts";
import type { Login } from "./types.ts";

/** The login in these cookies, in a few words. */
export async function loginBefore(
  { logins }: Pick<AuthContext, "logins">,
  received: ReadonlyMap<string, string>,
): Promise<Attempt["before"]> {
  const found = await logins.read(received);
  if (found.kind !== "present") return undefined;
  return { loginId: found.cookie.login.loginId, person: personOf(found.cookie.login) };
}

/** Ends it, and says who came after. */
export async function endBefore(
  { revocations, records, idleness }: AuthContext,
  { loginId, person }: NonNullable<Attempt["before"]>,
  next: Login,
): Promise<void> {
  await revocations.revoke({ kind: "login", loginId }, "replaced", {
    loginId: next.loginId,
    isSamePerson: person === personOf(next),
  });
  await records.remove(loginId);
  await idleness.forget(loginId);
}

function personOf({ iss, sub }: Login): string {
  return hashOf(iss, sub);
}
