/** Inputs that choose one of some options. */

import { currentScope } from "../script/scope.ts";
import type { WidgetCodec } from "../script/widgets.ts";
import { type AllowsNew, type AllowsNoNew, type ReadNew, isNew, readNew } from "./allow-new.ts";
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
