/** Formatters for a browser's language and time zone, kept: making one takes longer than many runs. */

const most = 200;
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** Writes numbers. A language that is none, since a browser says it itself, is this machine's. */
export function numberFormatter(
  locale: string,
  format: Intl.NumberFormatOptions | undefined,
): Intl.NumberFormat {
  const name = format === undefined ? locale : `${locale} ${JSON.stringify(format)}`;
  return kept(numbers, name, () => new Intl.NumberFormat(known(locale), format));
}

/** Writes dates. A time zone that this Node does not know is UTC. */
export function dateFormatter(
  locale: string,
  timeZone: string,
  format: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const name = `${locale} ${timeZone} ${JSON.stringify(format)}`;
  return kept(dates, name, () => {
    const language = known(locale);
    try {
      return new Intl.DateTimeFormat(language, { ...format, timeZone });
    } catch {
      return new Intl.DateTimeFormat(language, { ...format, timeZone: "UTC" });
    }
  });
}

function kept<Formatter>(
  formatters: Map<string, Formatter>,
  name: string,
  make: () => Formatter,
): Formatter {
  const before = formatters.get(name);
  if (before !== undefined) return before;
  if (formatters.size === most) formatters.clear();
  const made = make();
  formatters.set(name, made);
  return made;
}

function known(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}
