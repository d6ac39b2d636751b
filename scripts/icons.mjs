/** Writes the names and shapes of Lucide's icons into src/st/generated; with --copy, the shapes into dist/ too. */

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { root } from "./steps.mjs";

const generated = join(root, "src", "st", "generated");
const shapes = join(generated, "icons.json");

if (process.argv.includes("--copy")) {
  const target = join(root, "dist", "st", "generated", "icons.json");
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(shapes, target);
} else {
  const source = createRequire(import.meta.url).resolve("lucide-static/icon-nodes.json");
  const icons = JSON.parse(readFileSync(source, "utf8"));
  const names = Object.keys(icons).toSorted();
  mkdirSync(generated, { recursive: true });
  write(shapes, `${JSON.stringify(icons)}\n`);
  write(
    join(generated, "icon-names.ts"),
    `/** Names of Lucide's icons, written by scripts/icons.mjs. */\n\nexport type IconName =\n${names
      .map((name) => `  | ${JSON.stringify(name)}`)
      .join("\n")};\n`,
  );
}

/** Leaves a file alone that is right already, so that nothing that watches it wakes up. */
function write(file, text) {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  writeFileSync(file, text);
}
