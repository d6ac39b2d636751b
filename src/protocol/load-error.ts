/** Why a script or one of its modules could not be loaded, the same on both sides of a worker's pipe. */

import { type ErrorShape, SluiceError } from "../errors.ts";

const hints = {
  LOAD_SYNTAX: "Mend that line and save: the page follows by itself.",
  LOAD_FILE_MISSING: "See that the path is right; it is relative to the app's folder.",
  LOAD_IMPORT_MISSING: "Mend the path or create the file: the page follows by itself.",
  LOAD_PACKAGE_MISSING:
    "Install it with npm install, or, when it is a path of your own, see paths in tsconfig.json.",
  LOAD_EXPORT_MISSING: "Mend the name, or see in the package's own documentation what it exports.",
  LOAD_FAILED:
    "See tsconfig.json, vite.config.ts and its plugins, as far as the app has them: the message is theirs.",
  LOAD_NOT_RECORDED:
    "Run sluice build again. A page or module whose path the program computes cannot be found ahead of time: write its path as a literal, or put it into the folder pages/ beside the script.",
  LOAD_GRAPH_UNREADABLE: "Run sluice build again.",
} as const;

/** Stable names of the ways in which loading fails. */
export type LoadErrorCode = keyof typeof hints;

/** A place in a source file, as far as it is known. */
export interface SourcePlace {
  /** Relative to the app's folder, with forward slashes. */
  readonly file?: string | undefined;
  /** Counted from 1. */
  readonly line?: number | undefined;
  /** Counted from 1. */
  readonly column?: number | undefined;
  /** The lines around it, see {@link excerptOf}. */
  readonly excerpt?: string | undefined;
}

/** A `LoadError` as JSON. */
export interface LoadFailure extends ErrorShape, SourcePlace {}

/** A script or module that could not be loaded, and the author's own line that is to blame. */
export class LoadError extends SluiceError<LoadErrorCode> implements LoadFailure {
  override readonly name = "LoadError";
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly excerpt: string | undefined;

  constructor(code: LoadErrorCode, message: string, place: SourcePlace = {}) {
    super(code, message, hints[code]);
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
    this.excerpt = place.excerpt;
  }

  /** What `JSON.stringify` keeps of it; {@link toLoadError} makes an error of that again. */
  toJSON(): LoadFailure {
    const { code, message, hint, file, line, column, excerpt } = this;
    return { code, message, hint, file, line, column, excerpt };
  }
}

/** Makes a `LoadError` of what came over the pipe: one as JSON, or anything else that was thrown there. */
export function toLoadError(value: unknown): LoadError {
  if (value instanceof LoadError) return value;
  const fields = typeof value === "object" && value !== null ? value : {};
  const message = textOf(fields, "message") ?? "The module could not be loaded.";
  const code = textOf(fields, "code");
  return new LoadError(isLoadErrorCode(code) ? code : "LOAD_FAILED", message, {
    file: textOf(fields, "file"),
    line: numberOf(fields, "line"),
    column: numberOf(fields, "column"),
    excerpt: textOf(fields, "excerpt"),
  });
}

function isLoadErrorCode(code: string | undefined): code is LoadErrorCode {
  return code !== undefined && Object.hasOwn(hints, code);
}

function textOf(fields: object, name: string): string | undefined {
  const value: unknown = Reflect.get(fields, name);
  return typeof value === "string" ? value : undefined;
}

function numberOf(fields: object, name: string): number | undefined {
  const value: unknown = Reflect.get(fields, name);
  return typeof value === "number" ? value : undefined;
}
