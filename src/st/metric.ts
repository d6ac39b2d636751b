/** A figure in large. */

import type { PropsOf } from "../protocol/elements.ts";
import { currentScope } from "../script/scope.ts";
import { callOf, checkLabel, describeValue, invalid } from "./arguments.ts";
import { numberFormatter } from "./formatters.ts";
import { type ElementOptions, defined, sizeOf } from "./options.ts";

/** Options of {@link metric}. */
export interface MetricOptions extends ElementOptions {
  /** How much it has changed. A number, or a text that begins with a minus sign, below zero points down. */
  delta?: number | string;
  /** Whether up is good (`normal`), bad (`inverse`) or neither (`off`). @defaultValue `"normal"` */
  deltaColor?: "normal" | "inverse" | "off";
  /** Values of which a small line is drawn. */
  chart?: readonly number[];
  /** How numbers are written, as `Intl.NumberFormat` takes it. @defaultValue as usual in the browser's language */
  format?: Intl.NumberFormatOptions;
  /** A line around it. @defaultValue `false` */
  border?: boolean;
}

/**
 * Shows a figure in large: what it is, how much, and how it has changed.
 *
 * @param label - Markdown of one line.
 * @example st.metric("Revenue", 12_400, { delta: "+3 %", format: { style: "currency", currency: "EUR" } });
 */
export function metric(label: string, value: number | string, options?: MetricOptions): void {
  checkLabel("metric", label, options);
  const call = callOf("metric", label);
  const { key, delta, deltaColor = "normal", chart, format, border } = options ?? {};
  const { run, place } = currentScope();
  const { locale } = run.session.context;
  const props = {
    label,
    value: write(call, "value", value, locale, format),
    ...sizeOf(options),
    ...defined({ chart, border }),
  };
  if (delta === undefined) return void run.draw(place, { kind: "metric", key, props });
  const signed: Intl.NumberFormatOptions = { ...format, signDisplay: "exceptZero" };
  const change = {
    delta: write(call, "delta", delta, locale, signed),
    ...defined({ trend: trendOf(delta, deltaColor) }),
  };
  run.draw(place, { kind: "metric", key, props: { ...props, ...change } });
}

function trendOf(
  delta: number | string,
  color: "normal" | "inverse" | "off",
): PropsOf<"metric">["trend"] {
  if (delta === 0 || delta === "") return undefined;
  const isDown = typeof delta === "number" ? delta < 0 : /^\s*[-\u2212]/.test(delta);
  const direction = isDown ? "down" : "up";
  if (color === "off") return { direction, tone: "neutral" };
  return { direction, tone: isDown === (color === "normal") ? "bad" : "good" };
}

function write(
  call: string,
  name: string,
  value: unknown,
  locale: string,
  format: Intl.NumberFormatOptions | undefined,
): string {
  if (typeof value === "string") return value;
  if (typeof value !== "number") {
    throw invalid(call, `its ${name} is ${describeValue(value)}`, "Give it a number or a text.");
  }
  return numberFormatter(locale, format).format(value);
}
