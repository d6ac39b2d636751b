/** `npm start`: installs and builds what is missing, then serves the demo app. */

import { spawn } from "node:child_process";
import { join } from "node:path";

import { build, checkNode, install, root } from "./steps.mjs";

checkNode();
install();
build();
const args = [
  join(root, "dist", "cli", "main.js"),
  "run",
  join(root, "examples", "expenses", "app.ts"),
  ...process.argv.slice(2),
];
const app = spawn(process.execPath, args, { stdio: "inherit" });
// Ctrl-C reaches the app as well: it ends by itself, and this process with it.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => app.kill(signal));
app.on("exit", (code) => process.exit(code ?? 1));
