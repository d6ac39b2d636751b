/** A chart's data and look as the option object of ECharts. */

import type { ChartProps } from "../../../../src/protocol/elements.ts";
import { formatShort } from "../../ui/data/format.ts";
import type { BarSeriesOption, ChartOption, LineSeriesOption } from "./echarts.ts";
import { toShares } from "./plot-data.ts";
import type { PlotData, PlotSeries } from "./plot-data.ts";
import type { ChartTheme } from "./theme.ts";
import { createTooltip } from "./tooltip.ts";

/** Only bars may be horizontal. */
export interface PlotStyle extends Pick<ChartProps, "type" | "stack" | "isHorizontal"> {
  /** The entrance, once; never on update. */
  readonly isAnimated: boolean;
}

const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 });
/** Above so many points a line is thinned to what its pixels can show, and bars are drawn in one go. */
const manyPoints = 2_000;
const dashes = ["solid", "dashed", "dotted"] as const;

/** What ECharts draws. `theme.series` holds one colour for each of `data.series`. */
export function toOption(data: PlotData, style: PlotStyle, theme: ChartTheme): ChartOption {
  const isShares = style.stack === "normalize";
  const drawn = isShares ? toShares(data.series) : data.series;
  const isHorizontal = style.isHorizontal === true;
  const position = positionAxis(data, style, theme, isHorizontal);
  const value = valueAxis(drawn, style, theme);
  const tooltip: ChartOption["tooltip"] = {
    trigger: "axis",
    confine: true,
    transitionDuration: theme.hasMotion ? 0.1 : 0,
    backgroundColor: theme.surface,
    borderColor: theme.line,
    borderWidth: 1,
    padding: [8, 12],
    textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 13 },
    className: "chart-tooltip",
    axisPointer:
      style.type === "bar"
        ? { type: "shadow", shadowStyle: { color: theme.line, opacity: 0.5 } }
        : { type: "line", lineStyle: { color: theme.strongLine, type: "solid" } },
    formatter(params) {
      const row = (Array.isArray(params) ? params[0] : params)?.dataIndex ?? 0;
      return createTooltip(data, row, theme.series);
    },
  };
  return {
    useUTC: data.isUtc,
    animation: style.isAnimated && theme.hasMotion,
    animationDuration: 250,
    animationEasing: "cubicOut",
    color: [...theme.series],
    textStyle: { fontFamily: theme.font },
    aria: { enabled: theme.hasPatterns, label: { enabled: false }, decal: { show: true } },
    grid: {
      left: 0,
      right: isHorizontal ? 12 : 8,
      top: 10,
      bottom: 6,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
    tooltip,
    xAxis: isHorizontal ? value : position,
    yAxis: isHorizontal ? position : value,
    series: drawn.map((series, index) =>
      style.type === "bar"
        ? toBars(series, index === drawn.length - 1, style, isHorizontal)
        : toLine(series, index, data, style, theme),
    ),
  };
}

function positionAxis(
  data: PlotData,
  style: PlotStyle,
  theme: ChartTheme,
  isHorizontal: boolean,
): NonNullable<ChartOption["xAxis"]> & NonNullable<ChartOption["yAxis"]> {
  const label = { color: theme.mutedText, fontSize: 12, hideOverlap: true };
  const shared = {
    axisTick: { show: false },
    axisLine: { show: true, lineStyle: { color: theme.strongLine } },
    splitLine: { show: false },
  };
  switch (data.axis) {
    case "category":
      return {
        ...shared,
        type: "category",
        data: [...data.labels],
        boundaryGap: style.type === "bar",
        inverse: isHorizontal,
        axisLabel: { ...label, width: isHorizontal ? 160 : 120, overflow: "truncate" },
      };
    case "time":
      return {
        ...shared,
        type: "time",
        axisLabel: { ...label, formatter: (time: number) => formatTick(time, data.isUtc) },
      };
    case "number":
      return {
        ...shared,
        type: "value",
        scale: true,
        axisLabel: { ...label, formatter: (number: number) => formatShort(number) },
      };
  }
}

