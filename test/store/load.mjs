/** Loads a module of `src/` in a process of its own: `node load.mjs MODULE FUNCTION ARGUMENT [--without PACKAGE]`. */

import { register } from "node:module";
import { createInterface } from "node:readline";

import { runnerImport } from "vite";

const [path, name, argument, , missing] = process.argv.slice(2);
if (missing !== undefined) {
  const hook = `export function resolve(specifier, context, next) {
    if (specifier === ${JSON.stringify(missing)}) {
      throw Object.assign(new Error("not installed"), { code: "ERR_MODULE_NOT_FOUND" });
    }
    return next(specifier, context);
  }`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
}

const { module } = await runnerImport(path, { configFile: false, logLevel: "error" });
try {
  const store = await module[name](JSON.parse(argument));
  // The parent sends lines "KEY VALUE"; each is answered once it is stored, until the parent kills us.
  process.stdout.write("open\n");
  for await (const line of createInterface({ input: process.stdin })) {
    const [key, value] = line.split(" ");
    void store.set(key, value).then(() => process.stdout.write(`${key}\n`));
  }
  await store.close();
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ code: error.code, message: error.message, hint: error.hint })}\n`,
  );
}
