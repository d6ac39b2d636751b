/** `[auth]` of secrets.toml: the address to return to, the cookie's secret, and the providers. */

import { readCookieSecrets } from "./cookie-secret.ts";
import { type LoginSettings, rulesOf } from "./login.ts";
import { providerKeys, readProvider } from "./provider.ts";
import { readRedirectUri } from "./redirect-uri.ts";
import type { Section } from "./section.ts";
import { spelling } from "./settings.ts";
import { suggest } from "./suggestion.ts";
import type { AuthConfig, Config, ProviderConfig } from "./types.ts";

export interface AuthContext {
  readonly root: string;
  readonly mode: Config["mode"];
  readonly port: number;
  readonly login: LoginSettings;
}

/** Reads `[auth]`. Undefined when something in it is wrong, which is then reported. */
export function readAuth(section: Section, context: AuthContext): AuthConfig | undefined {
  const { mode, root } = context;
  const address = readRedirectUri(section, context.port);
  const cookieSecrets = readCookieSecrets(section, mode);
  const names = readNames(section);
  const redirectUri = address?.redirectUri;

  // Another way round than it reads: with names and no client_id, [auth] holds only what all providers share.
  const isShared = names.length > 0 && !section.has("client_id");
  const candidates = [
    ...(isShared ? [] : [readProvider(section, { name: "default", root, mode, redirectUri })]),
    ...names.map((name) => {
      const table = section.table(name);
      const provider = readProvider(table, { name, root, mode, redirectUri });
      table.finish();
      return provider;
    }),
  ];
  if (isShared) warnOfUnused(section);
  section.finish();

  const providers = candidates.filter((provider) => provider !== undefined);
  const [first, ...others] = providers;
  if (address === undefined || cookieSecrets === undefined || first === undefined) return undefined;
  if (providers.length < candidates.length) return undefined;
  checkProviderRules(context.login, providers, section);
  return {
    ...address,
    cookieSecrets,
    providers: [first, ...others],
    login: context.login.policy,
    isProduction: mode === "production",
  };
}

/** The names of the providers: every table of `[auth]` that is not a setting of its own. */
function readNames(section: Section): readonly string[] {
  const names = section.keys.filter(
    (key) => !providerKeys.includes(key) && section.peek(key)?.kind === "table",
  );
  for (const name of names) {
    const twin = names.find((other) => other < name && spelling(other) === spelling(name));
    if (twin !== undefined) {
      section.refuse(
        name,
        `differs from "${twin}" in case or dashes alone`,
        "Give one of them another name.",
      );
    }
    if (!/^[\w-]+$/.test(name)) {
      section.refuse(name, "is not a name for a provider", 'Use letters, digits, "_" and "-".');
    }
    if (name === "default" && section.has("client_id")) {
      section.refuse(
        name,
        "is what the provider in [auth] itself is called",
        "Give it another name.",
      );
    }
    const meant = suggest(name, ["client_kwargs"]);
    if (meant !== undefined) section.refuse(name, "is not a setting", `Did you mean "${meant}"?`);
  }
  return names;
}

/** With a name, only `redirect_uri` and `cookie_secret` of `[auth]` count. */
function warnOfUnused(section: Section): void {
  const unused = providerKeys.filter((key) => section.has(key));
  for (const key of unused) {
    section.report.warning(
      `${section.name(key)} is not used: providers take redirect_uri and cookie_secret from [auth] and everything else from their own table.`,
    );
  }
}

function checkProviderRules(
  login: LoginSettings,
  providers: readonly ProviderConfig[],
  section: Section,
): void {
  const names = providers.map(({ name }) => name);
  for (const rule of rulesOf(login.policy)) {
    if (rule.kind !== "provider" || names.includes(rule.provider)) continue;
    section.report.problem({
      file: ".sluice/config.toml",
      line: undefined,
      key: "[login]",
      what: `has the rule ${JSON.stringify(rule.text)}, and no provider is called so`,
      cure: `Known are: ${names.join(", ")}.`,
    });
  }
}
