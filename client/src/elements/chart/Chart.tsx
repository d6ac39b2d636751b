/** A line or bar chart, with the same rows as a table, a picture or a file beside it. */

import { ChartLine, FileDown, ImageDown, Table2 } from "lucide-react";
import { useMemo, useRef, useState } from "react";

import { useBlob } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { DataTable } from "../../ui/data/DataTable.tsx";
import { readRows } from "../../ui/data/rows.ts";
import type { Rows } from "../../ui/data/rows.ts";

import "./chart.css";
import { toCsv } from "./csv.ts";
import { save } from "./download.ts";
import type { ECharts } from "./echarts.ts";
import { Legend } from "./Legend.tsx";
import { toPlotData } from "./plot-data.ts";
import { Plot } from "./Plot.tsx";

/** Pixels of a chart whose author says nothing. */
const defaultHeight = 320;

/** Waits for the rows, keeping the chart's room. */
export function Chart({ element }: { readonly element: ElementOf<"chart"> }): React.JSX.Element {
  const bytes = useBlob(element.data.blob);
  const rows = useMemo(() => (bytes === undefined ? undefined : readRows(bytes)), [bytes]);
  const height = typeof element.height === "number" ? element.height : defaultHeight;
  if (rows === undefined) return <div className="skeleton" style={{ height }} aria-hidden="true" />;
  return <ReadyChart element={element} rows={rows} height={height} />;
}

interface ReadyChartProps {
  readonly element: ElementOf<"chart">;
  readonly rows: Rows;
  readonly height: number;
}

function ReadyChart({ element, rows, height }: ReadyChartProps): React.JSX.Element {
  const { type, x, y, xKind, color, stack, description } = element;
  const { xLabel, yLabel } = element;
  const isHorizontal = type === "bar" && element.isHorizontal === true;
  const [isTable, setIsTable] = useState(false);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const chartRef = useRef<ECharts>(null);
  const data = useMemo(
    () => toPlotData({ type, x, y, xKind, ...(color === undefined ? {} : { color }) }, rows),
    [type, x, y, xKind, color, rows],
  );
  const shown = useMemo(
    () => ({ ...data, series: data.series.filter(({ name }) => !hidden.has(name)) }),
    [data, hidden],
  );
  const style = useMemo(
    () => ({ type, isHorizontal, ...(stack === undefined ? {} : { stack }) }),
    [type, isHorizontal, stack],
  );
  const valueLabel = y.length > 1 ? yLabel : undefined;
  const [acrossLabel, upLabel] = isHorizontal ? [valueLabel, xLabel] : [xLabel, valueLabel];

  function toggle(name: string): void {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    // The last one stays: an empty chart says nothing.
    if (next.size < data.series.length) setHidden(next);
  }

  function savePicture(): void {
    const chart = chartRef.current;
    if (chart === null) return;
    const backgroundColor = getComputedStyle(document.body).backgroundColor;
    save(chart.renderToCanvas({ pixelRatio: 2, backgroundColor }), "chart.png");
  }

  return (
    <figure className="chart" style={{ height }}>
      <div className="chart-head">
        <Legend data={data} hidden={hidden} onToggle={toggle} valueLabel={yLabel} />
        <div className="chart-tools" role="toolbar" aria-label="Chart tools">
          <button
            type="button"
            className="icon-button"
            data-size="small"
            aria-pressed={isTable}
            aria-label="Show as table"
            title={isTable ? "Show as chart" : "Show as table"}
            onClick={() => setIsTable(!isTable)}
          >
            {isTable ? <ChartLine size={16} /> : <Table2 size={16} />}
          </button>
          {!isTable && rows.length > 0 && (
            <button
              type="button"
              className="icon-button"
              data-size="small"
              aria-label="Download as PNG"
              title="Download as PNG"
              onClick={savePicture}
            >
              <ImageDown size={16} />
            </button>
          )}
          <button
            type="button"
            className="icon-button"
            data-size="small"
            aria-label="Download as CSV"
            title="Download as CSV"
            onClick={() => save(toCsv(rows), "chart.csv")}
          >
            <FileDown size={16} />
          </button>
        </div>
      </div>
      {isTable ? (
        <div className="chart-table">
          <DataTable rows={rows} label={description} maxHeight={height - 44} />
        </div>
      ) : rows.length === 0 ? (
        <p className="chart-empty">There are no rows to draw yet.</p>
      ) : (
        <>
          {upLabel !== undefined && <div className="chart-label">{upLabel}</div>}
          <Plot data={shown} style={style} description={description} chartRef={chartRef} />
          {acrossLabel !== undefined && (
            <div className="chart-label chart-label-across">{acrossLabel}</div>
          )}
        </>
      )}
    </figure>
  );
}
