/** The page's look for a canvas, which cannot read stylesheets: colours and font as they are computed now. */

/** How a chart is drawn, beyond its data. */
export interface ChartTheme {
  readonly font: string;
  readonly text: string;
  readonly mutedText: string;
  readonly line: string;
  readonly strongLine: string;
  readonly surface: string;
  readonly ground: string;
  /** Computed colours of the series. */
  readonly series: readonly string[];
  /** Series differ by pattern too. */
  readonly hasPatterns: boolean;
  readonly hasMotion: boolean;
}

/**
 * Reads the look that holds at `element`.
 *
 * @param colors - CSS colours or names of tokens such as `c1`.
 */
export function readTheme(element: HTMLElement, colors: readonly string[]): ChartTheme {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const resolve = (color: string, isForced = true): string => {
    // Forced colours are few: series keep their own, or they could not be told apart.
    probe.style.forcedColorAdjust = isForced ? "auto" : "none";
    probe.style.color = "";
    probe.style.color = color;
    return getComputedStyle(probe).color;
  };
  const theme: ChartTheme = {
    font: getComputedStyle(element).fontFamily,
    text: resolve("var(--fg)"),
    mutedText: resolve("var(--fg-3)"),
    line: resolve("var(--line)"),
    strongLine: resolve("var(--line-2)"),
    surface: resolve("var(--surface)"),
    ground: resolve("var(--bg)"),
    series: colors.map((color) => resolve(toCssColor(color), false)),
    hasPatterns: matchMedia("(prefers-contrast: more), (forced-colors: active)").matches,
    hasMotion: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
  probe.remove();
  return theme;
}

/** A token's name as the CSS that reads it; other colours as they are. */
export function toCssColor(color: string): string {
  return /^c[1-8]$/u.test(color) ? `var(--${color})` : color;
}

const queries = [
  "(prefers-color-scheme: dark)",
  "(prefers-contrast: more)",
  "(forced-colors: active)",
  "(prefers-reduced-motion: reduce)",
];

/** Calls `listener` when the look may have changed: another theme, another setting of the system, a font that arrived. */
export function subscribeTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const lists = queries.map((query) => matchMedia(query));
  for (const list of lists) list.addEventListener("change", listener);
  document.fonts.addEventListener("loadingdone", listener);
  return () => {
    observer.disconnect();
    for (const list of lists) list.removeEventListener("change", listener);
    document.fonts.removeEventListener("loadingdone", listener);
  };
}
