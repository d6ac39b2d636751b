/** `sluice auth check [NAME]`: everything about the login that can be tried without a person. */

import { statSync } from "node:fs";
import { join, resolve } from "node:path";

import { checkProvider } from "../../auth/check.ts";
import type { Finding } from "../../auth/finding.ts";
import { loadConfig } from "../../config/load.ts";
import { isLoopbackHost } from "../../config/loopback.ts";
import { ConfigError, formatProblem } from "../../config/problems.ts";
import type { AuthConfig, Config } from "../../config/types.ts";
import { UsageError, readArguments } from "../arguments.ts";
import { type CommandIo, print } from "./io.ts";
import { secretsPath } from "./secrets-file.ts";

/** @returns 0 when nothing is wrong, 1 when something is. */
export async function checkProviders(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments("auth check", args, { root: { type: "string" } });
  const [name] = positionals;
  const root = resolve(io.cwd, values.root ?? ".");
  const config = load(root, io);
  if (config === undefined) return 1;
  if (config.auth === undefined) {
    print(io, "No [auth] is configured.", "Begin with: sluice auth add google");
    return 1;
  }
  const { auth } = config;
  const chosen = auth.providers.filter((provider) => name === undefined || provider.name === name);
  if (chosen.length === 0) {
    const names = auth.providers.map((provider) => provider.name).join(", ");
    throw new UsageError(`There is no provider "${name}".`, `There are: ${names}.`);
  }
  let isFine = true;
  for (const finding of checkFiles(root, config, auth)) isFine = show(io, finding) && isFine;
  for (const provider of chosen) {
    print(io, "", `${provider.label} (${provider.name})`);
    for await (const finding of checkProvider(auth, provider)) isFine = show(io, finding) && isFine;
  }
  print(io, "", isFine ? "Nothing is wrong." : "Something is wrong: see the cures above.");
  return isFine ? 0 : 1;
}

/** The configuration as it will be checked where it runs: what is not on this machine runs in production. */
function load(root: string, io: CommandIo): Config | undefined {
  const { env } = io;
  try {
    const config = loadConfig({ root, mode: "development", env });
    const isHere = config.auth === undefined || isLoopbackHost(config.auth.redirectUri.hostname);
    return isHere ? config : loadConfig({ root, mode: "production", env });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    print(io, ...error.problems.map((problem) => `${formatProblem(problem)}\n`));
    return undefined;
  }
}

function* checkFiles(root: string, config: Config, auth: AuthConfig): Generator<Finding> {
  yield { kind: "ok", text: "The configuration can be read." };
  for (const text of config.warnings) yield { kind: "warning", text };
  const path = secretsPath(root);
  const mode = statSync(join(root, path), { throwIfNoEntry: false })?.mode ?? 0;
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    yield {
      kind: "warning",
      text: `${path} can be read by other users of this machine.`,
      cure: `Run: chmod 600 ${path}`,
    };
  }
  yield { kind: "ok", text: `People come back to ${auth.redirectUri.href}.` };
}

/** Prints a finding. Returns whether it is no problem. */
function show(io: CommandIo, { kind, text, cure }: Finding): boolean {
  print(io, `  ${kind.padEnd(9)}${text}`);
  if (cure !== undefined) print(io, `  ${" ".repeat(9)}${cure}`);
  return kind !== "problem";
}
