/** A field for a number. */

import { currentScope } from "../script/scope.ts";
import type { WidgetCodec } from "../script/widgets.ts";
import { callOf, describeValue, invalid } from "./arguments.ts";
import type { Clearable, NotClearable } from "./clearable.ts";
import { orAbsent } from "./codecs.ts";
import { checkLimits, checkStep, isBetween } from "./limits.ts";
import { type InputOptions, defined, inputProps, inputSettings } from "./options.ts";

/** Options of {@link numberInput}. */
export interface NumberInputOptions<Value = number> extends InputOptions<Value> {
  /** The value at first. @defaultValue `0` or the nearest to it that is allowed; none with `clearable` */
  value?: number;
  /** The least value. @defaultValue none */
  min?: number;
  /** The greatest value. @defaultValue none */
  max?: number;
  /**
   * How far the arrows move it. When it, `min` and `value` are whole numbers, every value is.
   *
   * @defaultValue `1` when `value`, `min` and `max` are whole numbers, else `0.01`
   */
  step?: number;
  /** How values are written, as `Intl.NumberFormat` takes it. */
  format?: Intl.NumberFormatOptions;
  /** Shown while it is empty. */
  placeholder?: string;
}

/**
 * Shows a field for a number.
 *
 * @param label - Markdown of one line.
 * @returns The number; `undefined` while the field is empty, which `clearable` allows.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` when `min` is not below `max`, or `value` is not between them.
 * @example const amount = st.numberInput("Amount", { min: 0, step: 0.01 });
 */
export function numberInput(label: string, options?: NumberInputOptions & NotClearable): number;
export function numberInput(
  label: string,
  options: NumberInputOptions<number | undefined> & Clearable,
): number | undefined;
export function numberInput(
  label: string,
  options?:
    | (NumberInputOptions & NotClearable)
    | (NumberInputOptions<number | undefined> & Clearable),
): number | undefined {
  const limits = readLimits(label, options);
  if (options?.clearable === true) {
    return drawNumber(label, options, options.value, limits, orAbsent(codecOf(limits)));
  }
  const { value = clamp(0, limits.min, limits.max) } = options ?? {};
  return drawNumber(label, options, value, limits, codecOf(limits));
}

interface Limits {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly step: number;
  readonly isWhole: boolean;
}

function drawNumber<Value>(
  label: string,
  options: (NumberInputOptions<Value> & { readonly clearable?: boolean }) | undefined,
  initial: Value,
  { min, max, step, isWhole }: Limits,
  codec: WidgetCodec<number | null, Value>,
): Value {
  const { run, place } = currentScope();
  const props = inputProps("numberInput", label, options);
  if (codec.write(initial) === undefined) {
    const call = callOf("numberInput", label);
    const from = min === undefined ? "" : ` from ${min}`;
    const to = max === undefined ? "" : ` up to ${max}`;
    throw invalid(call, `its value is ${describeValue(initial)}`, `Give it a number${from}${to}.`);
  }
  const { format, placeholder, clearable } = options ?? {};
  const more = { min, max, isWhole: isWhole || undefined, isClearable: clearable };
  return run.widget(place, {
    kind: "numberInput",
    props: { ...props, step, ...defined({ ...more, format, placeholder }) },
    initial,
    codec,
    ...inputSettings(options),
  });
}

function readLimits(
  label: string,
  options: Pick<NumberInputOptions, "value" | "min" | "max" | "step"> | undefined,
): Limits {
  const { value, min, max } = options ?? {};
  const call = callOf("numberInput", label);
  checkLimits(call, min, max);
  const areWhole = [value, min, max].every((part) => part === undefined || Number.isInteger(part));
  const step = options?.step ?? (areWhole ? 1 : 0.01);
  checkStep(call, step);
  const isWhole = [step, min ?? 0, value ?? 0].every((part) => Number.isInteger(part));
  return { min, max, step, isWhole };
}

function clamp(value: number, min = -Infinity, max = Infinity): number {
  return Math.min(max, Math.max(min, value));
}

function codecOf({ min, max, isWhole }: Limits): WidgetCodec<number, number> {
  const isAllowed = (value: unknown): value is number =>
    isBetween(value, min, max) && (!isWhole || Number.isInteger(value));
  return {
    read: (wire) => (isAllowed(wire) ? { value: wire } : undefined),
    write: (value) => (isAllowed(value) ? value : undefined),
  };
}
