/** What a chart draws: positions along one axis and, for each series, a value at each of them. */

import type { ChartProps } from "../../../../src/protocol/elements.ts";
import { formatCell, formatNumber } from "../../ui/data/format.ts";
import { findColumn } from "../../ui/data/rows.ts";
import type { DataColumn, Rows } from "../../ui/data/rows.ts";

export interface PlotSeries {
  readonly name: string;
  /** A CSS colour or a token such as `c3`. */
  readonly color: string;
  readonly values: readonly (number | undefined)[];
}

export interface PlotData {
  readonly axis: "category" | "time" | "number";
  /** Milliseconds since 1970 on a time axis, numbers on a number axis; empty where labels are the positions. */
  readonly positions: readonly number[];
  /** The whole label of each position. */
  readonly labels: readonly string[];
  /** Times are wall-clock times, drawn as they are. */
  readonly isUtc: boolean;
  readonly series: readonly PlotSeries[];
}

type ChartData = Pick<ChartProps, "type" | "x" | "y" | "xKind" | "color">;

const tokenColors = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"] as const;

/** Takes the columns that `chart` names out of `rows`, in the order of its x axis. */
export function toPlotData(chart: ChartData, rows: Rows): PlotData {
  const x = findColumn(rows, chart.x);
  const times = x !== undefined && chart.xKind === "time" ? readTimes(x, rows.length) : undefined;
  // Bars have a width of their own: each stands on its label, whatever the distance to the next.
  const axis = chart.type === "bar" ? "category" : chart.xKind;
  const values = times?.values ?? readNumbers(x, rows.length);
  const order =
    chart.xKind === "category" ? indexes(rows.length) : sorted(indexes(rows.length), values);
  const labels = order.map((row) => {
    const time = times?.values[row];
    if (time !== undefined) return formatCell(times?.kind ?? "datetime", time) ?? "";
    return x === undefined ? String(row + 1) : (formatCell(x.kind, x.at(row)) ?? "no value");
  });
  return {
    axis,
    positions: axis === "category" ? [] : order.map((row) => values[row] ?? Number.NaN),
    labels,
    isUtc: times !== undefined && times.kind !== "instant",
    series: chart.y.map((name, index) => {
      const column = findColumn(rows, name);
      const numbers = readNumbers(column, rows.length);
      return {
        name,
        color: chart.color?.[index] ?? tokenColors[index % tokenColors.length] ?? "c1",
        values: order.map((row) => numbers[row]),
      };
    }),
  };
}

/** Each value as its share of the sum at its position, from 0 to 1. */
export function toShares(series: readonly PlotSeries[]): readonly PlotSeries[] {
  const sums = (series[0]?.values ?? []).map((_, row) =>
    series.reduce((sum, { values }) => sum + Math.abs(values[row] ?? 0), 0),
  );
  return series.map((one) => ({
    ...one,
    values: one.values.map((value, row) => {
      const sum = sums[row] ?? 0;
      return value === undefined || sum === 0 ? undefined : value / sum;
    }),
  }));
}

/** One position in words: "Mar 2026: Europe 52, Africa 39". */
export function describePosition(data: PlotData, row: number): string {
  const values = data.series.map(({ name, values: all }) => {
    const value = all[row];
    return `${name} ${value === undefined ? "no value" : formatNumber(value)}`;
  });
  return `${data.labels[row] ?? ""}: ${values.join(", ")}`;
}

function indexes(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

/** Along a line the order of rows must be that of the axis. Rows without a place are left out. */
function sorted(rows: number[], values: readonly (number | undefined)[]): number[] {
  return rows
    .filter((row) => values[row] !== undefined)
    .toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
}

function readNumbers(column: DataColumn | undefined, length: number): (number | undefined)[] {
  return Array.from({ length }, (_, row) => toNumber(column === undefined ? row : column.at(row)));
}

function toNumber(value: unknown): number | undefined {
  if (value === undefined || value === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Times of an Arrow column, or of ISO texts. A text without a time of day is a day everywhere. */
function readTimes(
  column: DataColumn,
  length: number,
): { kind: "date" | "datetime" | "instant"; values: (number | undefined)[] } {
  if (column.kind === "date" || column.kind === "datetime" || column.kind === "instant") {
    return { kind: column.kind, values: readNumbers(column, length) };
  }
  const raw = Array.from({ length }, (_, row) => column.at(row));
  const texts = raw.filter((value) => typeof value === "string");
  const isDays = texts.length > 0 && texts.every((text) => /^\d{4}(?:-\d{2}){0,2}$/u.test(text));
  return {
    kind: isDays ? "date" : "instant",
    values: raw.map((value) => toNumber(typeof value === "string" ? Date.parse(value) : value)),
  };
}
