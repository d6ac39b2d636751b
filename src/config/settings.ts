/** Settings as they were found, each with where it was found: what files and the environment become before any check. */

/** Where a setting stands. */
export type Origin =
  | { readonly kind: "file"; readonly file: string; readonly line: number | undefined }
  | { readonly kind: "environment"; readonly variable: string }
  | { readonly kind: "option"; readonly option: string };

/** A setting with a value: text, number, boolean, date, or a list of such. */
export interface Value {
  readonly kind: "value";
  readonly value: unknown;
  readonly origin: Origin;
}

/** A table of settings. */
export interface Table {
  readonly kind: "table";
  readonly entries: Map<string, Setting>;
  readonly origin: Origin;
}

export type Setting = Value | Table;

/** A table with nothing in it yet. */
export function emptyTable(origin: Origin): Table {
  return { kind: "table", entries: new Map(), origin };
}

/** Turns what a TOML parser returned into settings; `originOf` says where a path stands. */
export function toSetting(
  value: unknown,
  originOf: (path: readonly string[]) => Origin,
  path: readonly string[] = [],
): Setting {
  const origin = originOf(path);
  if (!isPlainTable(value)) return { kind: "value", value, origin };
  const entries = Object.entries(value).map(
    ([key, each]) => [key, toSetting(each, originOf, [...path, key])] as const,
  );
  return { kind: "table", entries: new Map(entries), origin };
}

/** The plain value of a setting, for who does not ask where it stood. Tables have no prototype. */
export function toPlain(setting: Setting): unknown {
  if (setting.kind === "value") return setting.value;
  const entries = Array.from(setting.entries, ([key, each]) => [key, toPlain(each)] as const);
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** How the environment spells a key: without case, `-` as `_`. */
export function spelling(key: string): string {
  return key.toLowerCase().replaceAll("-", "_");
}

function isPlainTable(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
  );
}
