/** Text that is being typed: kept while the script runs, given to it on Enter, on leaving, or a moment after the last key. */

import { useEffect, useRef } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";

/** A live field is sent when no further key has followed for so long. */
const livePauseMs = 150;

export interface TypedText {
  readonly value: string;
  readonly onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
  readonly onBlur: () => void;
  readonly commit: () => void;
}

export function useTypedText(element: ElementOf<"textInput"> | ElementOf<"textArea">): TypedText {
  const { live = false } = element;
  const [value, show, commit] = useWidgetValue(element);
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  function commitNow(): void {
    window.clearTimeout(timer.current);
    commit();
  }
  return {
    value,
    onChange(event) {
      show(event.currentTarget.value);
      if (!live) return;
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(commit, livePauseMs);
    },
    onBlur: commitNow,
    commit: commitNow,
  };
}

/** How much of the room is used, once it becomes scarce. */
export function roomNote(value: string, maxChars: number | undefined): string | undefined {
  return maxChars === undefined ? undefined : `${value.length} of ${maxChars} characters`;
}
