/** The drawing of a chart, and the keyboard's way to its values. */

import { useEffect, useId, useRef, useState } from "react";

import { createChart } from "./echarts.ts";
import type { ECharts } from "./echarts.ts";
import { toOption } from "./option.ts";
import type { PlotStyle } from "./option.ts";
import { describePosition } from "./plot-data.ts";
import type { PlotData } from "./plot-data.ts";
import { readTheme, subscribeTheme } from "./theme.ts";

export interface PlotProps {
  readonly data: PlotData;
  readonly style: Pick<PlotStyle, "type" | "stack" | "isHorizontal">;
  /** What a screen reader hears instead of the picture. */
  readonly description: string;
  /** Is given the chart while there is one, for pictures of it. */
  readonly chartRef: React.RefObject<ECharts | null>;
}

/** Draws `data`. The arrow keys move from position to position and say what stands there. */
export function Plot({ data, style, description, chartRef }: PlotProps): React.JSX.Element {
  const ground = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const cursor = useCursor(data, style.isHorizontal === true, chartRef);
  useDrawing(ground, chartRef, data, style);
  return (
    <div className="chart-plot">
      {/* An image whose values can be read by keyboard: an <img> could not be drawn on, and an image that takes no
          focus would have no values for who does not see it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={ground}
        className="chart-canvas"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="img"
        aria-label={description}
        aria-describedby={hintId}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onKeyDown={cursor.onKeyDown}
        onBlur={cursor.leave}
      />
      <span id={hintId} hidden>
        Left and right arrow keys read the values.
      </span>
      <div className="visually-hidden" aria-live="polite">
        {cursor.message}
      </div>
    </div>
  );
}

function useDrawing(
  ground: React.RefObject<HTMLDivElement | null>,
  chartRef: React.RefObject<ECharts | null>,
  data: PlotData,
  style: PlotProps["style"],
): void {
  const wasDrawn = useRef(false);

  useEffect(() => {
    const element = ground.current;
    if (element === null) return undefined;
    const chart = createChart(element);
    chartRef.current = chart;
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.dispose();
      chartRef.current = null;
    };
  }, [ground, chartRef]);

  useEffect(() => {
    function draw(): void {
      if (ground.current === null) return;
      const theme = readTheme(
        ground.current,
        data.series.map(({ color }) => color),
      );
      const option = toOption(data, { ...style, isAnimated: !wasDrawn.current }, theme);
      chartRef.current?.setOption(option, { notMerge: true });
      wasDrawn.current = true;
    }
    draw();
    return subscribeTheme(draw);
  }, [ground, chartRef, data, style]);
}

interface Cursor {
  /** What the cursor stands on, in words. */
  readonly message: string;
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
  readonly leave: () => void;
}

function useCursor(
  data: PlotData,
  isHorizontal: boolean,
  chartRef: React.RefObject<ECharts | null>,
): Cursor {
  const [row, setRow] = useState<number>();
  const last = data.labels.length - 1;

  function leave(): void {
    setRow(undefined);
    chartRef.current?.dispatchAction({ type: "hideTip" });
  }

  function moveTo(target: number): void {
    const next = Math.max(0, Math.min(last, target));
    setRow(next);
    const chart = chartRef.current;
    if (chart === null) return;
    const place = chart.convertToPixel(
      isHorizontal ? { yAxisIndex: 0 } : { xAxisIndex: 0 },
      data.axis === "category" ? next : (data.positions[next] ?? 0),
    );
    const [x, y] = isHorizontal ? [chart.getWidth() / 2, place] : [place, chart.getHeight() / 2];
    chart.dispatchAction({ type: "showTip", x, y });
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    const targets: Readonly<Record<string, number | undefined>> = {
      ArrowRight: row === undefined ? 0 : row + 1,
      ArrowDown: row === undefined ? 0 : row + 1,
      ArrowLeft: row === undefined ? last : row - 1,
      ArrowUp: row === undefined ? last : row - 1,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (event.key === "Escape" && row !== undefined) leave();
    else if (target !== undefined && last >= 0 && !event.altKey && !event.ctrlKey && !event.metaKey)
      moveTo(target);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return {
    message: row === undefined || row > last ? "" : describePosition(data, row),
    onKeyDown,
    leave,
  };
}
