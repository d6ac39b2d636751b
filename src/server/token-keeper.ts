/** The tokens that `expose_tokens` names, for the scripts of who is logged in: fetched when a tab comes, kept fresh while it is there. */

import type { Login, Peer, Visitor } from "../auth/types.ts";
import type { Identity, UserState } from "../protocol/user.ts";
import type { Logger } from "./log.ts";
import type { Logins } from "./logins.ts";
import type { Sessions } from "./sessions/types.ts";

export interface TokenKeeper {
  /** Who the visitor is, with his tokens. */
  withTokens(visitor: Visitor, peer: Peer): Promise<UserState>;
  close(): void;
}

/** Sooner than a token that is handed out can end. */
const refreshMs = 30_000;

interface Kept {
  readonly login: Login;
  readonly identity: Identity;
  readonly told: string;
}

/** Creates the keeper. Where no provider exposes tokens it does nothing. */
export function createTokenKeeper(
  logins: Pick<Logins, "tokens" | "exposesTokens">,
  sessions: Pick<Sessions, "setUser" | "connectedLogins">,
  logger: Logger,
): TokenKeeper {
  const kept = new Map<string, Kept>();

  async function refresh({ login, identity, told }: Kept): Promise<void> {
    const { loginId } = login;
    try {
      const tokens = await logins.tokens(login);
      const now = JSON.stringify(tokens);
      if (now === told) return;
      kept.set(loginId, { login, identity, told: now });
      sessions.setUser(loginId, { isLoggedIn: true, identity: { ...identity, tokens } });
    } catch (error) {
      logger.warn("Tokens could not be refreshed", { error });
    }
  }

  const timer = setInterval(() => {
    const connected = sessions.connectedLogins();
    for (const [loginId, each] of kept) {
      if (connected.has(loginId)) void refresh(each);
      else kept.delete(loginId);
    }
  }, refreshMs);
  timer.unref();

  return {
    async withTokens({ user, login }, peer) {
      if (!logins.exposesTokens || !user.isLoggedIn || login === undefined) return user;
      const tokens = await logins.tokens(login, peer);
      const { identity } = user;
      kept.set(login.loginId, { login, identity, told: JSON.stringify(tokens) });
      return { isLoggedIn: true, identity: { ...identity, tokens } };
    },
    close: () => clearInterval(timer),
  };
}
