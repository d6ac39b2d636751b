/** Modules as the loader in a worker gets them: from the development server, or from the recorded graph. */

import type { LoadFailure } from "./load-error.ts";

/** A module whose code the loader evaluates itself. The first five fields are what Vite's module runner reads. */
export interface InlineModule {
  readonly code: string;
  /** Path on disk; null for a virtual module. */
  readonly file: string | null;
  readonly id: string;
  readonly url: string;
  readonly invalidate: boolean;
  /** What it imports statically, as its code spells it, in order. */
  readonly deps: readonly string[];
}

/** A module that Node loads: a package, or one of Node's own. */
export interface ExternalModule {
  /** File URL, or a name that Node knows. */
  readonly externalize: string;
  readonly type: "module" | "commonjs" | "builtin" | "network";
}

export type FetchedModule = InlineModule | ExternalModule;

/** Names of Node's own modules; a rule may be a pattern. */
export type BuiltinRule =
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "RegExp"; readonly source: string; readonly flags: string };

/** Ends the URL of a file that is run as a script; without it the same file is a module. */
export const scriptQuery = "?script";

/**
 * The module graph of an app, made by `sluice build`. A path that begins with "./" or "../" is relative to the app's
 * folder, so the folder may be moved; every other name stands for itself.
 */
export interface RecordedGraph {
  readonly version: typeof graphVersion;
  /** What the graph was made from, to tell whether it is stale. */
  readonly origin: GraphOrigin;
  readonly builtins: readonly BuiltinRule[];
  /** Files that are run as scripts. */
  readonly scripts: readonly string[];
  /** By URL, as code spells it after Vite has resolved it. */
  readonly modules: Readonly<Record<string, InlineModule | RecordedFailure>>;
  /** What Vite leaves to Node: file of the importing module → specifier → module. */
  readonly externals: Readonly<
    Record<string, Readonly<Record<string, ExternalModule | RecordedFailure>>>
  >;
}

/** Loading it failed while recording, where that is no reason to stop (an optional import): it fails when it is reached. */
export interface RecordedFailure {
  readonly failure: LoadFailure;
}

/** What a recorded graph depends on. */
export interface GraphOrigin {
  /** Versions of Node (major), Sluice and Vite, and `NODE_ENV`. */
  readonly tools: string;
  /** Content hash of each file that was read, and of the configuration; null: it was not there. */
  readonly files: Readonly<Record<string, string | null>>;
  /** Extensions of source files, and a hash of the names of all files that have one. */
  readonly extensions: readonly string[];
  readonly names: string;
}

export const graphVersion = 1;
