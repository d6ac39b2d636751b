/** The slider: a number, or a range, between two limits. */

import { currentScope } from "../script/scope.ts";
import type { WidgetCodec } from "../script/widgets.ts";
import { callOf, describeValue, invalid, isList } from "./arguments.ts";
import { checkLimits, checkStep, isBetween } from "./limits.ts";
import { type InputOptions, defined, inputProps, inputSettings } from "./options.ts";

/** From, to. */
export type NumberRange = readonly [from: number, to: number];

/** Options of {@link slider}. */
export interface SliderOptions<
  Value extends number | NumberRange = number,
> extends InputOptions<Value> {
  /** The value at first; two of them make it a range. @defaultValue `min` */
  value?: Value;
  /** The least value. @defaultValue `0` */
  min?: number;
  /** The greatest value. @defaultValue `100` */
  max?: number;
  /** From one value to the next. @defaultValue `1` between whole numbers, else `0.01` */
  step?: number;
  /** How values are written, as `Intl.NumberFormat` takes it. */
  format?: Intl.NumberFormatOptions;
  /** Written after values, such as `"km"`. */
  unit?: string;
}

/** Options of a {@link slider} with two handles. */
export type SliderRangeOptions = SliderOptions<NumberRange> & { value: NumberRange };

/**
 * Shows a line with a handle on it, or two for a range.
 *
 * @param label - Markdown of one line.
 * @returns The number at the handle, or both.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` when `min` is not below `max`, or `value` cannot be reached.
 * @example
 * const days = st.slider("Days", { min: 1, max: 30 });
 * const [from, to] = st.slider("Price", { max: 500, value: [50, 200], unit: "€" });
 */
export function slider(label: string, options: SliderRangeOptions): NumberRange;
export function slider(label: string, options?: SliderOptions): number;
export function slider(
  label: string,
  options?: SliderOptions | SliderRangeOptions,
): number | NumberRange {
  return isRange(options)
    ? drawSlider(label, options, options.value, rangeCodec)
    : drawSlider(label, options, options?.value ?? options?.min ?? 0, numberCodec);
}

type IsReached = (value: unknown) => value is number;
type ToCodec<Value extends number | NumberRange> = (is: IsReached) => WidgetCodec<Value, Value>;

function drawSlider<Value extends number | NumberRange>(
  label: string,
  options: SliderOptions<Value> | undefined,
  initial: Value,
  toCodec: ToCodec<Value>,
): Value {
  const { run, place } = currentScope();
  const props = inputProps("slider", label, options);
  const call = callOf("slider", label);
  const { min = 0, max = 100, format, unit } = options ?? {};
  checkLimits(call, min, max);
  const step = options?.step ?? (Number.isInteger(min) && Number.isInteger(max) ? 1 : 0.01);
  checkStep(call, step);
  const isReached = (value: unknown): value is number =>
    isBetween(value, min, max) && isOnStep(value, min, step);
  const codec = toCodec(isReached);
  if (codec.write(initial) === undefined) {
    throw invalid(
      call,
      `its value is ${isList(initial) ? `[${String(initial)}]` : describeValue(initial)}`,
      `Give it a number from ${min} to ${max} that steps of ${step} lead to, or two in order for a range.`,
    );
  }
  return run.widget(place, {
    kind: "slider",
    props: { ...props, min, max, step, ...defined({ format, unit }) },
    initial,
    codec,
    ...inputSettings(options),
  });
}

function isRange(
  options: SliderOptions | SliderRangeOptions | undefined,
): options is SliderRangeOptions {
  return isList(options?.value);
}

/** As near as numbers with a fraction can tell. */
function isOnStep(value: number, min: number, step: number): boolean {
  const steps = (value - min) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

function numberCodec(isReached: IsReached): WidgetCodec<number, number> {
  return {
    read: (wire) => (isReached(wire) ? { value: wire } : undefined),
    write: (value) => (isReached(value) ? value : undefined),
  };
}

function rangeCodec(isReached: IsReached): WidgetCodec<NumberRange, NumberRange> {
  const toRange = (value: unknown): NumberRange | undefined => {
    if (!Array.isArray(value) || value.length !== 2) return undefined;
    const [from, to]: readonly unknown[] = value;
    return isReached(from) && isReached(to) && from <= to ? [from, to] : undefined;
  };
  return {
    read: (wire) => {
      const value = toRange(wire);
      return value && { value };
    },
    write: toRange,
  };
}
