/** Chooses how people log in: by `[auth]`, in development at the built-in provider, or not at all. */

import { createAuth } from "../auth/create-auth.ts";
import type { AuthEvent } from "../auth/events.ts";
import type { AuthConfig, Config } from "../config/types.ts";
import { stateFolder } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import type { Logger } from "./log.ts";
import { createNoLogins } from "./logins.ts";
import type { Logins } from "./logins.ts";
import { readStateSecret } from "./state-secret.ts";

export interface OpenedLogins {
  readonly logins: Logins;
  /** What seals the state of sessions. */
  readonly secrets: readonly [string, ...string[]];
}

export interface OpenLoginsOptions {
  readonly config: Config;
  readonly appUrl: URL;
  readonly appName: string;
  readonly store: Store;
  readonly logger: Logger;
}

/** Opens the login of an app. */
export async function openLogins(options: OpenLoginsOptions): Promise<OpenedLogins> {
  const { config, appUrl } = options;
  if (config.auth !== undefined) return openAuth(config.auth, options);
  const secrets = [await readStateSecret(stateFolder(config.root))] as const;
  return { logins: createNoLogins({ appUrl, secrets, policy: config.login }), secrets };
}

function openAuth(
  config: AuthConfig,
  { appUrl, appName, store, logger }: OpenLoginsOptions,
): OpenedLogins {
  const auth = createAuth({
    config,
    store,
    logger,
    onEvent: (event) => logEvent(event, logger),
    page: { stylesheetUrl: `${appUrl.pathname}_sluice/auth.css`, appName },
  });
  const exposesTokens = config.providers.some(({ exposeTokens }) => exposeTokens.length > 0);
  return {
    logins: { ...auth, canLogIn: true, exposesTokens },
    secrets: config.cookieSecrets,
  };
}

/** A line of the audit log. */
function logEvent({ type, at, ...facts }: AuthEvent, logger: Logger): void {
  const isTrouble = type === "login_failed" || type === "login_denied";
  logger[isTrouble ? "warn" : "info"](type, { event: type, at, ...facts });
}