function valueAxis(
  series: readonly PlotSeries[],
  style: PlotStyle,
  theme: ChartTheme,
): NonNullable<ChartOption["xAxis"]> & NonNullable<ChartOption["yAxis"]> {
  const isShares = style.stack === "normalize";
  return {
    type: "value",
    splitNumber: 5,
    scale: style.type === "line" && !style.stack && isFarFromZero(series),
    ...(isShares ? { max: 1 } : {}),
    axisTick: { show: false },
    axisLine: { show: false },
    splitLine: { lineStyle: { color: theme.line } },
    axisLabel: {
      color: theme.mutedText,
      fontSize: 12,
      formatter: (value: number) => (isShares ? percent.format(value) : formatShort(value)),
    },
  };
}

function toLine(
  { name, values }: PlotSeries,
  index: number,
  data: PlotData,
  style: PlotStyle,
  theme: ChartTheme,
): LineSeriesOption {
  const points = values.map((value) => value ?? null);
  const isStacked = Boolean(style.stack);
  return {
    type: "line",
    name,
    data:
      data.axis === "category" ? points : points.map((y, row) => [data.positions[row] ?? null, y]),
    lineStyle: {
      width: 2,
      type: theme.hasPatterns ? (dashes[index % dashes.length] ?? "solid") : "solid",
    },
    // A point without neighbours is no line: it alone gets a mark.
    showSymbol: values.some((_, row) => isAlone(values, row)),
    showAllSymbol: true,
    symbol: "circle",
    symbolSize: (_value: unknown, { dataIndex }: { dataIndex: number }) =>
      isAlone(values, dataIndex) ? 6 : 0,
    emphasis: { disabled: true },
    ...(values.length > manyPoints ? { sampling: "lttb" } : {}),
    ...(isStacked ? { stack: "all", areaStyle: { opacity: 0.18 } } : {}),
  };
}

function toBars(
  { name, values }: PlotSeries,
  isLast: boolean,
  style: PlotStyle,
  isHorizontal: boolean,
): BarSeriesOption {
  const isStacked = Boolean(style.stack);
  const isLarge = values.length > manyPoints;
  const isRound = !isLarge && (!isStacked || isLast);
  return {
    type: "bar",
    name,
    barMaxWidth: 22,
    barGap: "15%",
    large: isLarge,
    emphasis: { disabled: true },
    ...(isStacked ? { stack: "all" } : {}),
    data: values.map((value) => {
      if (value === undefined) return null;
      if (!isRound) return value;
      return { value, itemStyle: { borderRadius: corners(value < 0, isHorizontal) } };
    }),
  };
}

/** Round at the end away from zero: top left, top right, bottom right, bottom left. */
function corners(isNegative: boolean, isHorizontal: boolean): number[] {
  if (isHorizontal) return isNegative ? [3, 0, 0, 3] : [0, 3, 3, 0];
  return isNegative ? [0, 0, 3, 3] : [3, 3, 0, 0];
}

function isAlone(values: readonly (number | undefined)[], row: number): boolean {
  return (
    values[row] !== undefined && values[row - 1] === undefined && values[row + 1] === undefined
  );
}

/** Zero may leave the axis when keeping it would flatten every line. */
function isFarFromZero(series: readonly PlotSeries[]): boolean {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { values } of series) {
    for (const value of values) {
      if (value === undefined) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return min > 0 ? min > max / 2 : max < 0 && max < min / 2;
}

const parts = {
  year: { year: "numeric" },
  month: { month: "short" },
  day: { month: "short", day: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
} as const;

/** A tick of a time axis says only what is new at it: a year, a month, a day or a time. */
function formatTick(time: number, isUtc: boolean): string {
  const date = new Date(time);
  const [hours, day, month] = isUtc
    ? [time % 86_400_000, date.getUTCDate(), date.getUTCMonth()]
    : [date.getHours() + date.getMinutes() + date.getSeconds(), date.getDate(), date.getMonth()];
  const unit = hours !== 0 ? "time" : day !== 1 ? "day" : month !== 0 ? "month" : "year";
  return date.toLocaleString(undefined, { ...parts[unit], ...(isUtc ? { timeZone: "UTC" } : {}) });
}
