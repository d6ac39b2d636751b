/** Reads a subcommand's arguments, with messages that say what is wrong and what to do. */

import { statSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";

import { SluiceError } from "../errors.ts";

/** The command was not called rightly: exit code 2. */
export class UsageError extends SluiceError<"USAGE"> {
  override readonly name = "UsageError";

  constructor(message: string, hint: string) {
    super("USAGE", message, hint);
  }
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** `parseArgs` whose complaints are ours. */
export function readArguments<const T extends Options>(
  command: string,
  args: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new UsageError(
      `sluice ${command}: ${message}.`,
      `"sluice ${command} --help" lists the options.`,
    );
  }
}

/** A port of the command line. */
export function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(
    `--port ${text} is no port.`,
    "Give a whole number from 0 to 65535; 0 takes a free one.",
  );
}

/** The script that is to be run, and its folder, which is the app's. */
export interface ScriptPath {
  readonly entry: string;
  readonly root: string;
}

const extensions = [".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs"];

/** Finds the script named on the command line. */
export function readScript(
  command: string,
  positionals: readonly string[],
  cwd: string,
): ScriptPath {
  const [name, ...more] = positionals;
  if (name === undefined) {
    throw new UsageError(
      `sluice ${command} needs the script to run.`,
      `For example: sluice ${command} app.ts. "sluice init NAME" makes a folder with one.`,
    );
  }
  if (more.length > 0) {
    throw new UsageError(
      `sluice ${command} takes one script, and got ${positionals.length}: ${positionals.join(", ")}.`,
      "Further pages belong into the script: st.navigation([st.page(…)]).",
    );
  }
  const entry = resolve(cwd, name);
  const stats = statSync(entry, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new UsageError(
      `There is no file ${entry}.`,
      "Check the name, and the folder you are in.",
    );
  }
  if (!stats.isFile() || !extensions.includes(extname(entry))) {
    throw new UsageError(
      `${entry} is no script.`,
      `Name a file that ends in one of: ${extensions.join(", ")}.`,
    );
  }
  return { entry, root: dirname(entry) };
}
