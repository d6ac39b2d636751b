/** An app's folder on the disk with the configuration a test gives it. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { onTestFinished } from "vitest";

import { type LoadOptions, loadConfig } from "../../src/config/load.ts";
import { ConfigError, type Problem } from "../../src/config/problems.ts";
import type { AuthConfig, Config, ProviderConfig } from "../../src/config/types.ts";

export interface AppFiles extends Partial<Omit<LoadOptions, "root">> {
  /** `.sluice/secrets.toml` */
  readonly secrets?: string;
  /** `.sluice/config.toml` */
  readonly config?: string;
  /** Other files, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

export const strongSecret = "mPq7vXz2LkR9tYw4HsJc8NbF1dGe6UaQ3oIi5ZVxKyE";

/** The two keys every `[auth]` has. */
export const shared = `[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "${strongSecret}"
`;

/** A whole `[auth]` with one provider in it, and more keys behind. */
export function oneProvider(more = ""): string {
  return `${shared}client_id = "an-id"
client_secret = "a-secret"
server_metadata_url = "https://id.example.com/.well-known/openid-configuration"
${more}`;
}

export function load({ secrets, config, files = {}, mode, env, overrides }: AppFiles): Config {
  const root = mkdtempSync(join(tmpdir(), "sluice-config-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const all: Record<string, string | undefined> = {
    ".sluice/secrets.toml": secrets,
    ".sluice/config.toml": config,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return loadConfig({
    root,
    mode: mode ?? "development",
    env: env ?? {},
    ...(overrides !== undefined && { overrides }),
  });
}

/** What is wrong with a configuration that has to be refused. */
export function problemsOf(app: AppFiles): readonly Problem[] {
  try {
    load(app);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error("The configuration was accepted.");
}

/** The problems as lines "KEY WHAT", for comparing. */
export function wrong(app: AppFiles): readonly string[] {
  return problemsOf(app).map(({ key, what }) => `${key} ${what}`);
}

export function authOf(app: AppFiles): AuthConfig {
  const { auth } = load(app);
  if (auth === undefined) throw new Error("There is no [auth].");
  return auth;
}

export function providerOf(app: AppFiles, name = "default"): ProviderConfig {
  const provider = authOf(app).providers.find((each) => each.name === name);
  if (provider === undefined) throw new Error(`There is no provider ${name}.`);
  return provider;
}
