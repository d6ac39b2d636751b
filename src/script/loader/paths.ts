/** The app's folder, and how the files in it are called: by path, by URL, or as people read them. */

import { realpathSync } from "node:fs";
import path from "node:path";

import { scriptUrl, toSlashes } from "../../protocol/portable-path.ts";

export interface AppFolder {
  /** Absolute, without links, with forward slashes. */
  readonly path: string;
  /** The URL under which the module runner asks for a file that is run as a script. */
  scriptUrl(file: string): string;
  /** A path as people read it: relative to the folder, with forward slashes. */
  nameOf(file: string): string;
}

export function appFolder(root: string): AppFolder {
  // Vite names modules by their real path, so everything is compared by that.
  const real = realpathSync(root);
  return {
    path: toSlashes(real),
    scriptUrl: (file) => scriptUrl(root, file),
    nameOf: (file) => toSlashes(path.relative(real, file)),
  };
}
