/** Paths in a recorded module graph: relative to the app's folder, so that the folder may be moved. */

import path from "node:path";

/** An absolute path as the graph holds it, beginning with "./" or "../". Other names stay as they are. */
export function toPortable(file: string, root: string): string {
  if (!path.isAbsolute(file)) return file;
  const relative = toSlashes(path.relative(root, file));
  return relative.startsWith("../") ? relative : `./${relative}`;
}

/** The opposite of {@link toPortable}. */
export function fromPortable(name: string, root: string): string {
  return name.startsWith("./") || name.startsWith("../")
    ? toSlashes(path.resolve(root, name))
    : name;
}

/** A path with forward slashes, as Vite and browsers write it. */
export function toSlashes(file: string): string {
  return path.sep === "\\" ? file.replaceAll("\\", "/") : file;
}
