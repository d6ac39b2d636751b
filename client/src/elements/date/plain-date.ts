/** Days of the calendar: ISO text on the wire, the reader's own notation in the field. */

/** `2026-07-01`. */
export type IsoDate = string;

/** A day of the browser's own calendar, for the calendar to show. */
export function toDate(iso: IsoDate): Date {
  const [year = 0, month = 1, day = 1] = iso.split("-").map(Number);
  const date = new Date(2000, month - 1, day);
  date.setFullYear(year, month - 1, day);
  return date;
}

/** The day that `date` shows on the clock of this browser. */
export function fromDate(date: Date): IsoDate {
  return toIso(date.getFullYear(), date.getMonth() + 1, date.getDate()) ?? "";
}

/** A day as it stands in the field: ISO, or the notation of `locale` when the author chose one. */
export function formatDate(iso: IsoDate, locale?: string): string {
  if (locale === undefined) return iso;
  return new Intl.DateTimeFormat(locale, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(toDate(iso));
}

/**
 * Reads a typed day: ISO always; otherwise numbers in the order of `locale` (of the browser without one), with any
 * mark between them, and months by number or by name. A year of two digits lies within fifty years of today.
 *
 * @returns Undefined when it is no day.
 */
export function parseDate(text: string, locale?: string): IsoDate | undefined {
  const parts =
    text
      .trim()
      .toLocaleLowerCase(locale)
      .match(/\d+|\p{L}+\.?/gu) ?? [];
  const numbers = parts.filter((part) => /^\d/u.test(part));
  const month = monthByName(
    parts.filter((part) => !/^\d/u.test(part)),
    locale,
  );
  if (month !== undefined) {
    const [first = "", second = ""] = numbers;
    if (numbers.length !== 2) return undefined;
    const [year, day] = first.length === 4 ? [first, second] : [second, first];
    return toIso(toYear(year), month, Number(day));
  }
  if (numbers.length !== 3) return undefined;
  const order = numbers[0]?.length === 4 ? ["year", "month", "day"] : partOrder(locale);
  const at = (unit: string): string => numbers[order.indexOf(unit)] ?? "";
  return toIso(toYear(at("year")), Number(at("month")), Number(at("day")));
}

/** Undefined for a day that does not exist, such as the 30th of February. */
function toIso(year: number, month: number, day: number): IsoDate | undefined {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const isInRange = year >= 1 && year <= 9999;
  return isReal && isInRange ? date.toISOString().slice(0, 10) : undefined;
}

function toYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  const now = new Date().getFullYear();
  const candidate = Math.floor(now / 100) * 100 + year;
  return candidate > now + 50
    ? candidate - 100
    : candidate < now - 50
      ? candidate + 100
      : candidate;
}

function partOrder(locale: string | undefined): string[] {
  return new Intl.DateTimeFormat(locale, { year: "numeric", month: "numeric", day: "numeric" })
    .formatToParts(new Date(2026, 10, 22))
    .map(({ type }) => type)
    .filter((type) => type !== "literal");
}

function monthByName(words: readonly string[], locale: string | undefined): number | undefined {
  for (const language of [locale, "en"]) {
    for (let month = 0; month < 12; month++) {
      const date = new Date(2026, month, 1);
      const name = date.toLocaleString(language, { month: "long" }).toLocaleLowerCase(language);
      const isNamed = words.some((word) => {
        const start = word.replace(/\.$/u, "");
        return start.length >= 3 && name.startsWith(start);
      });
      if (isNamed) return month + 1;
    }
  }
  return undefined;
}
