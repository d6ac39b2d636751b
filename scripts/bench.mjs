/** `npm run bench`: builds what is missing, then measures. */

import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";

import { runnerImport } from "vite";

import { build, checkNode, install, root } from "./steps.mjs";

/** What is measured is what people install: not the sources, but what was built of them. */
const built = {
  name: "built",
  enforce: "pre",
  async resolveId(id, importer, options) {
    const source = await this.resolve(id, importer, { ...options, skipSelf: true });
    const folder = join(root, "src") + sep;
    if (!source?.id.startsWith(folder)) return source;
    const file = join(root, "dist", source.id.slice(folder.length).replace(/\.ts$/, ".js"));
    return { id: pathToFileURL(file).href, external: true };
  },
};

checkNode();
install();
build();
const main = new URL("../bench/main.ts", import.meta.url).pathname;
const { module } = await runnerImport(main, { plugins: [built] });
process.exitCode = await module.main(process.argv.slice(2));
