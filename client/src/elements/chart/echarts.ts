/** The parts of ECharts that the built-in charts use. */

import { BarChart, LineChart } from "echarts/charts";
import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import type {
  AriaComponentOption,
  GridComponentOption,
  TooltipComponentOption,
} from "echarts/components";
import { init, use as register } from "echarts/core";
import type { ComposeOption, ECharts } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

register([LineChart, BarChart, GridComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

export type ChartOption = ComposeOption<
  | LineSeriesOption
  | BarSeriesOption
  | GridComponentOption
  | TooltipComponentOption
  | AriaComponentOption
>;
export type { BarSeriesOption, ECharts, LineSeriesOption };

/** An empty chart that fills `element`. The caller disposes of it. */
export function createChart(element: HTMLElement): ECharts {
  return init(element, undefined, { renderer: "canvas" });
}
