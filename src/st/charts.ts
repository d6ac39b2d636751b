/** Charts of rows. */

import { currentScope } from "../script/scope.ts";
import { checkOptions, describeValue, invalid, isList } from "./arguments.ts";
import { toArrow } from "./data/arrow.ts";
import { type Axes, chooseAxes, describeChart } from "./data/axes.ts";
import { type DataColumns, type DataLike, toColumns } from "./data/data-like.ts";
import { draw } from "./draw.ts";
import { type ElementOptions, defined, sizeOf } from "./options.ts";

/** Options of charts whose rows are of type `Row`. */
export interface ChartOptions<Row> extends ElementOptions {
  /** Column along the x axis. @defaultValue the first that holds no numbers, else the order of the rows */
  x?: keyof Row & string;
  /** Column or columns of numbers. @defaultValue all others that hold numbers */
  y?: (keyof Row & string) | readonly (keyof Row & string)[];
  /** A CSS colour, or one for each of `y`; `"c1"` to `"c8"` are the theme's. @defaultValue the theme's, in their order */
  color?: string | readonly string[];
  /** Written along the x axis. @defaultValue nothing */
  xLabel?: string;
  /** Written along the y axis. @defaultValue nothing */
  yLabel?: string;
}

/** Options of {@link barChart}. */
export interface BarChartOptions<Row> extends ChartOptions<Row> {
  /** Bars lie instead of standing. @defaultValue `false` */
  horizontal?: boolean;
  /** Bars of one place stand on each other; `normalize` shows them as shares of the whole. @defaultValue `false` */
  stack?: boolean | "normalize";
  /** Orders the bars by their sum. @defaultValue the order of the rows */
  sort?: "ascending" | "descending";
}

/**
 * Shows rows as lines.
 *
 * @param rows - A list of objects, an object with a list for each column, a table of Arrow, or anything that can be
 *   iterated.
 * @throws {@link ScriptError} `DATA_INVALID` for what is no data, `ARGUMENT_INVALID` for a column that is not there.
 * @example st.lineChart([{ month: "2026-01", sales: 12 }, { month: "2026-02", sales: 15 }]);
 */
export function lineChart<Row>(rows: DataLike<Row>, options?: ChartOptions<Row>): void {
  drawChart("lineChart", rows, options, {});
}

/**
 * Shows rows as bars.
 *
 * @param rows - A list of objects, an object with a list for each column, a table of Arrow, or anything that can be
 *   iterated.
 * @throws {@link ScriptError} `DATA_INVALID` for what is no data, `ARGUMENT_INVALID` for a column that is not there.
 * @example st.barChart({ city: ["Paris", "Rome"], people: [2.1, 2.7] }, { horizontal: true });
 */
export function barChart<Row>(rows: DataLike<Row>, options?: BarChartOptions<Row>): void {
  const { horizontal, stack, sort } = options ?? {};
  drawChart("barChart", rows, options, { isHorizontal: horizontal, stack }, sort);
}

function drawChart<Row>(
  command: "lineChart" | "barChart",
  rows: DataLike<Row>,
  options: ChartOptions<Row> | undefined,
  more: {
    readonly isHorizontal?: boolean | undefined;
    readonly stack?: boolean | "normalize" | undefined;
  },
  sort?: "ascending" | "descending",
): void {
  checkOptions(command, undefined, options);
  const call = `${command}()`;
  const { key, x, y, color, xLabel, yLabel } = options ?? {};
  const axes = chooseAxes(call, toColumns(call, rows), x, y);
  const data = sortRows(call, axes, sort);
  const type = command === "lineChart" ? "line" : "bar";
  const props = {
    type,
    data: { blob: currentScope().run.session.blob(toArrow(data)), rows: data.rowCount },
    x: axes.x?.name ?? "",
    y: axes.y.map(({ name }) => name),
    xKind: axes.xKind,
    description: describeChart(type, axes),
    ...sizeOf(options),
    ...defined({ color: toColors(call, color, axes.y.length), xLabel, yLabel, ...more }),
  } as const;
  draw("chart", props, key);
}

function toColors(
  call: string,
  color: string | readonly string[] | undefined,
  count: number,
): readonly string[] | undefined {
  if (color === undefined) return undefined;
  const colors = typeof color === "string" ? [color] : color;
  const isRight = isList(colors) && colors.every((one: unknown) => typeof one === "string");
  if (isRight && colors.length <= count) return colors;
  throw invalid(
    call,
    isRight
      ? `it has ${colors.length} colours for ${count} columns`
      : `its color is ${describeValue(color)}`,
    "Give it a CSS colour, or a list with one for each of `y`.",
  );
}

function sortRows(
  call: string,
  { x, y, rowCount }: Axes,
  sort: "ascending" | "descending" | undefined,
): DataColumns {
  const columns = x === undefined ? y : [x, ...y];
  if (sort === undefined) return { rowCount, columns };
  if (sort !== "ascending" && sort !== "descending") {
    const what = `sort is ${describeValue(sort)}`;
    throw invalid(call, what, 'Give it "ascending" or "descending".');
  }
  const sign = sort === "ascending" ? 1 : -1;
  const sums = Array.from({ length: rowCount }, (_, row) =>
    y.reduce((sum, { values }) => sum + Number(values[row] ?? 0), 0),
  );
  const order = [...sums.keys()].toSorted((a, b) => sign * ((sums[a] ?? 0) - (sums[b] ?? 0)));
  return {
    rowCount,
    columns: columns.map(({ name, values }) => ({ name, values: order.map((row) => values[row]) })),
  };
}
