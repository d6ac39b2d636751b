/** Columns as an Arrow stream, which is how rows travel to the browser. */

import { createRequire } from "node:module";

import type { DataType } from "@uwdata/flechette";

import { toJson } from "../to-json.ts";
import type { DataColumns } from "./data-like.ts";

type Arrow = typeof import("@uwdata/flechette");

const require = createRequire(import.meta.url);
let loaded: Arrow | undefined;

/** Loaded when the first rows are shown: it takes longer than all commands together, and most apps start without. */
function arrow(): Arrow {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the package's own types say
  loaded ??= require("@uwdata/flechette") as Arrow;
  return loaded;
}

/** The bytes of an Arrow stream. Equal columns give equal bytes. */
export function toArrow({ columns }: DataColumns): Uint8Array {
  const { tableFromArrays, tableToIPC } = arrow();
  const arrays: [string, unknown[]][] = [];
  const types: [string, DataType][] = [];
  for (const { name, values } of columns) {
    const typed = typeColumn(values);
    arrays.push([name, typed.values]);
    types.push([name, typed.type]);
  }
  const table = tableFromArrays(arrays, { types: Object.fromEntries(types) });
  return tableToIPC(table, { format: "stream" }) ?? new Uint8Array();
}

/** What all values of a column are; undefined when they have nothing in common, or there are none. */
export type ValueKind = "number" | "boolean" | "bigint" | "string" | "date";

/** What all values of a column are. */
export function kindOf(values: readonly unknown[]): ValueKind | undefined {
  let kind: ValueKind | undefined;
  for (const value of values) {
    if (value === undefined || value === null) continue;
    const own = kindOfValue(value);
    if (own === undefined || (kind !== undefined && kind !== own)) return undefined;
    kind = own;
  }
  return kind;
}

function kindOfValue(value: unknown): ValueKind | undefined {
  if (value instanceof Date) return "date";
  const type = typeof value;
  const isKind = type === "number" || type === "boolean" || type === "bigint" || type === "string";
  return isKind ? type : undefined;
}

interface TypedColumn {
  readonly type: DataType;
  readonly values: unknown[];
}

function typeColumn(values: readonly unknown[]): TypedColumn {
  const { float64, bool, int64, timestamp, TimeUnit, utf8 } = arrow();
  switch (kindOf(values)) {
    case "number":
      return { type: float64(), values: values.map(orNull) };
    case "boolean":
      return { type: bool(), values: values.map(orNull) };
    case "bigint":
      return values.every(isInt64)
        ? { type: int64(), values: values.map(orNull) }
        : { type: utf8(), values: values.map(toText) };
    case "date":
      // A Date is a moment, whatever the zone: the browser shows it on the reader's own clock.
      return { type: timestamp(TimeUnit.MILLISECOND, "UTC"), values: values.map(toTime) };
    case "string":
      return { type: textType(values), values: values.map(orNull) };
    case undefined:
      return { type: utf8(), values: values.map(toText) };
  }
}

/** From so many values on, words that come again and again are sent once. */
const fewestForDictionary = 32;

function textType(values: readonly unknown[]): DataType {
  const { utf8, dictionary } = arrow();
  const isRepetitive =
    values.length >= fewestForDictionary && new Set(values).size <= values.length / 2;
  return isRepetitive ? dictionary(utf8()) : utf8();
}

function orNull(value: unknown): unknown {
  return value ?? null;
}

function toTime(value: unknown): unknown {
  if (!(value instanceof Date)) return null;
  return Number.isNaN(value.getTime()) ? null : value.getTime();
}

function isInt64(value: unknown): boolean {
  return typeof value !== "bigint" || BigInt.asIntN(64, value) === value;
}

/** Values of several kinds, and parts that are objects, are shown as text. */
function toText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const json = toJson(value);
  return typeof json === "string" ? json : JSON.stringify(json);
}
