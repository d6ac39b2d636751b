/** Commands that a person clicks. */

import type { ButtonKind, PropsOf } from "../protocol/elements.ts";
import { ScriptError } from "../script/errors.ts";
import { currentScope } from "../script/scope.ts";
import { callOf, checkLabel, describeValue, invalid } from "./arguments.ts";
import { draw } from "./draw.ts";
import { type Icon, iconOf } from "./icons.ts";
import { defined } from "./options.ts";

/** Options of {@link submitButton}, and of buttons altogether. */
export interface ButtonOptions {
  /** A name of your own, unique in the session. */
  key?: string;
  /** How much it stands out. @defaultValue `"secondary"` */
  type?: ButtonKind;
  /** Shown before the label: a name of Lucide's, or an emoji. */
  icon?: Icon;
  /** Keys that click it, such as `"Ctrl+Enter"`. */
  shortcut?: string;
  /** Markdown, shown when the button is pointed at. */
  help?: string;
  /** Shown, and not to be used. @defaultValue `false` */
  disabled?: boolean;
  /** Pixels; `stretch` takes the room there is. @defaultValue `"content"` */
  width?: number | "stretch" | "content";
  /** Called on a click, and awaited, before the script runs again. */
  onClick?: () => unknown;
}

/** Options of {@link linkButton}. */
export type LinkButtonOptions = Omit<ButtonOptions, "onClick" | "shortcut">;

/**
 * Shows a button.
 *
 * @returns Whether it was clicked just now: true in the one run that the click causes.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` inside a form, whose button is {@link submitButton}.
 * @example if (st.button("Save", { type: "primary" })) await save();
 */
export function button(label: string, options?: ButtonOptions): boolean {
  const { run, place } = currentScope();
  const props = buttonProps("button", label, options);
  if (place.form !== undefined) {
    throw invalid(
      callOf("button", label),
      "it stands in a form, where only a submit button can be clicked",
      `Write st.submitButton(${JSON.stringify(label)}), or put the button outside of the form.`,
    );
  }
  const { key, onClick } = options ?? {};
  return run.trigger(place, { kind: "button", key, props, onClick });
}

/**
 * Shows the button of the form it stands in: a click sends the values of all inputs of the form to the script.
 *
 * @returns Whether the form was submitted just now.
 * @throws {@link ScriptError} `NOT_A_FORM` outside of a form.
 * @example
 * const form = st.form("name");
 * const name = form.textInput("Name");
 * if (form.submitButton("Save")) st.success(`Saved ${name}.`);
 */
export function submitButton(label = "Submit", options?: ButtonOptions): boolean {
  const { run, place } = currentScope();
  const props = buttonProps("submitButton", label, options);
  if (place.form === undefined) {
    throw new ScriptError(
      "NOT_A_FORM",
      `${callOf("submitButton", label)}: it stands in no form.`,
      'Call it as a method of a form: const form = st.form("name"); form.submitButton("Save").',
    );
  }
  const { key, onClick } = options ?? {};
  return run.trigger(place, { kind: "button", key, props: { ...props, isSubmit: true }, onClick });
}

/**
 * Shows a link that looks like a button. It opens in a new tab.
 *
 * @param url - An absolute http, https, mailto or tel address, or a path.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` for any other address.
 * @example st.linkButton("Handbook", "https://example.com/handbook");
 */
export function linkButton(label: string, url: string, options?: LinkButtonOptions): void {
  checkLabel("linkButton", label, options);
  checkUrl(callOf("linkButton", label), url);
  const { key, type = "secondary", icon, help, disabled, width } = options ?? {};
  const shapes = iconOf(callOf("linkButton", label), icon);
  const props = { label, url, type, ...defined({ icon: shapes, help, disabled, width }) };
  draw("linkButton", props, key, label);
}

function buttonProps(
  command: string,
  label: string,
  options: ButtonOptions | undefined,
): PropsOf<"button"> {
  checkLabel(command, label, options);
  if (options === undefined) return { label, type: "secondary" };
  const { type = "secondary", icon, shortcut, help, disabled, width } = options;
  const call = callOf(command, label);
  if (!types.has(type)) {
    throw invalid(call, `its type is ${describeValue(type)}`, `Take ${[...types].join(", ")}.`);
  }
  const shapes = iconOf(call, icon);
  return { label, type, ...defined({ icon: shapes, shortcut, help, disabled, width }) };
}

const types: ReadonlySet<ButtonKind> = new Set<ButtonKind>(["primary", "secondary", "tertiary"]);
const protocols = new Set(["http:", "https:", "mailto:", "tel:"]);

/** A link that runs code is an attack, wherever its text came from. */
function checkUrl(call: string, url: unknown): void {
  if (typeof url === "string" && url !== "" && URL.canParse(url, "https://app.example")) {
    if (protocols.has(new URL(url, "https://app.example").protocol)) return;
  }
  throw invalid(
    call,
    `its URL is ${describeValue(url)}`,
    "Give it an https, http, mailto or tel address, or a path.",
  );
}
