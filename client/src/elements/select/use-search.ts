/** The options of a list, with what the person types offered as one of its own where that is allowed. */

import { useMemo, useState } from "react";

export interface Search {
  readonly items: readonly string[];
  readonly onInput: (text: string) => void;
}

/** @param chosen - Values that may be no options: added by the person before. */
export function useSearch(
  options: readonly string[],
  chosen: readonly string[],
  allowNew: boolean,
): Search {
  const [text, setText] = useState("");
  const added = chosen.filter((value) => !options.includes(value)).join("\n");
  const items = useMemo(() => {
    const known = added === "" ? options : [...options, ...added.split("\n")];
    const typed = text.trim();
    return allowNew && typed !== "" && !known.includes(typed) ? [...known, typed] : known;
  }, [options, added, text, allowNew]);
  return { items, onInput: setText };
}

/** Whether an item of the list is not one of the script's options. */
export function newOption(item: string, options: readonly string[]): boolean {
  return !options.includes(item);
}
