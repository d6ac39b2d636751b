/** Makes a `LoadError` of what Vite, its compiler or a plugin throws: without colours, on the author's own line. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";

import { excerptOf } from "../../protocol/excerpt.ts";
import { LoadError, type SourcePlace } from "../../protocol/load-error.ts";
import { toSlashes } from "../../protocol/portable-path.ts";

const placeInWords = / at line (\d+) column (\d+)/;

interface Place {
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
}

/** @param url - Of the module that was asked for. */
export function describeViteError(error: unknown, root: string, url: string): LoadError {
  // The compiler collects its errors in one; the first is what has to be mended first.
  const errors = field(error, "errors");
  const [first]: unknown[] = Array.isArray(errors) && errors.length > 0 ? errors : [error];
  const words = wordsOf(first);
  if (words.startsWith("Failed to load tsconfig")) return describeTsconfigError(words, root);
  const file = fileOf(error, root, url);
  const name = toSlashes(path.relative(root, file));
  const source = readText(file);
  const place = placeOf(first, source) ?? (name.endsWith(".json") ? placeIn(words) : undefined);
  if (place === undefined || source === undefined) {
    return new LoadError("LOAD_FAILED", `${name} cannot be loaded: ${words}.`, { file: name });
  }
  const { line, column } = place;
  const at: SourcePlace = { file: name, line, column, excerpt: excerptOf(source, line, column) };
  return isPlugin(error)
    ? new LoadError("LOAD_FAILED", `${name}, line ${line}, cannot be loaded: ${words}.`, at)
    : new LoadError(
        "LOAD_SYNTAX",
        `Syntax error in ${name}, line ${line}: ${withoutPlace(words)}.`,
        at,
      );
}

/** The one line of a message that says what is wrong. */
export function wordsOf(error: unknown): string {
  const lines = stripVTControlCharacters(textOf(error, "message") ?? String(error)).split("\n");
  const line = lines.find((text) => text.trim() !== "" && !/failed with \d+ errors?:$/.test(text));
  const words = (line ?? "")
    .replace(/^\[\w+\] /, "")
    .replaceAll("?script", "")
    .replace(/\.$/, "");
  return words === "" ? "no reason was given" : words;
}

function isPlugin(error: unknown): boolean {
  const plugin = textOf(error, "plugin");
  return plugin !== undefined && !/^(builtin:)?vite[:-]/.test(plugin);
}

function fileOf(error: unknown, root: string, url: string): string {
  const named = textOf(field(error, "loc"), "file") ?? textOf(error, "id") ?? url;
  const file = named.replace(/[?#].*$/, "").replace(/^\/@fs\//, "/");
  // It is a URL at times, and those begin at the app's folder.
  return file.startsWith(`${root}/`) || readText(file) !== undefined ? file : path.join(root, file);
}

function placeOf(error: unknown, source: string | undefined): Place | undefined {
  const loc = field(error, "loc");
  const line = field(loc, "line");
  const column = field(loc, "column");
  if (typeof line !== "number" || typeof column !== "number") return undefined;
  const shown = frameLine(textOf(error, "frame"), line);
  if (shown === undefined || source === undefined) return { line, column: column + 1 };
  return findShown(source, shown, { line, column: column + 1 });
}

/** The text of a line in Vite's own excerpt, whose rows read "12 |  text". */
function frameLine(frame: string | undefined, line: number): string | undefined {
  const row = frame?.split("\n").find((text) => Number(/^(\d+) *\|/.exec(text)?.[1]) === line);
  return row?.replace(/^\d+ *\|/, "").trim();
}

/** What fails after the compiler has its place in the compiled text; the author's line is found by its words. */
function findShown(source: string, shown: string, place: Place): Place | undefined {
  const lines = source.split("\n").map((text) => text.trim());
  if (lines[place.line - 1] === shown) return place;
  const index = lines.indexOf(shown);
  return index === -1 ? undefined : { line: index + 1, column: 1 };
}

/** JSON's parser says it in words only. */
function placeIn(words: string): Place | undefined {
  const found = placeInWords.exec(words);
  return found === null ? undefined : { line: Number(found[1]), column: Number(found[2]) };
}

function withoutPlace(words: string): string {
  return words.replace(placeInWords, "");
}

/** It comes as `Failed to load tsconfig 'FILE': REASON`, or with a whole object for a reason. */
function describeTsconfigError(words: string, root: string): LoadError {
  const file = path.resolve(root, /tsconfig ['"](.+?)['"]:/.exec(words)?.[1] ?? "tsconfig.json");
  const reason = /message: "(.+?)"/.exec(words)?.[1] ?? words.replace(/^.*?['"]: /, "");
  const name = toSlashes(path.relative(root, file));
  const place = placeIn(reason);
  const source = readText(file);
  return new LoadError("LOAD_FAILED", `${name} cannot be read: ${reason}.`, {
    file: name,
    ...place,
    excerpt: place && source && excerptOf(source, place.line, place.column),
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown, name: string): string | undefined {
  const text = field(value, name);
  return typeof text === "string" ? text : undefined;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
