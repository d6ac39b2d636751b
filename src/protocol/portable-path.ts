/** How a file of the app is called: in a recorded module graph (so that the folder may be moved), and by URL. */

import path from "node:path";

import { scriptQuery } from "./modules.ts";

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

/** The URL under which a file that is run as a script is asked for; the same file without the query is a module. */
export function scriptUrl(root: string, file: string): string {
  const name = toSlashes(path.relative(root, path.resolve(root, file)));
  const isInside = !name.startsWith("../");
  const url = isInside
    ? `/${name}`
    : `/@fs/${toSlashes(path.resolve(root, file)).replace(/^\//, "")}`;
  return url + scriptQuery;
}

/** A path with forward slashes, as Vite and browsers write it. */
export function toSlashes(file: string): string {
  return path.sep === "\\" ? file.replaceAll("\\", "/") : file;
}
