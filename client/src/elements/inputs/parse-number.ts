/** Numbers as people type them, in the notation of their own language or another. */

/**
 * Reads a typed number: "1,234.5", "1.234,5", "1 234,5", "1'234.5", "12 %", "€ 5".
 * A single comma or point that could mean either is taken as `locale` uses it.
 *
 * @returns Undefined when it is not a number.
 */
export function parseNumber(
  text: string,
  format: Intl.NumberFormatOptions = {},
  locale?: string,
): number | undefined {
  const formatter = new Intl.NumberFormat(locale, { useGrouping: true, ...format });
  let rest = text.trim();
  for (const { type, value } of formatter.formatToParts(-1234.5)) {
    if (type === "currency" || type === "unit" || type === "percentSign") {
      rest = rest.replace(value, "");
    }
  }
  rest = rest
    .replace(/[\s\u00A0\u202F'’%]/gu, "")
    .replace(/^\p{Sc}|\p{Sc}$/u, "")
    .replace(/^(?:\u2212|\u2013)/u, "-")
    .replace(/^([+-])\p{Sc}/u, "$1");
  const plain = withPoint(rest, decimalSeparator(locale));
  if (plain === undefined || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(plain)) {
    return undefined;
  }
  // Without this 12.3 % would be 0.12300000000000001.
  const number = format.style === "percent" ? Number(`${plain}e-2`) : Number(plain);
  return Number.isFinite(number) ? number : undefined;
}

/** The same digits with "." before the decimals and no marks between thousands. */
function withPoint(text: string, own: string): string | undefined {
  const marks: readonly string[] = text.match(/[.,]/gu) ?? [];
  const last = marks.at(-1);
  if (last === undefined) return text;
  const other = last === "." ? "," : ".";
  const isMixed = marks.includes(other);
  const isRepeated = marks.filter((mark) => mark === last).length > 1;
  if (isMixed && isRepeated) return undefined;
  const looksGrouped = /^[+-]?\d{1,3}[.,]\d{3}$/u.test(text);
  const isGroup = !isMixed && (isRepeated || (last !== own && looksGrouped));
  const grouped = isGroup ? last : other;
  const digits = text.replaceAll(grouped, "");
  return isGroup ? digits : digits.replace(last, ".");
}

function decimalSeparator(locale: string | undefined): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return parts.find(({ type }) => type === "decimal")?.value ?? ".";
}

/** `value` moved by `count` steps, without the dust of binary fractions, and kept inside the limits. */
export function stepNumber(
  value: number,
  count: number,
  { step, min = -Infinity, max = Infinity }: { step: number; min?: number; max?: number },
): number {
  const digits = Math.min(20, Math.max(decimals(step), decimals(value)));
  return Math.max(min, Math.min(max, Number((value + count * step).toFixed(digits))));
}

function decimals(number: number): number {
  const [mantissa = "", exponent = "0"] = String(number).split("e");
  return Math.max(0, (mantissa.split(".")[1] ?? "").length - Number(exponent));
}
