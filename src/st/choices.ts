/** Inputs that choose one or several of some options. */

import { currentScope } from "../script/scope.ts";
import type { WidgetCodec } from "../script/widgets.ts";
import { callOf, describeValue, invalid } from "./arguments.ts";
import type { Clearable, NotClearable } from "./clearable.ts";
import { type Choices, createChoices } from "./codecs.ts";
import { type InputOptions, defined, inputProps, inputSettings } from "./options.ts";

/** Options of every choice among options of type `T`, whose value is a `Value`. */
export interface ChoiceOptions<T, Value> extends InputOptions<Value> {
  /** How an option is shown. No two may be shown alike. @defaultValue `String` */
  format?: (option: T) => string;
}

/** Options of {@link radio}. */
export interface RadioOptions<T, Value = T> extends ChoiceOptions<T, Value> {
  /** The option that is chosen at first. @defaultValue the first; none with `clearable` */
  value?: T;
  /** Markdown below the options, one for each. */
  captions?: readonly string[];
  /** Side by side instead of below each other. @defaultValue `false` */
  horizontal?: boolean;
}

/** Options of {@link selectbox}. */
export interface SelectboxOptions<T, Value = T> extends ChoiceOptions<T, Value> {
  /** The option that is chosen at first. @defaultValue the first; none with `clearable` */
  value?: T;
  /** Shown while nothing is chosen. */
  placeholder?: string;
}

/** Options of {@link multiselect}. */
export interface MultiselectOptions<T> extends ChoiceOptions<T, readonly T[]> {
  /** The options that are chosen at first. @defaultValue none */
  value?: readonly T[];
  /** How many may be chosen. @defaultValue any number */
  max?: number;
  /** Shown while nothing is chosen. */
  placeholder?: string;
}

/** The person may add options. */
export interface AllowsNew {
  /** The person may write an option that is not in the list. @defaultValue `false` */
  allowNew: true;
}

/** The options are those of the list. */
export interface AllowsNoNew {
  /** The person may write an option that is not in the list. @defaultValue `false` */
  allowNew?: false;
}

/**
 * Shows options of which one is chosen, all at once: for up to about seven.
 *
 * @returns The chosen option; `undefined` for none, which `clearable` allows at first.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` without options, or when two are shown alike.
 * @example const size = st.radio("Size", ["S", "M", "L"]); // "S" | "M" | "L"
 */
export function radio<const T>(
  label: string,
  options: readonly T[],
  settings?: RadioOptions<NoInfer<T>> & NotClearable,
): T;
export function radio<const T>(
  label: string,
  options: readonly T[],
  settings: RadioOptions<NoInfer<T>, NoInfer<T> | undefined> & Clearable,
): T | undefined;
export function radio<T>(
  label: string,
  options: readonly T[],
  settings?: RadioOptions<T, T | undefined> & (Clearable | NotClearable),
): T | undefined {
  const { run, place } = currentScope();
  const props = inputProps("radio", label, settings);
  const { captions, horizontal } = settings ?? {};
  const choice = prepare(callOf("radio", label), options, settings, undefined);
  const more = defined({ captions, isHorizontal: horizontal });
  return run.widget(place, {
    kind: "radio",
    props: { ...props, options: choice.texts, ...more },
    initial: choice.initial,
    codec: choice.codec,
    ...inputSettings(settings),
  });
}

/**
 * Shows a field that opens a list of options, of which one is chosen. Long lists can be searched.
 *
 * @returns The chosen option; `undefined` for none, which `clearable` allows.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` without options, or when two are shown alike.
 * @example
 * const size = st.selectbox("Size", ["S", "M"]); // "S" | "M"
 * const who = st.selectbox("Who", people, { format: (person) => person.name, clearable: true });
 */
export function selectbox<const T>(
  label: string,
  options: readonly T[],
  settings?: SelectboxOptions<NoInfer<T>> & NotClearable & AllowsNoNew,
): T;
export function selectbox<const T>(
  label: string,
  options: readonly T[],
  settings: SelectboxOptions<NoInfer<T>, NoInfer<T> | undefined> & Clearable & AllowsNoNew,
): T | undefined;
export function selectbox(
  label: string,
  options: readonly string[],
  settings: SelectboxOptions<string> & NotClearable & AllowsNew,
): string;
export function selectbox(
  label: string,
  options: readonly string[],
  settings: SelectboxOptions<string, string | undefined> & Clearable & AllowsNew,
): string | undefined;
export function selectbox<T>(
  label: string,
  options: readonly T[],
  settings?: SelectboxOptions<T, T | undefined> &
    (Clearable | NotClearable) &
    (AllowsNew | AllowsNoNew),
): T | undefined {
  const { run, place } = currentScope();
  const props = inputProps("selectbox", label, settings);
  const { placeholder, clearable, allowNew } = settings ?? {};
  const choice = prepare(callOf("selectbox", label), options, settings, readNew(allowNew));
  const more = defined({ placeholder, isClearable: clearable, allowNew });
  return run.widget(place, {
    kind: "selectbox",
    props: { ...props, options: choice.texts, ...more },
    initial: choice.initial,
    codec: choice.codec,
    ...inputSettings(settings),
  });
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

type ReadNew<T> = ((text: string) => { readonly value: T }) | undefined;

const longestNew = 1_000;

/** How a text that is no option becomes a value. Only lists of texts allow it, so a `T` is a text there. */
function readNew<T>(allowNew: boolean | undefined): ReadNew<T> {
  if (allowNew !== true) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above: the overloads tie `allowNew` to texts
  return (text) => ({ value: text as T });
}

function isNew(text: unknown): text is string {
  return typeof text === "string" && text.trim() !== "" && text.length <= longestNew;
}

interface Choice<T> {
  readonly texts: readonly string[];
  readonly initial: T | undefined;
  readonly codec: WidgetCodec<string | null, T | undefined>;
}

function prepare<T>(
  call: string,
  options: readonly T[],
  settings:
    | { readonly value?: T; readonly format?: (option: T) => string; readonly clearable?: boolean }
    | undefined,
  asNew: ReadNew<T>,
): Choice<T> {
  const { value, format, clearable = false } = settings ?? {};
  const choices = createChoices(call, options, format);
  const codec = oneCodec(choices, clearable, asNew);
  const initial = value === undefined && !clearable ? options[0] : value;
  if (initial === undefined && !clearable && options.length === 0) {
    throw invalid(
      call,
      "it has no options",
      "Give it at least one, or `clearable: true`, which lets nothing be chosen.",
    );
  }
  if (codec.write(initial) === undefined) {
    const what = `its value is ${describeValue(initial)}`;
    throw invalid(call, what, "Give it one of its options.");
  }
  return { texts: choices.texts, initial, codec };
}

function oneCodec<T>(
  choices: Choices<T>,
  clearable: boolean,
  asNew: ReadNew<T>,
): WidgetCodec<string | null, T | undefined> {
  return {
    read(wire) {
      if (wire === null) return clearable ? { value: undefined } : undefined;
      return choices.read(wire) ?? (isNew(wire) ? asNew?.(wire) : undefined);
    },
    write(value) {
      if (value === undefined && clearable) return null;
      const text = value === undefined ? undefined : choices.write(value);
      return text ?? (asNew !== undefined && isNew(value) ? value : undefined);
    },
  };
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
