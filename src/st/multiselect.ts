/** The input that chooses several of some options. */

import { currentScope } from "../script/scope.ts";
import type { WidgetCodec } from "../script/widgets.ts";
import { type AllowsNew, type AllowsNoNew, type ReadNew, isNew, readNew } from "./allow-new.ts";
import { callOf, describeValue, invalid } from "./arguments.ts";
import type { ChoiceOptions } from "./choices.ts";
import { type Choices, createChoices } from "./codecs.ts";
import { defined, inputProps, inputSettings } from "./options.ts";

/** Options of {@link multiselect}. */
export interface MultiselectOptions<T> extends ChoiceOptions<T, readonly T[]> {
  /** The options that are chosen at first. @defaultValue none */
  value?: readonly T[];
  /** How many may be chosen. @defaultValue any number */
  max?: number;
  /** Shown while nothing is chosen. */
  placeholder?: string;
}

/**
 * Shows a field that opens a list of options, of which any number may be chosen.
 *
 * @returns The chosen options, in the order they were chosen.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` when two options are shown alike.
 * @example const tags = st.multiselect("Tags", ["new", "sale", "last"], { max: 2 });
 */
export function multiselect<const T>(
  label: string,
  options: readonly T[],
  settings?: MultiselectOptions<NoInfer<T>> & AllowsNoNew,
): readonly T[];
export function multiselect(
  label: string,
  options: readonly string[],
  settings: MultiselectOptions<string> & AllowsNew,
): readonly string[];
export function multiselect<T>(
  label: string,
  options: readonly T[],
  settings?: MultiselectOptions<T> & (AllowsNew | AllowsNoNew),
): readonly T[] {
  const { run, place } = currentScope();
  const props = inputProps("multiselect", label, settings);
  const call = callOf("multiselect", label);
  const { format, value = [], max, placeholder, allowNew } = settings ?? {};
  if (max !== undefined && !(Number.isInteger(max) && max > 0)) {
    throw invalid(call, `max is ${describeValue(max)}`, "Give it a whole number above 0.");
  }
  const choices = createChoices(call, options, format);
  const codec = manyCodec(choices, max ?? Infinity, readNew<T>(allowNew));
  if (codec.write(value) === undefined) {
    throw invalid(
      call,
      `its value is ${Array.isArray(value) ? `[${value.map(describeValue).join(", ")}]` : describeValue(value)}`,
      "Give it a list of its options, each once and not more than `max`.",
    );
  }
  const more = defined({ max, placeholder, allowNew });
  return run.widget(place, {
    kind: "multiselect",
    props: { ...props, options: choices.texts, ...more },
    initial: value,
    codec,
    ...inputSettings(settings),
  });
}

function manyCodec<T>(
  choices: Choices<T>,
  max: number,
  asNew: ReadNew<T>,
): WidgetCodec<readonly string[], readonly T[]> {
  const areFine = (texts: readonly string[]) =>
    texts.length <= max && new Set(texts).size === texts.length;
  return {
    read(wire) {
      if (!Array.isArray(wire)) return undefined;
      const texts: string[] = [];
      const value: T[] = [];
      for (const text of wire as readonly unknown[]) {
        const read = choices.read(text) ?? (isNew(text) ? asNew?.(text) : undefined);
        if (read === undefined || typeof text !== "string") return undefined;
        texts.push(text);
        value.push(read.value);
      }
      return areFine(texts) ? { value } : undefined;
    },
    write(value) {
      if (!Array.isArray(value)) return undefined;
      const texts: string[] = [];
      for (const item of value as readonly T[]) {
        const text = choices.write(item) ?? (asNew !== undefined && isNew(item) ? item : undefined);
        if (text === undefined) return undefined;
        texts.push(text);
      }
      return areFine(texts) ? texts : undefined;
    },
  };
}
