/** A line without axes that shows how a figure went. */

const width = 100;
const height = 32;
const margin = 2;

export function Sparkline({ values }: { readonly values: readonly number[] }): React.JSX.Element {
  const line = sparkPoints(values);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Course: from ${values[0]} to ${values.at(-1)}`}
    >
      <polygon points={`0,${height} ${line} ${width},${height}`} />
      <polyline points={line} />
    </svg>
  );
}

/** The points of the line, lowest value at the bottom. */
function sparkPoints(values: readonly number[]): string {
  const min = Math.min(...values);
  const span = Math.max(...values) - min;
  const step = width / (values.length - 1);
  return values
    .map((value, index) => {
      const share = span === 0 ? 0.5 : (value - min) / span;
      const y = height - margin - share * (height - 2 * margin);
      return `${(index * step).toFixed(2)},${y.toFixed(2)}`;
    })
    .join(" ");
}
