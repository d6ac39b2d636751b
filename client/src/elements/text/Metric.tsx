/** One figure in large, how it changed, and how it went. */

import { ArrowDown, ArrowUp } from "lucide-react";
import { useId } from "react";

import type { ElementOf } from "../../store/tree.ts";
import { HelpTip } from "../../ui/HelpTip.tsx";
import { Markdown, plainText } from "../../ui/Markdown.tsx";
import { Sparkline } from "./Sparkline.tsx";

import "./text.css";

export function Metric({
  element: { label, value, delta, trend, chart, border = false, help },
}: {
  readonly element: ElementOf<"metric">;
}): React.JSX.Element {
  const helpId = useId();
  return (
    <dl className="metric" data-border={border}>
      <dt className="metric-label">
        <span>
          <Markdown body={label} inline />
        </span>
        {help !== undefined && (
          <HelpTip id={helpId} label={`Help for ${plainText(label)}`} body={help} />
        )}
      </dt>
      <dd className="metric-value">{value}</dd>
      {delta !== undefined && (
        <dd className="metric-delta" data-tone={trend?.tone ?? "neutral"}>
          {trend?.direction === "up" && <ArrowUp size={14} aria-label="Up" />}
          {trend?.direction === "down" && <ArrowDown size={14} aria-label="Down" />}
          {delta}
        </dd>
      )}
      {chart !== undefined && chart.length > 1 && (
        <dd>
          <Sparkline values={chart} />
        </dd>
      )}
    </dl>
  );
}
