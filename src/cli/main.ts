#!/usr/bin/env node
/** The `sluice` command: finds the subcommand and turns what goes wrong into a message and an exit code. */

import { SluiceError } from "../errors.ts";
import { UsageError } from "./arguments.ts";
import { commands, findCommand, helpOf, overview } from "./commands.ts";
import { packageVersion } from "./package-info.ts";

/** 0: done; 1: it failed; 2: it was not called rightly. */
async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const asked = name === "help" && rest[0] !== undefined ? findCommand(rest[0]) : undefined;
    process.stdout.write(asked === undefined ? overview() : helpOf(asked));
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    process.stdout.write(`${packageVersion()}\n`);
    return 0;
  }
  const command = findCommand(name);
  if (command === undefined) {
    throw new UsageError(
      `There is no command "${name}".`,
      `Use one of: ${Object.keys(commands).join(", ")}. "sluice --help" says what they do.`,
    );
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(helpOf(command));
    return 0;
  }
  return command.run(rest);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`\n${explain(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

function explain(error: unknown): string {
  if (error instanceof SluiceError) return `${error.message}\n${error.hint}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
