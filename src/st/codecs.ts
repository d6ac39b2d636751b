/** How the values of inputs travel: what the browser sends is hostile, and what the script sets may be anything. */

import type { ScriptError } from "../script/errors.ts";
import type { WidgetCodec } from "../script/widgets.ts";
import { invalid, isList } from "./arguments.ts";

export const booleanCodec: WidgetCodec<boolean, boolean> = {
  read: (wire) => (typeof wire === "boolean" ? { value: wire } : undefined),
  write: (value) => (typeof value === "boolean" ? value : undefined),
};

/** A value that may be absent, too. */
export function orAbsent<Wire, T>(
  codec: WidgetCodec<Wire, T>,
): WidgetCodec<Wire | null, T | undefined> {
  return {
    read: (wire) => (wire === null ? { value: undefined } : codec.read(wire)),
    write: (value) => (value === undefined ? null : codec.write(value)),
  };
}

/** One of some texts, no two alike. */
export function textCodec<const Text extends string>(
  call: string,
  texts: readonly Text[],
): WidgetCodec<string, Text> & { readonly first: Text } {
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice !== undefined) throw alike(call, twice);
  const [first] = texts;
  if (first === undefined) throw invalid(call, "it has no labels", "Give it at least one.");
  const find = (wire: unknown) => texts.find((text) => text === wire);
  return {
    first,
    read(wire) {
      const value = find(wire);
      return value === undefined ? undefined : { value };
    },
    write: find,
  };
}

/** The options of a choice and the texts they travel as. */
export interface Choices<T> {
  readonly texts: readonly string[];
  /** The option for a text that came over the wire. */
  read(wire: unknown): { readonly value: T } | undefined;
  /** The text of an option, or of a value that is shown alike. */
  write(value: T): string | undefined;
}

/** Prepares the options of a choice. Refuses two that are shown alike, since nobody could tell them apart. */
export function createChoices<T>(
  call: string,
  options: readonly T[],
  format: ((option: T) => string) | undefined,
): Choices<T> {
  if (!isList(options)) {
    throw invalid(call, "its options are no list", "Give it an array, as in [...values].");
  }
  const byText = new Map<string, { readonly value: T }>();
  const texts: string[] = [];
  for (const value of options) {
    const text = textOf(call, value, format);
    if (byText.has(text)) throw alike(call, text);
    byText.set(text, { value });
    texts.push(text);
  }
  return {
    texts,
    read: (wire) => (typeof wire === "string" ? byText.get(wire) : undefined),
    write(value) {
      const text = texts[options.indexOf(value)] ?? tryFormat(value, format);
      return text !== undefined && byText.has(text) ? text : undefined;
    },
  };
}

function textOf<T>(call: string, option: T, format: ((option: T) => string) | undefined): string {
  const text: unknown = format === undefined ? String(option) : format(option);
  if (typeof text === "string") return text;
  throw invalid(call, `format gave no text for ${String(option)}`, "Have it return a string.");
}

/** A value that the script has set may be of another kind than the options, on which `format` may throw. */
function tryFormat<T>(value: T, format: ((option: T) => string) | undefined): string | undefined {
  try {
    return format === undefined ? String(value) : format(value);
  } catch {
    return undefined;
  }
}

function alike(call: string, text: string): ScriptError {
  return invalid(
    call,
    `two of its options are shown as ${JSON.stringify(text)}`,
    "Give each option a text of its own, with `format: (option) => …` where the option is no text.",
  );
}
