/** What a command has of the world: passed in, so that tests have their own. */

import type { Readable, Writable } from "node:stream";

export interface CommandIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** The process's own. */
export function processIo(): CommandIo {
  return { stdin: process.stdin, stdout: process.stdout, env: process.env, cwd: process.cwd() };
}

/** Prints lines. */
export function print({ stdout }: CommandIo, ...lines: readonly string[]): void {
  stdout.write(`${lines.join("\n")}\n`);
}
