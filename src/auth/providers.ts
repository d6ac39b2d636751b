/** The configured providers, by the names that scripts use. */

import type { AuthConfig } from "../config/types.ts";
import { UnknownProviderError } from "./login-errors.ts";
import { createProvider, type Provider, type ProviderDeps } from "./provider.ts";

export interface Providers {
  readonly all: readonly Provider[];
  byName(name: string): Provider | undefined;
  /**
   * The provider that `st.login(name)` means; without a name `[auth]` itself, else the only one, else undefined: the
   * person chooses.
   *
   * @throws {@link UnknownProviderError}
   */
  resolve(name: string | undefined): Provider | undefined;
}

/** The name of the provider that stands in `[auth]` itself. */
const ownName = "default";

export function createProviders(auth: AuthConfig, deps: ProviderDeps): Providers {
  const all = auth.providers.map((config) => createProvider(config, deps));
  const byName = (name: string): Provider | undefined =>
    all.find(({ config }) => config.name === name);
  return {
    all,
    byName,
    resolve(name) {
      if (name === undefined) return byName(ownName) ?? (all.length === 1 ? all[0] : undefined);
      const known = all.map(({ config }) => config.name).filter((other) => other !== ownName);
      const found = byName(name);
      if (found === undefined) throw new UnknownProviderError(name, known);
      return found;
    },
  };
}
