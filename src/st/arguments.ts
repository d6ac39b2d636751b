/** Checks of what a script gives to a command, and the words for what is wrong. */

import { ScriptError } from "../script/errors.ts";

/** A wrong argument: `call` names the command and its label, `what` is the rest of the sentence without its full stop. */
export function invalid(call: string, what: string, hint: string): ScriptError {
  return new ScriptError("ARGUMENT_INVALID", `${call}: ${what}.`, hint);
}

/** A call as messages name it: `slider("Days")`. */
export function callOf(command: string, label: unknown): string {
  return `${command}(${typeof label === "string" ? JSON.stringify(label) : ""})`;
}

/** Refuses what is no text, where a command shows a text. */
export function checkBody(command: string, body: unknown): void {
  if (typeof body === "string") return;
  throw invalid(
    `${command}()`,
    `the text is ${describeValue(body)}`,
    body instanceof Error
      ? "Show an error with st.exception(error)."
      : "Give it a string: `${value}` or String(value). st.write() takes anything.",
  );
}

/** Refuses a label that says nothing, and options that are no object. */
export function checkLabel(command: string, label: unknown, options: unknown): void {
  if (typeof label !== "string" || label.trim() === "") {
    throw invalid(
      `${command}()`,
      `the label is ${describeValue(label)}`,
      'Give it a label that says what it is for; `label: "hidden"` hides it from the page, not from screen readers.',
    );
  }
  checkOptions(command, label, options);
}

/** Refuses options that are no object. */
export function checkOptions(command: string, label: unknown, options: unknown): void {
  if (options === undefined || (typeof options === "object" && options !== null)) return;
  throw invalid(
    callOf(command, label),
    `its options are ${describeValue(options)}`,
    'Options are one object at the end, as in { help: "…" }.',
  );
}

/** Refuses a number that is none, or that is not finite. */
export function checkNumber(call: string, name: string, value: unknown): void {
  if (value === undefined || (typeof value === "number" && Number.isFinite(value))) return;
  throw invalid(call, `${name} is ${describeValue(value)}`, "Give it a number.");
}

/** Whether a value is an array. No type guard: that would make the type of its items `any`. */
export function isList(value: unknown): boolean {
  return Array.isArray(value);
}

/** What a value is, for a message: short, and never a secret's whole text. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (value === "") return "an empty text";
  switch (typeof value) {
    case "string":
      return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
    case "number":
    case "boolean":
    case "bigint":
      return `${typeof value === "boolean" ? "" : "the number "}${value}`;
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    default:
      return describeObject(value);
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return "a list";
  if (value instanceof Promise) return "a promise (await it)";
  if (value instanceof Error) return "an error";
  if (value instanceof Date) return "a date";
  return "an object";
}
