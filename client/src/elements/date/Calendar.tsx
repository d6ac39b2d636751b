/** A month of days to pick from, in the reader's language. */

import { DayPicker } from "react-day-picker";
import type { DateRange, PropsBase } from "react-day-picker";

import type { DateLimits } from "./limits.ts";
import { fromDate, toDate } from "./plain-date.ts";

/** ISO days. A single day is `from`. */
export interface CalendarValue {
  readonly from: string | null;
  readonly to: string | null;
}

export interface CalendarProps {
  readonly isRange: boolean;
  readonly value: CalendarValue;
  readonly limits: DateLimits;
  readonly onPick: (value: CalendarValue) => void;
}

/** How far the list of years goes from today where the author sets no limit. */
const yearsAround = 100;

export function Calendar({ isRange, value, limits, onPick }: CalendarProps): React.JSX.Element {
  const from = value.from === null ? undefined : toDate(value.from);
  const to = value.to === null ? undefined : toDate(value.to);
  const shared = { ...calendarProps(limits), defaultMonth: from ?? firstMonth(limits) };
  if (!isRange) {
    return (
      <DayPicker
        {...shared}
        mode="single"
        required
        selected={from}
        onSelect={(date) => onPick({ from: fromDate(date), to: null })}
      />
    );
  }

  /** With a whole range chosen, the next day begins a new one: nobody counts on moving its nearer end. */
  function pickEnd(_range: DateRange | undefined, day: Date): void {
    const picked = fromDate(day);
    if (value.from === null || value.to !== null) onPick({ from: picked, to: null });
    else if (picked < value.from) onPick({ from: picked, to: value.from });
    else onPick({ from: value.from, to: picked });
  }

  return (
    <DayPicker
      {...shared}
      mode="range"
      selected={from === undefined ? undefined : { from, to }}
      onSelect={pickEnd}
    />
  );
}

function calendarProps({ min, max, locale }: DateLimits): PropsBase {
  const thisYear = new Date().getFullYear();
  const text = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, options);
    return (date: Date) => formatter.format(date);
  };
  const fullDay = text({ weekday: "long", year: "numeric", month: "long", day: "numeric" });
  return {
    // The focus goes to the chosen day, or to today.
    autoFocus: true,
    captionLayout: "dropdown",
    navLayout: "after",
    fixedWeeks: true,
    showOutsideDays: true,
    weekStartsOn: firstDayOfWeek(locale),
    ...(locale === undefined ? {} : { lang: locale }),
    startMonth: min === undefined ? new Date(thisYear - yearsAround, 0) : toDate(min),
    endMonth: max === undefined ? new Date(thisYear + yearsAround, 11) : toDate(max),
    disabled: [
      ...(min === undefined ? [] : [{ before: toDate(min) }]),
      ...(max === undefined ? [] : [{ after: toDate(max) }]),
    ],
    formatters: {
      formatCaption: text({ month: "long", year: "numeric" }),
      formatMonthDropdown: text({ month: "long" }),
      formatWeekdayName: text({ weekday: "short" }),
    },
    labels: {
      labelDayButton: (date, { selected = false, today = false }) =>
        `${fullDay(date)}${today ? ", today" : ""}${selected ? ", selected" : ""}`,
      labelGrid: text({ month: "long", year: "numeric" }),
      labelWeekday: text({ weekday: "long" }),
      labelMonthDropdown: () => "Month",
      labelYearDropdown: () => "Year",
      labelPrevious: () => "Previous month",
      labelNext: () => "Next month",
    },
  };
}

/** Today's month, or the nearest that has days to pick. */
function firstMonth({ min, max }: DateLimits): Date {
  const today = fromDate(new Date());
  if (min !== undefined && today < min) return toDate(min);
  if (max !== undefined && today > max) return toDate(max);
  return new Date();
}

type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** The day on which a week begins, 0 for Sunday. Monday where the browser cannot tell. */
function firstDayOfWeek(locale: string | undefined): Weekday {
  const own: Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  } = new Intl.Locale(locale ?? navigator.language);
  const day = (own.getWeekInfo?.() ?? own.weekInfo)?.firstDay ?? 1;
  return weekdays[day % 7] ?? 1;
}

const weekdays: readonly Weekday[] = [0, 1, 2, 3, 4, 5, 6];
