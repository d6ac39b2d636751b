/** Days as ISO text, as people type them, and as the calendar counts them. */

export type DateValue = string | null | readonly [string | null, string | null];

interface Limits {
  readonly isRange: boolean;
  readonly isClearable: boolean;
  readonly min: string | undefined;
  readonly max: string | undefined;
}

type Parsed =
  | { readonly value: DateValue; readonly problem?: undefined }
  | { readonly problem: string };

/** What stands in the field. */
export function writeDates(value: DateValue): string {
  if (typeof value === "string" || value === null) return value ?? "";
  const [from, to] = value;
  return from === null ? "" : `${from} – ${to ?? ""}`.trimEnd();
}

/** Reads what was typed, or says what is wrong with it. */
export function parseDates(text: string, { isRange, isClearable, min, max }: Limits): Parsed {
  const parts = text.match(/\d{4}[-./]\d{1,2}[-./]\d{1,2}/g) ?? [];
  if (text.trim() === "") {
    return isClearable
      ? { value: isRange ? [null, null] : null }
      : { problem: "Enter a date, such as 2026-07-01." };
  }
  const days = parts.map(toIso);
  const wanted = isRange ? 2 : 1;
  if (days.length !== wanted || days.includes(undefined)) {
    return {
      problem: isRange
        ? "Enter two dates, such as 2026-07-01 – 2026-07-31."
        : "Enter a date that exists, such as 2026-07-01.",
    };
  }
  const [from = "", to = from] = days;
  if (to < from) return { problem: "The first day is after the last one." };
  if (min !== undefined && from < min) return { problem: `Enter ${min} or later.` };
  if (max !== undefined && to > max) return { problem: `Enter ${max} or earlier.` };
  return { value: isRange ? [from, to] : from };
}

/** The day as ISO text; undefined when there is no such day. */
function toIso(text: string): string | undefined {
  const [year = 0, month = 0, day = 0] = text.split(/[-./]/).map(Number);
  const date = new Date(0);
  date.setFullYear(year, month - 1, day);
  const isReal =
    date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
  return isReal ? fromDate(date) : undefined;
}

/** The calendar's day: midnight where the browser is. */
export function toDate(iso: string): Date {
  const [year = 0, month = 1, day = 1] = iso.split("-").map(Number);
  const date = new Date(0, month - 1, day);
  date.setFullYear(year);
  return date;
}

export function fromDate(date: Date): string {
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
