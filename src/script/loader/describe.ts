/** What to show of something that was thrown: words, frames on the author's own lines, and the lines around the first. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { inspect, stripVTControlCharacters, types } from "node:util";

import type { EvaluatedModules } from "vite/module-runner";

import { SluiceError } from "../../errors.ts";
import type { StackFrame } from "../../protocol/elements.ts";
import { excerptOf } from "../../protocol/excerpt.ts";
import { LoadError } from "../../protocol/load-error.ts";
import type { AppFolder } from "./paths.ts";
import { parseStack, type RawFrame } from "./stack.ts";

export interface ErrorDescription {
  readonly name: string;
  /** With the messages of what caused it, a line each. */
  readonly message: string;
  readonly hint?: string;
  /** The author's own frames; those of packages when there is none. */
  readonly stack: readonly StackFrame[];
  /** The lines around the first own frame, see {@link excerptOf}. */
  readonly excerpt?: string;
}

export interface DescribeOptions {
  readonly folder: AppFolder;
  readonly modules: EvaluatedModules;
  readonly sluiceUrl: string;
}

export function describeError(error: unknown, options: DescribeOptions): ErrorDescription {
  if (!isError(error)) {
    const message = `The script threw ${inspect(error, { depth: 1 })}.`;
    return { name: "Error", message, stack: [] };
  }
  const words = {
    name: textOf(error, "name") || "Error",
    message: messageOf(error),
    ...(error instanceof SluiceError ? { hint: error.hint } : {}),
  };
  if (error instanceof LoadError && error.file !== undefined && error.line !== undefined) {
    const { file, line, column = 1, excerpt } = error;
    return { ...words, stack: [{ file, line, column }], ...(excerpt && { excerpt }) };
  }
  const frames = parseStack(textOf(error, "stack"));
  const own = frames.filter(ownFrames(options));
  const shown = own.length > 0 ? own : frames.filter(isOfPackage);
  const excerpt = own[0] && excerptAt(own[0], options.modules);
  const stack = shown.map((frame) => toStackFrame(frame, options.folder));
  return { ...words, stack, ...(excerpt && { excerpt }) };
}

function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

/** Its message and those of its causes: "fetch failed" says nothing without the cause. */
function messageOf(error: Error): string {
  const lines = [wordsOf(error)];
  let { cause } = error;
  while (isError(cause) && lines.length < 5) {
    lines.push(`Caused by ${textOf(cause, "name") || "Error"}: ${wordsOf(cause)}`);
    ({ cause } = cause);
  }
  return lines.join("\n");
}

function wordsOf(error: Error): string {
  const message = textOf(error, "message") || textOf(error, "code");
  return stripVTControlCharacters(message)
    .replace(/^\[vite\] /, "")
    .replaceAll("?script", "");
}

function textOf(error: Error, name: string): string {
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : "";
}

/** Tells the author's files, in the app's folder or linked from elsewhere, from packages, Node and Sluice. */
function ownFrames({ folder, modules, sluiceUrl }: DescribeOptions): (frame: RawFrame) => boolean {
  const sluice = path.dirname(path.dirname(fileURLToPath(sluiceUrl))) + path.sep;
  return ({ file }) =>
    path.isAbsolute(file) &&
    !file.includes("/node_modules/") &&
    !file.startsWith(sluice) &&
    (file.startsWith(`${folder.path}/`) || modules.getModulesByFile(file) !== undefined);
}

/** Not of Vite, whose module runner is below every module that is being loaded. */
function isOfPackage({ file }: RawFrame): boolean {
  return file.includes("/node_modules/") && !file.includes("/node_modules/vite/");
}

function toStackFrame(frame: RawFrame, folder: AppFolder): StackFrame {
  const { line, column } = frame;
  const place = { file: folder.nameOf(frame.file), line, column };
  return frame.function === undefined ? place : { function: frame.function, ...place };
}

function excerptAt(
  { file, line, column }: RawFrame,
  modules: EvaluatedModules,
): string | undefined {
  const source = evaluatedSource(file, modules) ?? readText(file);
  return source === undefined ? undefined : excerptOf(source, line, column);
}

/** The text that was evaluated; the file may have changed since. */
function evaluatedSource(file: string, modules: EvaluatedModules): string | undefined {
  for (const module of modules.getModulesByFile(file) ?? []) {
    const map = modules.getModuleSourceMapById(module.id)?.map;
    const index = map?.sources?.findIndex(
      (source) => path.basename(source) === path.basename(file),
    );
    const text = map?.sourcesContent?.[index ?? -1];
    if (text !== undefined) return text;
  }
  return undefined;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
