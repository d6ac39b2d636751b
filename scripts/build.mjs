/** Builds dist/: the icons, the server and commands file by file, and the browser's side bundled. */

import { rmSync } from "node:fs";
import { join } from "node:path";

import { bin, mustRun, root } from "./steps.mjs";

rmSync(join(root, "dist"), { recursive: true, force: true });
mustRun("Reading the icons", process.execPath, [join(root, "scripts", "icons.mjs")]);
mustRun("Compiling", bin("tsc"), ["-p", root]);
mustRun("Copying the icons", process.execPath, [join(root, "scripts", "icons.mjs"), "--copy"]);
mustRun("Building the browser's side", bin("vite"), ["build", "client", "--logLevel", "warn"]);
