/** Which columns of data a chart shows, what its x axis is, and the words for those who do not see it. */

import type { ChartProps } from "../../protocol/elements.ts";
import { invalid } from "../arguments.ts";
import { toJson } from "../to-json.ts";
import { kindOf } from "./arrow.ts";
import type { DataColumn, DataColumns } from "./data-like.ts";

export interface Axes {
  readonly rowCount: number;
  /** Undefined: the order of the rows. */
  readonly x: DataColumn | undefined;
  readonly xKind: ChartProps["xKind"];
  readonly y: readonly DataColumn[];
}

/** Takes the columns that are named, and chooses where none is. */
export function chooseAxes(
  call: string,
  { columns, rowCount }: DataColumns,
  xName: string | undefined,
  yNames: string | readonly string[] | undefined,
): Axes {
  const find = (name: string) => {
    const column = columns.find((one) => one.name === name);
    if (column !== undefined) return column;
    const known = columns.map((one) => JSON.stringify(one.name)).join(", ");
    throw invalid(
      call,
      `its data has no column ${JSON.stringify(name)}`,
      known === "" ? "The data is empty: leave `x` and `y` out." : `Its columns are ${known}.`,
    );
  };
  // No row, no columns: there is nothing to show, and nothing wrong.
  if (columns.length === 0) return { rowCount, x: undefined, xKind: "number", y: [] };
  const x = xName === undefined ? columns.find(({ values }) => !isNumeric(values)) : find(xName);
  const y =
    yNames === undefined
      ? columns.filter((column) => column !== x && isNumeric(column.values))
      : [yNames].flat().map(find);
  const wrong = y.find(({ values }) => !isNumeric(values));
  if (y.length === 0 || wrong !== undefined) {
    throw invalid(
      call,
      wrong === undefined
        ? "its data has no column of numbers"
        : `its column ${JSON.stringify(wrong.name)} holds more than numbers`,
      "Name columns of numbers with `y`, or turn texts into numbers first: Number(text).",
    );
  }
  return { rowCount, x, xKind: x === undefined ? "number" : kindOfAxis(x.values), y };
}

function isNumeric(values: readonly unknown[]): boolean {
  const kind = kindOf(values);
  return kind === "number" || kind === "bigint" || values.every((value) => value == null);
}

const isoTime =
  /^\d{4}-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?$/;

function kindOfAxis(values: readonly unknown[]): ChartProps["xKind"] {
  const kind = kindOf(values);
  if (kind === "number" || kind === "bigint") return "number";
  if (kind === "date") return "time";
  return kind === "string" && values.every(isTimeText) ? "time" : "category";
}

function isTimeText(value: unknown): boolean {
  return value == null || (typeof value === "string" && isoTime.test(value));
}

/** What a screen reader hears: what is shown, over which range, and between which values. */
export function describeChart(type: ChartProps["type"], { rowCount, x, y }: Axes): string {
  const name = type === "line" ? "Line chart" : "Bar chart";
  if (rowCount === 0) return `${name} without data.`;
  const series = y.map((column) => column.name).join(", ");
  const by = x === undefined ? "" : ` by ${x.name}`;
  const [first, last] = [textOf(x?.values[0]), textOf(x?.values.at(-1))];
  const range = x === undefined || rowCount === 1 ? "" : `, from ${first} to ${last}`;
  const points = rowCount === 1 ? "1 point" : `${rowCount} points`;
  return [`${name} of ${series}${by}: ${points}${range}.`, ...y.map(describeSeries)].join(" ");
}

function describeSeries({ name, values }: DataColumn): string {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value == null) continue;
    const number = Number(value);
    if (number < least) least = number;
    if (number > most) most = number;
  }
  if (least > most) return `${name} has no values.`;
  return least === most ? `${name} is ${least}.` : `${name} is between ${least} and ${most}.`;
}

function textOf(value: unknown): string {
  if (value == null) return "no value";
  const json = toJson(value);
  return typeof json === "string" ? json : JSON.stringify(json);
}
