/** Reads the whole configuration of an app, and refuses it with everything that is wrong with it. */

import { readAuth } from "./auth.ts";
import { type Environment, applyEnvironment } from "./environment.ts";
import { readLogin } from "./login.ts";
import { ConfigError, type Problem } from "./problems.ts";
import { checkReach } from "./reach.ts";
import { readScript } from "./script.ts";
import { type Report, Section } from "./section.ts";
import { readServer } from "./server.ts";
import { type Setting, toPlain } from "./settings.ts";
import {
  type Overrides,
  applyOverrides,
  configFile,
  readSettings,
  secretsFile,
} from "./sources.ts";
import { readStore } from "./store.ts";
import { readTheme } from "./theme.ts";
import type { Config } from "./types.ts";

export interface LoadOptions {
  /** The app's folder, absolute. */
  readonly root: string;
  readonly mode: Config["mode"];
  readonly env: Environment;
  /** What the command line says; it wins over files and environment. */
  readonly overrides?: Overrides;
}

/**
 * Reads `.sluice/secrets.toml` (else `.streamlit/secrets.toml`), `.sluice/config.toml` and the environment.
 *
 * @example const config = loadConfig({ root: process.cwd(), mode: "development", env: process.env });
 * @throws `ConfigError` `CONFIG_INVALID` with every problem there is.
 */
export function loadConfig({ root, mode, env, overrides = {} }: LoadOptions): Config {
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const report: Report = {
    problem: (problem) => void problems.push(problem),
    warning: (text) => void warnings.push(text),
  };
  const { settings, isComplete } = readSettings(root, report);
  applyEnvironment(settings, env, root, report);
  applyOverrides(settings, overrides);
  const open = (key: string, file: string): Section => {
    const setting = settings.entries.get(key);
    return new Section(setting?.kind === "table" ? setting : undefined, [key], report, file);
  };

  const serverSection = open("server", configFile);
  const server = readServer(serverSection);
  const script = readScript(open("script", configFile));
  const theme = readTheme(open("theme", configFile));
  const store = readStore(open("store", secretsFile));
  const loginSection = open("login", configFile);
  const login = readLogin(loginSection);
  const authSection = open("auth", secretsFile);
  const hasAuth = authSection.exists;
  const auth = hasAuth
    ? readAuth(authSection, { root, mode, port: server.port, login })
    : undefined;

  // Where secrets.toml could not be read, its login is not known: nothing is concluded from its absence.
  if (hasAuth || isComplete) {
    checkReach({ mode, server, login, hasAuth, auth }, serverSection, loginSection);
  }
  if (problems.length > 0) throw new ConfigError(inOrder(problems));

  return {
    root,
    mode,
    appUrl: auth?.appUrl ?? server.publicUrl ?? new URL(`http://localhost:${server.port}/`),
    server: {
      ...server,
      checksOrigin: hasAuth || (server.checksOrigin ?? true),
      checksXsrf: hasAuth || (server.checksXsrf ?? true),
    },
    script,
    store,
    theme,
    auth,
    login: auth?.login ?? login.policy,
    secrets: readSecrets(settings.entries.get("secrets")),
    warnings,
  };
}

function readSecrets(setting: Setting | undefined): Config["secrets"] {
  if (setting?.kind !== "table") return {};
  return Object.fromEntries(Array.from(setting.entries, ([key, each]) => [key, toPlain(each)]));
}

/** As one reads the files, each from its top; what has no line comes last. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  return files.flatMap((file) =>
    problems.filter((each) => each.file === file).toSorted((a, b) => lineOf(a) - lineOf(b)),
  );
}

function lineOf({ line }: Problem): number {
  return line ?? Number.MAX_SAFE_INTEGER;
}
