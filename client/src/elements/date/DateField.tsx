/** The text of one day. What cannot be read stays as it was typed. */

import { useState } from "react";

import type { ControlProps } from "../../ui/Field.tsx";
import { formatDate } from "./plain-date.ts";

export interface DateFieldProps {
  readonly control: Partial<ControlProps> & { readonly "aria-label"?: string };
  /** ISO. */
  readonly value: string | null;
  readonly locale: string | undefined;
  readonly isDisabled: boolean;
  /** Takes what is typed. False: it was wrong and stays. */
  readonly onTake: (text: string) => boolean;
  /** The typed text is given up. */
  readonly onReset: () => void;
  readonly onOpen: () => void;
}

/** Alt and the down arrow open the calendar, as in a native date field. */
export function DateField(props: DateFieldProps): React.JSX.Element {
  const { control, value, locale, isDisabled, onTake, onReset, onOpen } = props;
  const [text, setText] = useState<string>();
  const [seen, setSeen] = useState(value);
  // A day picked from the calendar, or sent by the script, takes the place of what was typed.
  if (value !== seen) {
    setSeen(value);
    setText(undefined);
  }

  function take(): void {
    if (text !== undefined && onTake(text)) setText(undefined);
  }

  return (
    <input
      {...control}
      className="date-input"
      type="text"
      autoComplete="off"
      spellCheck={false}
      placeholder={locale === undefined ? "YYYY-MM-DD" : formatDate("2026-07-01", locale)}
      value={text ?? (value === null ? "" : formatDate(value, locale))}
      disabled={isDisabled}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
        else if (event.key === "ArrowDown" && event.altKey) {
          event.preventDefault();
          onOpen();
        } else if (event.key === "Escape" && text !== undefined) {
          event.preventDefault();
          setText(undefined);
          onReset();
        }
      }}
      onBlur={take}
    />
  );
}
