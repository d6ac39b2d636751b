/** Chooses how people log in: by `[auth]`, in development at the built-in provider, or not at all. */

import type { Config } from "../config/types.ts";
import { stateFolder } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
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
  readonly store: Store;
}

/** Opens the login of an app. */
export async function openLogins({ config, appUrl }: OpenLoginsOptions): Promise<OpenedLogins> {
  const secrets = [await readStateSecret(stateFolder(config.root))] as const;
  return { logins: createNoLogins({ appUrl, secrets, policy: config.login }), secrets };
}
