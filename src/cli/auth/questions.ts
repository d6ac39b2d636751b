/** Asks a person at the terminal, or takes the lines of a pipe. */

import { type Interface, createInterface } from "node:readline";
import { Writable } from "node:stream";

import { UsageError } from "../arguments.ts";
import type { CommandIo } from "./io.ts";

export interface Question {
  readonly text: string;
  /** Taken for an empty answer. */
  readonly defaultValue?: string;
  /** What an answer must be, and what to say of one that is not. */
  readonly pattern?: RegExp;
  readonly example?: string;
  /** Not shown while it is typed. */
  readonly isSecret?: boolean;
}

export interface Questions {
  /** Asks until the answer will do. */
  ask(question: Question): Promise<string>;
  close(): void;
}

/** More than this and whoever answers is no person. */
const mostTries = 5;

export function createQuestions({ stdin, stdout }: CommandIo): Questions {
  const isTerminal = "isTTY" in stdin && stdin.isTTY === true;
  let isMuted = false;
  const echo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isMuted) stdout.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: stdin, output: echo, terminal: isTerminal });
  const next = lineReader(lines);

  return {
    async ask({ text, defaultValue, pattern, example, isSecret }) {
      const hint = defaultValue ?? (example && `for example ${example}`);
      for (let tries = 0; tries < mostTries; tries += 1) {
        stdout.write(`${text}${hint === undefined ? "" : ` [${hint}]`}: `);
        isMuted = isSecret === true;
        // Answers come one after the other.
        // oxlint-disable-next-line no-await-in-loop
        const line = await next();
        isMuted = false;
        if (isSecret === true || !isTerminal) stdout.write("\n");
        if (line === undefined) break;
        const answer = line.trim() === "" ? (defaultValue ?? "") : line.trim();
        if (answer !== "" && pattern?.test(answer) !== false) return answer;
        stdout.write(
          answer === ""
            ? "  This is needed.\n"
            : `  That does not look right.${example === undefined ? "" : ` It looks like ${example}`}\n`,
        );
      }
      throw new UsageError(
        `"${text}" was not answered.`,
        "Start again, and give each answer in a line.",
      );
    },
    close() {
      lines.close();
    },
  };
}

/** Lines one by one; undefined when there are no more. None is lost that comes before it is asked for. */
function lineReader(lines: Interface): () => Promise<string | undefined> {
  const waiting: ((line: string | undefined) => void)[] = [];
  const arrived: string[] = [];
  let isOver = false;
  lines.on("line", (line) => {
    const take = waiting.shift();
    if (take === undefined) arrived.push(line);
    else take(line);
  });
  lines.on("close", () => {
    isOver = true;
    for (const take of waiting.splice(0)) take(undefined);
  });
  return () => {
    const line = arrived.shift();
    if (line !== undefined || isOver) return Promise.resolve(line);
    return new Promise((resolve) => {
      waiting.push(resolve);
    });
  };
}
