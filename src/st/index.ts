/** The package entry `sluice`: everything that a script can call. */

export { isStop, ScriptError } from "../script/errors.ts";
export type { ScriptErrorCode } from "../script/errors.ts";
export type { AllowsNew, AllowsNoNew } from "./allow-new.ts";
export type { Clearable, NotClearable } from "./clearable.ts";
export * from "./commands.ts";
export type { Callable } from "./container.ts";
export * from "./context.ts";
export type { ArrowTable, ColumnLists, DataLike } from "./data/data-like.ts";
export * from "./flow.ts";
export type { IconName } from "./generated/icon-names.ts";
export type { Icon } from "./icons.ts";
export * from "./layout.ts";
export type * from "./layout-options.ts";
export * from "./login.ts";
export * from "./navigation.ts";
export * from "./page.ts";
export type { ElementOptions, InputOptions } from "./options.ts";
export * from "./page-config.ts";
export type { PageName, QueryInput } from "./page-table.ts";
export * from "./query-params.ts";
export * from "./secrets.ts";
export * from "./session.ts";
export * from "./user.ts";
