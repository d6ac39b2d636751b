/** Options that many commands share. */

import type { SizeProps, WidgetProps } from "../protocol/elements.ts";
import { callOf, checkLabel, invalid } from "./arguments.ts";

/** Options of every element. */
export interface ElementOptions {
  /** A name of your own, unique in the session, by which the element is known again in the next run. */
  key?: string;
  /** Pixels; `stretch` takes the room there is, `content` as little as it can. @defaultValue the element's own */
  width?: number | "stretch" | "content";
  /** Pixels, or how it takes its room. @defaultValue `"content"` */
  height?: number | "stretch" | "content";
  /** Markdown, shown behind a question mark. */
  help?: string;
}

/** Options of every input whose value is a `T`. */
export interface InputOptions<T> {
  /**
   * A name of your own, unique in the session. The value is then `st.session[key]` too, and is kept while the input is
   * not drawn.
   */
  key?: string;
  /** Markdown, shown behind a question mark beside the label. */
  help?: string;
  /** Shown, and not to be used. @defaultValue `false` */
  disabled?: boolean;
  /** Marked as required; a form is not submitted while it is empty. @defaultValue `false` */
  required?: boolean;
  /** Called when the person has changed the value, and awaited, before the script runs again. */
  onChange?: (value: T) => unknown;
  /** Says what is wrong with a value, which is then shown below the input; `undefined` when nothing is. */
  validate?: (value: T) => string | undefined;
  /** `query` keeps the value in the page's URL, in the parameter that `key` names. */
  bind?: "query";
  /** How long a value is kept while the input is not drawn. @defaultValue `"session"` with a key, else not at all */
  persist?: "page" | "session";
  /** `hidden` keeps the label's room, `none` does not. Screen readers hear it in both cases. */
  label?: "hidden" | "none";
  /** Pixels; `stretch` takes the room there is, `content` as little as it can. @defaultValue `"stretch"` */
  width?: number | "stretch" | "content";
}

/** Without the properties that are undefined: absent and undefined are the same to an author, not to a type. */
export type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/** Leaves out the properties that are undefined. */
export function defined<T extends object>(props: T): Defined<T> {
  const result: Record<string, unknown> = {};
  for (const name in props) {
    const value = props[name];
    if (value !== undefined) result[name] = value;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the loop has just done
  return result as Defined<T>;
}

const none: SizeProps = {};

/** What the options say of an element's room and help. */
export function sizeOf(options: ElementOptions | undefined): SizeProps {
  if (options === undefined) return none;
  const { width, height, help } = options;
  return defined({ width, height, help });
}

/** What every input shows, of its label and options. Refuses what is wrong with them. */
export function inputProps<T>(
  command: string,
  label: string,
  options: InputOptions<T> | undefined,
): WidgetProps {
  checkLabel(command, label, options);
  if (options === undefined) return { label };
  const { key, help, disabled, required, bind, width, label: labelVisibility } = options;
  if (key !== undefined && (typeof key !== "string" || key === "")) {
    throw invalid(callOf(command, label), "its key is no name", "Give it a text of its own.");
  }
  if (bind !== undefined && key === undefined) {
    throw invalid(
      callOf(command, label),
      "it is bound to the query, and has no key",
      "Give it a key: it names the parameter in the URL.",
    );
  }
  return defined({ label, help, disabled, required, width, labelVisibility });
}

/** What a run needs to know of an input beside what is shown. */
export function inputSettings<T>(options: InputOptions<T> | undefined): {
  readonly key: string | undefined;
  readonly onChange: ((value: T) => unknown) | undefined;
  readonly validate: ((value: T) => string | undefined) | undefined;
  readonly persist: "page" | "session" | undefined;
  readonly bind: "query" | undefined;
} {
  if (options === undefined) return noSettings;
  const { key, onChange, validate, persist, bind } = options;
  return { key, onChange, validate, persist, bind };
}

const noSettings = {
  key: undefined,
  onChange: undefined,
  validate: undefined,
  persist: undefined,
  bind: undefined,
};
