/** Numbers as people write and read them. */

/** The number for reading: grouped and rounded as `format` says, else with as many decimals as `step` has. */
export function formatNumber(value: number, format?: Intl.NumberFormatOptions, step = 1): string {
  const decimals = Math.min(20, decimalsOf(step));
  return new Intl.NumberFormat(
    undefined,
    format ?? { minimumFractionDigits: decimals, maximumFractionDigits: Math.max(decimals, 6) },
  ).format(value);
}

/** Reads a number however it is written: `1,234.5`, `1.234,5`, `1 234,5`, `-3e2`. Undefined when it is none. */
export function parseNumber(text: string): number | undefined {
  let plain = text
    .trim()
    .replaceAll(/[\s'’_]/g, "")
    .replace("−", "-");
  const comma = plain.lastIndexOf(",");
  const point = plain.lastIndexOf(".");
  // The last of two kinds of marks is the decimal one; a comma alone is one unless it groups thousands.
  if (comma > point && point >= 0) plain = plain.replaceAll(".", "").replace(",", ".");
  else if (point > comma && comma >= 0) plain = plain.replaceAll(",", "");
  else if (/^-?\d{1,3}(,\d{3})+$/.test(plain) && usesCommaForGroups())
    plain = plain.replaceAll(",", "");
  else plain = plain.replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  const number = Number(plain);
  return Number.isFinite(number) ? number : undefined;
}

/** One step up or down, without the crumbs of binary fractions. */
export function stepped(value: number, step: number, direction: 1 | -1): number {
  const decimals = Math.min(20, Math.max(decimalsOf(step), decimalsOf(value)));
  return Number((value + direction * step).toFixed(decimals));
}

function decimalsOf(value: number): number {
  const [mantissa = "", exponent = "0"] = String(value).toLowerCase().split("e");
  return Math.max(0, (mantissa.split(".")[1]?.length ?? 0) - Number(exponent));
}

function usesCommaForGroups(): boolean {
  return new Intl.NumberFormat()
    .formatToParts(12_345)
    .some(({ type, value }) => type === "group" && value === ",");
}
