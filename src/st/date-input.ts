/** A field for a day, or for a range of days. */

import { currentScope } from "../script/scope.ts";
import type { WidgetCodec } from "../script/widgets.ts";
import { callOf, describeValue, invalid, isList } from "./arguments.ts";
import type { Clearable, NotClearable } from "./clearable.ts";
import { orAbsent } from "./codecs.ts";
import { dateFormatter } from "./formatters.ts";
import { type InputOptions, defined, inputProps, inputSettings } from "./options.ts";

/** A day as ISO 8601 writes it: `2026-03-14`. `Temporal.PlainDate.from` takes it. */
export type PlainDate = `${number}-${number}-${number}`;

/** From, to. */
export type DateRange = readonly [from: PlainDate, to: PlainDate];

/** From, to, either of which may be open. */
export type OpenDateRange = readonly [from: PlainDate | undefined, to: PlainDate | undefined];

/** Options of {@link dateInput}. */
export interface DateInputOptions<Value> extends InputOptions<Value> {
  /** The first day that may be chosen. @defaultValue none */
  min?: PlainDate;
  /** The last day that may be chosen. @defaultValue none */
  max?: PlainDate;
  /** Language of the calendar, such as `"en-GB"`. @defaultValue the browser's */
  locale?: string;
}

/** The day of a {@link dateInput} at first. */
export interface DayValue {
  /** The day at first; two make it a range. @defaultValue today, where the person is; none with `clearable` */
  value?: PlainDate;
}

/** The range of a {@link dateInput} at first. */
export interface RangeValue<Range> {
  /** The first and the last day at first. */
  value: Range;
}

/** Options of a {@link dateInput} for a day. */
export type DayOptions = DateInputOptions<PlainDate> & DayValue & NotClearable;
/** Options of a {@link dateInput} for a day that may be absent. */
export type OptionalDayOptions = DateInputOptions<PlainDate | undefined> & DayValue & Clearable;
/** Options of a {@link dateInput} for a range. */
export type DateRangeOptions = DateInputOptions<DateRange> & RangeValue<DateRange> & NotClearable;
/** Options of a {@link dateInput} for a range whose ends may be open. */
export type OpenDateRangeOptions = DateInputOptions<OpenDateRange> &
  RangeValue<OpenDateRange> &
  Clearable;

/**
 * Shows a field for a day, with a calendar.
 *
 * @param label - Markdown of one line.
 * @returns The day, or both ends of a range; `undefined` for what is empty, which `clearable` allows.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` for what is no day, or not between `min` and `max`.
 * @example
 * const day = st.dateInput("Day", { min: "2026-01-01" });
 * const [from, to] = st.dateInput("Period", { value: ["2026-01-01", "2026-03-31"] });
 * const [since] = st.dateInput("Since", { value: [undefined, undefined], clearable: true });
 */
export function dateInput(label: string, options: DateRangeOptions): DateRange;
export function dateInput(label: string, options: OpenDateRangeOptions): OpenDateRange;
export function dateInput(label: string, options?: DayOptions): PlainDate;
export function dateInput(label: string, options: OptionalDayOptions): PlainDate | undefined;
export function dateInput(
  label: string,
  options?: DateRangeOptions | OpenDateRangeOptions | DayOptions | OptionalDayOptions,
): PlainDate | OpenDateRange | undefined {
  const day = dayCodec(readLimits(label, options));
  if (isRange(options)) {
    return options.clearable === true
      ? drawDates(label, options, options.value, rangeOf(orAbsent(day)))
      : drawDates(label, options, options.value, rangeOf(day));
  }
  if (options?.clearable === true) return drawDates(label, options, options.value, orAbsent(day));
  return drawDates(label, options, options?.value ?? nearestToToday(options), day);
}

function isRange(
  options: { readonly value?: unknown } | undefined,
): options is DateRangeOptions | OpenDateRangeOptions {
  return isList(options?.value);
}

function drawDates<Value>(
  label: string,
  options: (DateInputOptions<Value> & { readonly clearable?: boolean }) | undefined,
  initial: Value,
  codec: WidgetCodec<Wire, Value>,
): Value {
  const { run, place } = currentScope();
  const props = inputProps("dateInput", label, options);
  if (codec.write(initial) === undefined) {
    throw invalid(
      callOf("dateInput", label),
      `its value is ${isList(initial) ? `[${String(initial)}]` : describeValue(initial)}`,
      'Give it a day between `min` and `max`, written as in "2026-03-14", or two in order for a range.',
    );
  }
  const { min, max, locale, clearable } = options ?? {};
  const more = { min, max, locale, isRange: isList(initial) || undefined, isClearable: clearable };
  return run.widget(place, {
    kind: "dateInput",
    props: { ...props, ...defined(more) },
    initial,
    codec,
    ...inputSettings(options),
  });
}

type Wire = string | null | readonly [string | null, string | null];

interface Limits {
  readonly min?: PlainDate;
  readonly max?: PlainDate;
}

/** Refuses limits that are no days, or in the wrong order. */
function readLimits(label: string, options: Limits | undefined): Limits {
  const call = callOf("dateInput", label);
  const { min, max } = options ?? {};
  for (const [name, value] of Object.entries({ min, max })) {
    if (value === undefined || isPlainDate(value)) continue;
    const what = `${name} is ${describeValue(value)}`;
    throw invalid(call, what, 'Give it a day, written as in "2026-03-14".');
  }
  if (min !== undefined && max !== undefined && min > max) {
    const what = `min ${min} is after max ${max}`;
    throw invalid(call, what, "Swap them, or leave one out.");
  }
  return options ?? {};
}

function dayCodec({ min, max }: Limits): WidgetCodec<string, PlainDate> {
  const isAllowed = (value: unknown): value is PlainDate =>
    isPlainDate(value) &&
    !(min !== undefined && value < min) &&
    !(max !== undefined && value > max);
  return {
    read: (wire) => (isAllowed(wire) ? { value: wire } : undefined),
    write: (value) => (isAllowed(value) ? value : undefined),
  };
}

function rangeOf<End extends PlainDate | undefined, EndWire extends string | null>(
  end: WidgetCodec<EndWire, End>,
): WidgetCodec<readonly [EndWire, EndWire], readonly [End, End]> {
  return {
    read(wire) {
      if (!Array.isArray(wire) || wire.length !== 2) return undefined;
      const [from, to] = [end.read(wire[0]), end.read(wire[1])];
      if (from === undefined || to === undefined) return undefined;
      return areInOrder(from.value, to.value) ? { value: [from.value, to.value] } : undefined;
    },
    write(value) {
      if (!isList(value) || value.length !== 2) return undefined;
      const [from, to] = [end.write(value[0]), end.write(value[1])];
      if (from === undefined || to === undefined) return undefined;
      return areInOrder(value[0], value[1]) ? [from, to] : undefined;
    },
  };
}

/** ISO dates are in order as texts. */
function areInOrder(from: PlainDate | undefined, to: PlainDate | undefined): boolean {
  return from === undefined || to === undefined || from <= to;
}

/** A day that the calendar has: not the 30th of February. */
function isPlainDate(value: unknown): value is PlainDate {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function nearestToToday({ min, max }: Limits = {}): PlainDate {
  const day = today();
  if (min !== undefined && day < min) return min;
  return max !== undefined && day > max ? max : day;
}

/** The day it is where the person is. Swedes write dates as ISO 8601 does. */
function today(): PlainDate {
  const { timeZone } = currentScope().run.session.context;
  const day = dateFormatter("sv-SE", timeZone, { dateStyle: "short" }).format(new Date());
  return isPlainDate(day) ? day : "1970-01-01";
}
