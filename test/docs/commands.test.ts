import { expect, it } from "vitest";

import { commands, helpOf } from "../../src/cli/commands.ts";
import { proseOf, readBlocks, readPages } from "./pages.ts";

interface Written {
  readonly place: string;
  readonly line: string;
}

/** Every call of the command on the pages: in blocks of shell, and between backticks. */
function readCalls(): readonly Written[] {
  const fromBlocks = readBlocks()
    .filter(({ language }) => language === "sh")
    .flatMap(({ place, text }) => text.split("\n").map((line) => ({ place, line })));
  const fromProse = [...readPages()].flatMap(([place, text]) =>
    [...proseOf(text).matchAll(/`(?<line>[^`\n]+)`/g)].map((match) => ({
      place,
      line: match.groups?.["line"] ?? "",
    })),
  );
  const name = /(?:^|[;&|] *|[A-Z_]+=\S+ )(?:npx )?(?:sluice|node dist\/cli\/main\.js) (?<call>.+)/;
  return [...fromBlocks, ...fromProse].flatMap(({ place, line }) => {
    const call = name.exec(line)?.groups?.["call"]?.replace(/ #.*$/, "");
    return call === undefined ? [] : [{ place, line: call }];
  });
}

/** What is wrong with a call, held against what `--help` says. */
function complaintsOf({ place, line }: Written): readonly string[] {
  const [name = "", ...args] = line.split(/ +/);
  if (name.startsWith("--") || name === "COMMAND") return [];
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return [`${place}: sluice ${line}: there is no such command`];
  const help = helpOf(command);
  const knows = (word: string): boolean => help.split(/[\s|]+/).includes(word);
  const flags = args.filter((arg) => arg.startsWith("-") && arg !== "--help");
  const unknown = [
    ...flags.map((flag) => flag.replace(/=.*$/, "")),
    ...(name === "auth" ? args.slice(0, 1) : []),
  ];
  return unknown
    .filter((word) => !knows(word))
    .map((word) => `${place}: sluice ${line}: --help does not know ${word}`);
}

it("every command and option that the pages name is one that --help knows", () => {
  const calls = readCalls();

  expect(calls.length).toBeGreaterThan(9);
  expect(calls.flatMap(complaintsOf)).toEqual([]);
});
