/** Names of a chart's series beside their colours; each can be switched off and on. */

import type { PlotData } from "./plot-data.ts";
import { toCssColor } from "./theme.ts";

export interface LegendProps {
  readonly data: PlotData;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (name: string) => void;
  /** What the values are, when the author said it. */
  readonly valueLabel: string | undefined;
}

/** One series has nothing to switch: it is named by what its values are. */
export function Legend(props: LegendProps): React.JSX.Element {
  const { data, hidden, onToggle, valueLabel } = props;
  const [only] = data.series;
  if (data.series.length === 1 && only !== undefined) {
    return (
      <div className="chart-legend">
        <span className="chart-legend-item">
          <span className="chart-swatch" style={{ background: toCssColor(only.color) }} />
          {valueLabel ?? only.name}
        </span>
      </div>
    );
  }
  return (
    <fieldset className="chart-legend" aria-label="Series">
      {data.series.map(({ name, color }) => (
        <button
          type="button"
          key={name}
          className="chart-legend-item"
          aria-pressed={!hidden.has(name)}
          onClick={() => onToggle(name)}
        >
          <span className="chart-swatch" style={{ background: toCssColor(color) }} />
          {name}
        </button>
      ))}
    </fieldset>
  );
}
