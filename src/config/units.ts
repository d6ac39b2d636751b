/** Durations ("12h") and sizes ("512MB") as configuration writes them. */

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const unitBytes = {
  B: 1,
  kB: 1_000,
  KB: 1_000,
  KiB: 1_024,
  MB: 1_000_000,
  MiB: 1_048_576,
  GB: 1_000_000_000,
  GiB: 1_073_741_824,
} as const;

/** The milliseconds of a duration such as `30d` or `1h30m`, or undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  return sumOfUnits(text, unitMs);
}

/** The bytes of a size such as `512MB` or `1GiB`, or undefined when it is none. */
export function parseSize(text: string): number | undefined {
  return sumOfUnits(text, unitBytes);
}

function sumOfUnits(text: string, units: Readonly<Record<string, number>>): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?\s*[A-Za-z]+\s*)+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit = ""] of text.matchAll(/([\d.]+)\s*([A-Za-z]+)/g)) {
    const size = Object.hasOwn(units, unit) ? units[unit] : undefined;
    if (size === undefined) return undefined;
    sum += Number(amount) * size;
  }
  return Number.isSafeInteger(Math.round(sum)) ? Math.round(sum) : undefined;
}
