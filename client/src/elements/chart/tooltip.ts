/** What a chart shows at the pointer: built from elements, because a string of HTML would run what the data says. */

import { formatNumber } from "../../ui/data/format.ts";
import type { PlotData } from "./plot-data.ts";

/**
 * The values at one position.
 *
 * @param colors - Computed colours, one for each series of `data`.
 */
export function createTooltip(data: PlotData, row: number, colors: readonly string[]): HTMLElement {
  const title = create("div", "chart-tip-title", data.labels[row] ?? "");
  const list = create("dl", "chart-tip-values");
  data.series.forEach(({ name, values }, index) => {
    const value = values[row];
    if (value === undefined) return;
    const swatch = create("span", "chart-swatch");
    swatch.style.background = colors[index] ?? "";
    const term = create("dt", "");
    term.append(swatch, name);
    list.append(term, create("dd", "", formatNumber(value)));
  });
  const tip = create("div", "chart-tip");
  tip.append(title, list);
  return tip;
}

function create(tag: string, className: string, text = ""): HTMLElement {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.textContent = text;
  return element;
}
