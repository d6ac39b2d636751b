/** A terminal for commands: what is typed goes in, what is printed comes out. */

import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";

import { onTestFinished } from "vitest";

import { auth } from "../../../src/cli/auth/main.ts";

export interface Result {
  readonly exitCode: number;
  readonly output: string;
  readonly root: string;
  read(path: string): Promise<string>;
  mode(path: string): Promise<number>;
}

export interface TerminalOptions {
  readonly files?: Readonly<Record<string, string>>;
  /** Lines that a person types. */
  readonly answers?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Of the files. @defaultValue for the owner alone */
  readonly mode?: number;
}

/** Runs `sluice auth …` in a folder with these files. */
export async function run(
  args: readonly string[],
  { files = {}, answers = [], env = {}, mode = 0o600 }: TerminalOptions = {},
): Promise<Result> {
  const root = await mkdtemp(join(tmpdir(), "sluice-cli-auth-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { mode });
  }
  const stdin = new PassThrough();
  stdin.end(answers.map((answer) => `${answer}\n`).join(""));
  const stdout = new PassThrough().setEncoding("utf8");
  let output = "";
  stdout.on("data", (text: string) => (output += text));
  const exitCode = await auth(args, { stdin, stdout, env, cwd: root });
  return {
    exitCode,
    get output() {
      return output;
    },
    root,
    read: (path) => readFile(join(root, path), "utf8"),
    mode: async (path) => (await stat(join(root, path))).mode & 0o777,
  };
}
