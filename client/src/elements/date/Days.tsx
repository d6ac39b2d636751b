/** The calendar of a date input, loaded when it is first opened. */

import { useMemo, useState } from "react";
import { type DateRange, DayPicker } from "react-day-picker";

import { type DateValue, fromDate, toDate } from "./dates.ts";

interface DaysProps {
  readonly value: DateValue;
  readonly min: string | undefined;
  readonly max: string | undefined;
  readonly locale: string | undefined;
  /** `isWhole`: nothing more is to be chosen. */
  readonly onChoose: (value: DateValue, isWhole: boolean) => void;
}

export function Days({ value, min, max, locale, onChoose }: DaysProps): React.JSX.Element {
  const [today] = useState(() => new Date());
  const words = useMemo(() => wordsOf(locale), [locale]);
  const first = typeof value === "string" ? value : value?.[0];
  const common = {
    ...words,
    autoFocus: true,
    defaultMonth: first === undefined || first === null ? today : toDate(first),
    disabled: [
      ...(min === undefined ? [] : [{ before: toDate(min) }]),
      ...(max === undefined ? [] : [{ after: toDate(max) }]),
    ],
    captionLayout: "dropdown" as const,
    startMonth: min === undefined ? new Date(1900, 0) : toDate(min),
    endMonth: max === undefined ? new Date(today.getFullYear() + 20, 11) : toDate(max),
    showOutsideDays: true,
  };
  if (Array.isArray(value)) {
    const [from, to] = value;
    const selected: DateRange = {
      from: from === null ? undefined : toDate(from),
      to: to === null ? undefined : toDate(to),
    };
    return (
      <DayPicker
        {...common}
        mode="range"
        selected={selected}
        // The calendar's own next range would keep one end of a finished range.
        onSelect={(_next, day) => {
          const chosen = fromDate(day);
          const isSecond = from !== null && to === null;
          if (!isSecond) onChoose([chosen, null], false);
          else onChoose(chosen < from ? [chosen, from] : [from, chosen], true);
        }}
      />
    );
  }
  return (
    <DayPicker
      {...common}
      mode="single"
      selected={typeof value === "string" ? toDate(value) : undefined}
      onSelect={(_next, day) => onChoose(fromDate(day), true)}
    />
  );
}

/** Names of months and weekdays, and the first day of the week, as the browser knows them. */
function wordsOf(locale: string | undefined) {
  const languages = locale ?? navigator.language;
  const month = new Intl.DateTimeFormat(languages, { month: "long" });
  const caption = new Intl.DateTimeFormat(languages, { month: "long", year: "numeric" });
  const weekday = new Intl.DateTimeFormat(languages, { weekday: "short" });
  const whole = new Intl.DateTimeFormat(languages, { dateStyle: "full" });
  return {
    weekStartsOn: firstDayOfWeek(languages),
    formatters: {
      formatCaption: (date: Date) => caption.format(date),
      formatMonthDropdown: (date: Date) => month.format(date),
      formatWeekdayName: (date: Date) => weekday.format(date),
    },
    // The visible number goes first, so that speech control finds the day by it.
    labels: { labelDayButton: (date: Date) => `${date.getDate()}, ${whole.format(date)}` },
  };
}

type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

function firstDayOfWeek(locale: string): Weekday {
  const known: Intl.Locale & { getWeekInfo?: () => { firstDay: number } } = new Intl.Locale(locale);
  const day = (known.getWeekInfo?.().firstDay ?? 1) % 7;
  return ([0, 1, 2, 3, 4, 5, 6] as const)[day] ?? 1;
}
