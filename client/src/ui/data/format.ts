/** Values as the reader's own language writes them. */

import type { CellKind } from "./rows.ts";

const plain = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6, useGrouping: "min2" });
const tiny = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6, useGrouping: "min2" });
const compact = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 2 });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const wallClock = new Intl.DateTimeFormat(undefined, {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});
const ownClock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A cell's text; undefined when there is no value. */
export function formatCell(kind: CellKind, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  switch (kind) {
    case "number":
      return typeof value === "bigint" ? plain.format(value) : formatNumber(Number(value));
    case "boolean":
      return value === true ? "Yes" : "No";
    case "date":
    case "datetime":
    case "instant":
      return formatTime(kind, Number(value));
    case "text":
    case "other":
      return toText(value);
  }
}

/** A number with what a reader needs of it: six decimals at most, more for tiny ones, thousands marked from 10,000. */
export function formatNumber(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-4 ? tiny.format(value) : plain.format(value);
}

/** A number in the narrow place beside an axis: 128,400 as "128.4K". */
export function formatShort(value: number): string {
  return Math.abs(value) >= 100_000 ? compact.format(value) : formatNumber(value);
}

/** A day or a moment, from milliseconds since 1970. */
export function formatTime(kind: "date" | "datetime" | "instant", value: number): string {
  if (!Number.isFinite(value)) return "";
  if (kind === "date") return day.format(value);
  return (kind === "datetime" ? wallClock : ownClock).format(value);
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "bigint" ? part.toString() : part,
  );
}
