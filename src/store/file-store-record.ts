/**
 * How the file store lays out its entries. Two kinds of record: `e!KEY` holds the expiry and the value; `x!MINUTE!KEY`
 * says in which minute an entry is due, so a sweep reads what is due and nothing else. An entry that was renewed has a
 * later record too, and its old one is dropped when its minute has passed.
 */

const minuteMs = 60_000;
const minuteDigits = 8;

export function entryKey(key: string): string {
  return `e!${key}`;
}

export function keyOfEntry(entry: string): string {
  return entry.slice(2);
}

export function dueKey(key: string, expiresAt: number): string {
  return `x!${minuteOf(expiresAt)}!${key}`;
}

export function keyOfDue(due: string): string {
  return due.slice(`x!!`.length + minuteDigits);
}

/** The range of the due records whose minute is over. */
export function dueBefore(now: number): { readonly gte: string; readonly lt: string } {
  return { gte: "x!", lt: `x!${minuteOf(now)}` };
}

/** The text of an entry: when it ends (empty: never), a line break, the value. */
export function toText(value: string, expiresAt: number | undefined): string {
  return `${expiresAt ?? ""}\n${value}`;
}

/** The value of an entry's text, or undefined when it has expired. */
export function liveValue(text: string, now: number): string | undefined {
  const end = text.indexOf("\n");
  const expiresAt = end === 0 ? Infinity : Number(text.slice(0, end));
  return expiresAt > now ? text.slice(end + 1) : undefined;
}

function minuteOf(time: number): string {
  return Math.floor(time / minuteMs)
    .toString(36)
    .padStart(minuteDigits, "0");
}
