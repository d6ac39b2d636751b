/** Whose a session is, and who may go on with it. */

import * as v from "valibot";

import type { Owner } from "./types.ts";

export const ownerSchema = v.variant("kind", [
  v.object({ kind: v.literal("login"), loginId: v.string(), iss: v.string(), sub: v.string() }),
  v.object({ kind: v.literal("browser"), browserId: v.string() }),
]);

/** Whether `owner`'s session may be resumed by `claimant`: the same browser, or the same person, also by a newer login. */
export function mayResume(owner: Owner, claimant: Owner): boolean {
  if (owner.kind === "login") {
    return claimant.kind === "login" && owner.iss === claimant.iss && owner.sub === claimant.sub;
  }
  return claimant.kind === "browser" && owner.browserId === claimant.browserId;
}

/** Whether the claimant came by another login than the session was made under: its resume id changes then. */
export function isNewLogin(owner: Owner, claimant: Owner): boolean {
  return owner.kind === "login" && claimant.kind === "login" && owner.loginId !== claimant.loginId;
}
