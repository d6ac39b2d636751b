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

const framePattern =
  /^ +at (?:(?<call>.+?) \()?(?<place>[^()]+|.+?):(?<line>\d+):(?<column>\d+)\)?$/;

/** The frames of a stack that have a file, the innermost first. */
export function parseStack(stack: string): RawFrame[] {
  return stack.split("\n").flatMap((text) => {
    const groups = framePattern.exec(text)?.groups;
    if (groups === undefined) return [];
    const { call, place = "", line, column } = groups;
    const name = call?.replace(/^async /, "");
    return {
      function: name === "Object.<anonymous>" ? undefined : name,
      file: toFile(place.replace(/^async /, "")),
      line: Number(line),
      column: Number(column),
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
