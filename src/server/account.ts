/** Who sits at a socket, as sessions and the page's header know it. */

import { hashOf } from "../auth/random.ts";
import type { Visitor } from "../auth/types.ts";
import type { Account } from "../protocol/frames.ts";
import type { Owner } from "./sessions/types.ts";

/** Whose the sessions of this visitor are. */
export function toOwner({ login, browserId }: Visitor): Owner {
  if (login === undefined) return { kind: "browser", browserId };
  const { loginId, iss, sub } = login;
  return { kind: "login", loginId, iss, sub };
}

/** Names the person to his own browser, whichever login he came by; "" is nobody. */
export function toPerson({ login }: Pick<Visitor, "login">): string {
  if (login === undefined) return "";
  return hashOf(login.iss, login.sub);
}

export interface AccountPlace {
  /** The app has a login. */
  readonly hasLogin: boolean;
  /** The page is shown inside another one, where no provider lets itself be shown. */
  readonly isEmbedded: boolean;
}

/** What the header shows. A person without a name is shown by what is known of him. */
export function toAccount(
  { user, login }: Visitor,
  { hasLogin, isEmbedded }: AccountPlace,
): Account {
  if (!user.isLoggedIn || login === undefined) {
    return hasLogin ? { kind: "anonymous", canLogIn: !isEmbedded } : { kind: "none" };
  }
  const { claims, sub } = user.identity;
  const email = textOf(claims["email"]);
  const name = textOf(claims["name"]) ?? textOf(claims["preferred_username"]) ?? email ?? sub;
  const picture = pictureOf(claims["picture"]);
  return {
    kind: "user",
    person: toPerson({ login }),
    name,
    ...(email === undefined ? {} : { email }),
    ...(picture === undefined ? {} : { picture }),
  };
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === "string" && claim.trim() !== "" ? claim : undefined;
}

/** `javascript:` and its like are no pictures. */
function pictureOf(claim: unknown): string | undefined {
  const text = textOf(claim);
  return text !== undefined && URL.canParse(text) && new URL(text).protocol === "https:"
    ? text
    : undefined;
}
