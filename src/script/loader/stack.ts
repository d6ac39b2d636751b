/** Reads the frames of `error.stack`, which the module runner has already mapped to the author's files. */

import { fileURLToPath } from "node:url";

import { scriptQuery } from "../../protocol/modules.ts";

/** A frame as V8 writes it. */
export interface RawFrame {
  readonly function: string | undefined;
  /** Path, or a name such as `node:fs`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** With a function's name, and then the place in parentheses, or the place alone. Either may have parentheses of its own. */
const framePattern =
  /^ +at (?:async )?(?:(?<call>.+?) \((?<place>.+):(?<position>\d+:\d+)\)|(?<bare>.+):(?<barePosition>\d+:\d+))$/;

/** The frames of a stack that have a file, the innermost first. */
export function parseStack(stack: string): RawFrame[] {
  return stack.split("\n").flatMap((text) => {
    const groups = framePattern.exec(text)?.groups;
    if (groups === undefined) return [];
    const { call, place, position, bare, barePosition } = groups;
    const [line, column] = (position ?? barePosition ?? "").split(":").map(Number);
    if (line === undefined || column === undefined) return [];
    return {
      function: call === "Object.<anonymous>" ? undefined : call,
      file: toFile(place ?? bare ?? ""),
      line,
      column,
    };
  });
}

function toFile(place: string): string {
  if (!place.startsWith("file://")) return place.replace(scriptQuery, "");
  try {
    return fileURLToPath(place);
  } catch {
    return place;
  }
}
