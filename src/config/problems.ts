/** What is wrong with a configuration: all of it at once, each with its place and its cure, never with a secret's value. */

import { SluiceError } from "../errors.ts";

/** One thing that is wrong. */
export interface Problem {
  /** The file as seen from the app's folder, `environment`, or `command line`. */
  readonly file: string;
  readonly line: number | undefined;
  /** As the reader finds it there: `[auth.google] client_id`, `SLUICE_STORE__URL`, `--port`. */
  readonly key: string;
  /** What is wrong, to be read after the key: "is missing". */
  readonly what: string;
  /** What to do, as whole sentences. */
  readonly cure: string;
}

/** A configuration that cannot be used, with everything that is wrong with it. */
export class ConfigError extends SluiceError<"CONFIG_INVALID"> {
  override readonly name = "ConfigError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    super(
      "CONFIG_INVALID",
      `The configuration has ${count}.\n\n${problems.map(formatProblem).join("\n\n")}`,
      "Change what is listed and start again.",
    );
    this.problems = problems;
  }
}

/** A problem as lines of text for a terminal. */
export function formatProblem({ file, line, key, what, cure }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}\n  ${key} ${what}.\n  ${cure}`;
}
