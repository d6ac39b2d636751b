/** Inputs whose value is a text. */

import { currentScope } from "../script/scope.ts";
import type { WidgetCodec } from "../script/widgets.ts";
import { callOf, describeValue, invalid } from "./arguments.ts";
import { type InputOptions, defined, inputProps, inputSettings } from "./options.ts";

/** Options that {@link textInput} and {@link textArea} share. */
export interface TextOptions extends InputOptions<string> {
  /** The text at first. @defaultValue `""` */
  value?: string;
  /** Shown while it is empty. */
  placeholder?: string;
  /** How long the text may be, in UTF-16 code units. @defaultValue any length */
  maxChars?: number;
  /** Runs the script while the person types, not only when he leaves the field or presses Enter. @defaultValue `false` */
  live?: boolean;
}

/** Options of {@link textInput}. */
export interface TextInputOptions extends TextOptions {
  /** What it is for: `password` hides what is typed. @defaultValue `"text"` */
  type?: "text" | "password" | "email";
  /** What the browser may fill in, such as `"name"` or `"one-time-code"`. @defaultValue `"off"` */
  autocomplete?: string;
}

/** Options of {@link textArea}. */
export interface TextAreaOptions extends TextOptions {
  /** How many lines are shown; `auto` grows with the text. @defaultValue `"auto"` */
  rows?: number | "auto";
}

/**
 * Shows a field for a line of text.
 *
 * @param label - Markdown of one line.
 * @returns The text, without line breaks.
 * @example const name = st.textInput("Name", { required: true });
 */
export function textInput(label: string, options?: TextInputOptions): string {
  const { run, place } = currentScope();
  const { type = "text", placeholder, maxChars, autocomplete, live } = options ?? {};
  const common = prepare("textInput", label, options, isLine);
  const more = { type, ...defined({ placeholder, maxChars, autocomplete, live }) };
  return run.widget(place, {
    kind: "textInput",
    ...common,
    props: { ...common.props, ...more },
  });
}

/**
 * Shows a field for a text of several lines.
 *
 * @param label - Markdown of one line.
 * @example const note = st.textArea("Note", { maxChars: 500 });
 */
export function textArea(label: string, options?: TextAreaOptions): string {
  const { run, place } = currentScope();
  const { rows = "auto", placeholder, maxChars, live } = options ?? {};
  const common = prepare("textArea", label, options, () => true);
  if (rows !== "auto" && !(Number.isInteger(rows) && rows > 0)) {
    const what = `rows is ${describeValue(rows)}`;
    throw invalid(callOf("textArea", label), what, 'Give it a whole number, or "auto".');
  }
  const more = { rows, ...defined({ placeholder, maxChars, live }) };
  return run.widget(place, {
    kind: "textArea",
    ...common,
    props: { ...common.props, ...more },
  });
}

/** What both fields have. */
function prepare(
  command: string,
  label: string,
  options: TextOptions | undefined,
  isFine: (text: string) => boolean,
) {
  const props = inputProps(command, label, options);
  const call = callOf(command, label);
  const { value: initial = "", maxChars } = options ?? {};
  if (maxChars !== undefined && !(Number.isInteger(maxChars) && maxChars > 0)) {
    const what = `maxChars is ${describeValue(maxChars)}`;
    throw invalid(call, what, "Give it a whole number above 0.");
  }
  const codec = toCodec((text) => text.length <= (maxChars ?? Infinity) && isFine(text));
  if (codec.write(initial) === undefined) {
    throw invalid(
      call,
      `its value is ${describeValue(initial)}`,
      maxChars === undefined
        ? "Give it a text; a line of text has no line breaks."
        : `Give it a text of up to ${maxChars} characters; a line of text has no line breaks.`,
    );
  }
  return { props, initial, codec, ...inputSettings(options) };
}

function isLine(text: string): boolean {
  return !/[\r\n]/.test(text);
}

function toCodec(isFine: (text: string) => boolean): WidgetCodec<string, string> {
  return {
    read: (wire) => (typeof wire === "string" && isFine(wire) ? { value: wire } : undefined),
    write: (value) => (typeof value === "string" && isFine(value) ? value : undefined),
  };
}
