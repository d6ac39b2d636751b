/** The package entry `sluice`: everything that a script can call. */

export { isStop, ScriptError } from "../script/errors.ts";
export * from "./commands.ts";
export * from "./layout.ts";
