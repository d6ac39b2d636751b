/** What the bootstraps share: running commands, and telling whether something is out of date. Node's own modules only. */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));

const isWindows = process.platform === "win32";

/** Runs a command in the repository's folder. Returns whether it ended well; its output goes where ours goes. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: isWindows,
    ...options,
  });
  return result.status === 0;
}

/** Runs a command without which nothing more can be done. */
export function mustRun(what, command, args, options) {
  if (run(command, args, options)) return;
  console.error(`\n${what} failed: ${command} ${args.join(" ")}`);
  process.exit(1);
}

/** Runs a program that a package of ours brings. */
export function bin(name) {
  return join(root, "node_modules", ".bin", isWindows ? `${name}.cmd` : name);
}

/** Refuses a Node that Sluice does not support. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  console.error(`Sluice needs Node 20.19, 22.12 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs the packages of package-lock.json unless that has been done. */
export function install() {
  const mark = join(root, "node_modules", ".sluice-installed");
  const lock = hash([join(root, "package-lock.json")]);
  if (existsSync(mark) && readFileSync(mark, "utf8") === lock) return;
  console.log("Installing packages …");
  mustRun("The installation", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(mark, lock);
}

/** Builds dist/ unless its sources are those it was built from. */
export function build() {
  const mark = join(root, "dist", ".built");
  const folders = ["src", "client", "scripts"].flatMap((name) => filesBelow(join(root, name)));
  const sources = hash([
    ...folders,
    join(root, "package-lock.json"),
    join(root, "tsconfig.json"),
    join(root, "tsconfig.base.json"),
  ]);
  if (existsSync(mark) && readFileSync(mark, "utf8") === sources) return;
  console.log("Building …");
  mustRun("The build", process.execPath, [join(root, "scripts", "build.mjs")]);
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, sources);
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((file) => !file.includes("generated") && statSync(file).isFile())
    .toSorted();
}

function hash(files) {
  const sum = createHash("sha256");
  for (const file of files)
    sum.update(file.slice(root.length)).update("\0").update(readFileSync(file));
  return sum.digest("hex");
}
