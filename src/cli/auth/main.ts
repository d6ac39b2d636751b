/** `sluice auth add|check|explain`: help with the login for whoever runs the app. */

import { UsageError } from "../arguments.ts";
import { addProvider } from "./add.ts";
import { checkProviders } from "./check.ts";
import { explainPolicy } from "./explain.ts";
import { type CommandIo, processIo } from "./io.ts";

const subcommands: Readonly<
  Record<string, (args: readonly string[], io: CommandIo) => Promise<number>>
> = { add: addProvider, check: checkProviders, explain: explainPolicy };

/** @returns the exit code. */
export async function auth(
  [name = "", ...rest]: readonly string[],
  io: CommandIo = processIo(),
): Promise<number> {
  const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (subcommand !== undefined) return subcommand(rest, io);
  throw new UsageError(
    name === "" ? "sluice auth needs to know what to do." : `There is no "sluice auth ${name}".`,
    "Use one of: sluice auth add, sluice auth check, sluice auth explain.",
  );
}
