/**
 * Chooses how people log in: by `[auth]`, in development at the built-in provider, or not at all. What an app does not
 * use is not loaded: that is a part of its start.
 */

import type { AuthConfig, Config } from "../config/types.ts";
import { DevProviderError } from "../dev/provider/errors.ts";
import type { DevProvider } from "../dev/provider/provider.ts";
import type { SluiceError } from "../errors.ts";
import type { CardStyles } from "../protocol/card-page.ts";
import { stateFolder } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import { endedLogin } from "./ended-login.ts";
import type { Logger } from "./log.ts";
import { createNoLogins } from "./logins.ts";
import type { Logins } from "./logins.ts";
import type { Whose } from "./sessions/types.ts";
import { readStateSecret } from "./state-secret.ts";

export interface OpenedLogins {
  readonly logins: Logins;
  /** What seals the state of sessions. */
  readonly secrets: readonly [string, ...string[]];
  /** The development provider, where it is the one to log in at. */
  readonly provider?: DevProvider;
}

export interface OpenLoginsOptions {
  readonly config: Config;
  readonly appUrl: URL;
  readonly appName: string;
  /** Whether the app has colours of its own. */
  readonly hasTheme: boolean;
  readonly store: Store;
  readonly logger: Logger;
  /** E-mail address of the sample person that logs in without a click. */
  readonly logInAs: string | undefined;
  /** A login is over for good, or all of a person's are. */
  readonly onLoginOver: (whose: Whose) => void;
}

/**
 * Opens the login of an app.
 *
 * @throws `DevProviderError` when the development provider is asked for what it cannot do.
 */
export async function openLogins(options: OpenLoginsOptions): Promise<OpenedLogins> {
  const { config } = options;
  if (config.auth !== undefined) return openAuth(config.auth, options);
  const secret = await readStateSecret(stateFolder(config.root));
  return config.mode === "development"
    ? openDevelopment(secret, options)
    : openNone(secret, options, undefined);
}

/** The development provider where it may run and is installed: logged in at as any other, by the very same code. */
async function openDevelopment(secret: string, options: OpenLoginsOptions): Promise<OpenedLogins> {
  const { config, appUrl, logger, logInAs } = options;
  const { createDevProvider } = await import("../dev/provider/provider.ts");
  try {
    const provider = createDevProvider({
      config,
      appUrl,
      stateFolder: stateFolder(config.root),
      secret,
      styles: stylesOf(options),
      logInAs,
    });
    const auth: AuthConfig = {
      redirectUri: new URL("oauth2callback", appUrl),
      appUrl,
      cookieSecrets: [secret],
      providers: [provider.config],
      login: config.login,
      isProduction: false,
    };
    return { ...(await openAuth(auth, options)), provider };
  } catch (error) {
    const isElsewhere =
      error instanceof DevProviderError &&
      (error.code === "DEV_PROVIDER_PACKAGE_MISSING" || error.code === "DEV_PROVIDER_FORBIDDEN");
    if (!isElsewhere || logInAs !== undefined) throw error;
    logger.warn(`There is no login. ${error.message} ${error.hint}`, { code: error.code });
    return openNone(secret, options, error);
  }
}

function openNone(
  secret: string,
  { config, appUrl }: OpenLoginsOptions,
  reason: SluiceError | undefined,
): OpenedLogins {
  const secrets = [secret] as const;
  return { logins: createNoLogins({ appUrl, secrets, policy: config.login, reason }), secrets };
}

function stylesOf({ appUrl, hasTheme }: OpenLoginsOptions): CardStyles {
  const folder = `${appUrl.pathname}_sluice/`;
  return {
    stylesheetUrl: `${folder}auth.css`,
    themeUrl: hasTheme ? `${folder}theme.css` : undefined,
  };
}

async function openAuth(config: AuthConfig, options: OpenLoginsOptions): Promise<OpenedLogins> {
  const {
    config: { server },
    appName,
    store,
    logger,
    onLoginOver,
  } = options;
  const { createAuth } = await import("../auth/create-auth.ts");
  const { logEvent } = await import("../auth/events.ts");
  const auth = createAuth({
    config,
    store,
    logger,
    onEvent(event) {
      logEvent(event, logger);
      const whose = endedLogin(event);
      if (whose !== undefined) onLoginOver(whose);
    },
    page: {
      ...stylesOf(options),
      appName,
      embedOrigins: server.embedOrigins,
    },
  });
  const exposesTokens = config.providers.some(({ exposeTokens }) => exposeTokens.length > 0);
  return {
    logins: { ...auth, canLogIn: true, exposesTokens },
    secrets: config.cookieSecrets,
  };
}
