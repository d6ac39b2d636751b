/** Which days may be chosen, and what is wrong with the others. */

import { formatDate, parseDate } from "./plain-date.ts";
import type { IsoDate } from "./plain-date.ts";

export interface DateLimits {
  readonly min?: IsoDate | undefined;
  readonly max?: IsoDate | undefined;
  readonly locale?: string | undefined;
}

export type DateReading =
  | { readonly kind: "empty" }
  | { readonly kind: "date"; readonly date: IsoDate }
  | { readonly kind: "wrong"; readonly message: string };

/** What is typed in a field for one day. */
export function readDate(text: string, limits: DateLimits): DateReading {
  const { min, max, locale } = limits;
  if (text.trim() === "") return { kind: "empty" };
  const date = parseDate(text, locale);
  if (date === undefined) {
    const example = formatDate(min ?? "2026-07-01", locale);
    return { kind: "wrong", message: `Enter a date such as ${example}.` };
  }
  // ISO days sort as text.
  if ((min !== undefined && date < min) || (max !== undefined && date > max)) {
    return { kind: "wrong", message: describeLimits(limits) };
  }
  return { kind: "date", date };
}

function describeLimits({ min, max, locale }: DateLimits): string {
  if (min === undefined) return `Enter a date up to ${formatDate(max ?? "", locale)}.`;
  if (max === undefined) return `Enter a date from ${formatDate(min, locale)} on.`;
  return `Enter a date from ${formatDate(min, locale)} to ${formatDate(max, locale)}.`;
}
