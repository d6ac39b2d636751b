/** Shows any value as what it is. */

import { currentScope } from "../script/scope.ts";
import { invalid } from "./arguments.ts";
import { dateFormatter } from "./formatters.ts";
import { json } from "./json.ts";
import { exception } from "./status.ts";
import { table } from "./table.ts";
import { markdown } from "./text.ts";

/**
 * Shows any values, each as what it is: text as Markdown, numbers and dates in line with the text beside them, rows as a
 * table, errors as exceptions, and any other object as JSON.
 *
 * @throws {@link ScriptError} `ARGUMENT_INVALID` for a promise that was not awaited.
 * @example
 * st.write("Hello, **world**");
 * st.write("There are", rows.length, "rows:", rows);
 */
export function write(...values: readonly unknown[]): void {
  currentScope();
  let words: string[] = [];
  const flush = () => {
    if (words.length > 0) markdown(words.join(" "));
    words = [];
  };
  for (const value of values) {
    const text = toInline(value);
    if (text === undefined) {
      flush();
      writeBlock(value);
    } else {
      words.push(text);
    }
  }
  flush();
}

/** Values that stand in a line of text, as Markdown. */
function toInline(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    case "undefined":
    case "symbol":
      return `\`${String(value)}\``;
    case "function":
      return `\`function ${value.name || "without a name"}\``;
    case "object":
      if (value === null) return "`null`";
      if (value instanceof Date) return writeDate(value);
      if (value instanceof URL) return `<${value.href}>`;
      return value instanceof RegExp ? `\`${String(value)}\`` : undefined;
  }
}

function writeBlock(value: unknown): void {
  if (value instanceof Error) return exception(value);
  if (isThenable(value)) {
    throw invalid("write()", "it was given a promise", "Await it: st.write(await value).");
  }
  if (isAsyncIterable(value)) {
    throw invalid(
      "write()",
      "it was given an async iterable",
      "Collect its items first: for await (const item of value) items.push(item).",
    );
  }
  if (isRows(value)) return table(value);
  json(isIterator(value) ? [...value] : value);
}

function isThenable(value: unknown): boolean {
  return hasMethod(value, "then");
}

function isAsyncIterable(value: unknown): boolean {
  return hasMethod(value, Symbol.asyncIterator);
}

/** A generator and its like: it has nothing to show but what it gives. */
function isIterator(value: unknown): value is Iterable<unknown> {
  return hasMethod(value, Symbol.iterator) && hasMethod(value, "next");
}

function hasMethod(value: unknown, name: PropertyKey): boolean {
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "function"
  );
}

/** A list of plain objects, or a table of Arrow. */
function isRows(value: unknown): value is Iterable<object> {
  if (hasMethod(value, "getChildAt")) return true;
  return Array.isArray(value) && value.length > 0 && value.every(isPlainObject);
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function writeDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return "`Invalid Date`";
  const { locale, timeZone } = currentScope().run.session.context;
  return dateFormatter(locale, timeZone, { dateStyle: "medium", timeStyle: "short" }).format(date);
}
