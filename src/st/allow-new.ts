/** Choices to which the person may add options. */

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

/** How a text that is no option becomes a value; undefined where none does. */
export type ReadNew<T> = ((text: string) => { readonly value: T }) | undefined;

const longestNew = 1_000;

/** How a text that is no option becomes a value. Only lists of texts allow it, so a `T` is a text there. */
export function readNew<T>(allowNew: boolean | undefined): ReadNew<T> {
  if (allowNew !== true) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above: the overloads tie `allowNew` to texts
  return (text) => ({ value: text as T });
}

/** Whether it is a text that a person may add: one that says something, and no more than a name does. */
export function isNew(text: unknown): text is string {
  return typeof text === "string" && text.trim() !== "" && text.length <= longestNew;
}
