/** `npm run bench`: builds what is missing, then measures. */

import { runnerImport } from "vite";

import { build, checkNode, install } from "./steps.mjs";

checkNode();
install();
build();
const { module } = await runnerImport(new URL("../bench/main.ts", import.meta.url).pathname);
process.exitCode = await module.main(process.argv.slice(2));
