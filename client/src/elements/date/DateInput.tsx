/** A day, or a range of days: typed, or chosen from a calendar. */

import { Popover } from "@base-ui/react/popover";
import { Calendar, X } from "lucide-react";
import { Suspense, lazy, useRef, useState } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { plainText } from "../../ui/Markdown.tsx";
import { PopupScope, popupContainer } from "../../ui/Popup.tsx";
import { type DateValue, parseDates, writeDates } from "./dates.ts";

import "./date.css";

const Days = lazy(() =>
  import("./Days.tsx").then(({ Days: component }) => ({ default: component })),
);

export function DateInput({
  element,
}: {
  readonly element: ElementOf<"dateInput">;
}): React.JSX.Element {
  const {
    label,
    min,
    max,
    isRange = false,
    locale,
    isClearable = false,
    disabled = false,
  } = element;
  const [value, show, commit] = useWidgetValue(element);
  const [typed, setTyped] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [isOpen, setIsOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);

  function settle(): void {
    if (typed === undefined) return;
    const parsed = parseDates(typed, { isRange, isClearable, min, max });
    setProblem(parsed.problem);
    if (parsed.problem !== undefined) return;
    setTyped(undefined);
    commit(parsed.value);
  }
  function choose(next: DateValue, isWhole: boolean): void {
    setTyped(undefined);
    setProblem(undefined);
    if (!isWhole) return show(next);
    commit(next);
    setIsOpen(false);
  }
  function onOpenChange(open: boolean): void {
    setIsOpen(open);
    // A range of which only the first day was chosen is that one day.
    if (!open && Array.isArray(value) && value[0] !== null && value[1] === null) {
      commit([value[0], value[0]]);
    }
  }

  return (
    <PopupScope>
      <Field element={element} error={problem ?? element.error}>
        {(control) => (
          <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
            <div className="date-input" ref={anchor}>
              <input
                {...control}
                className="input"
                type="text"
                inputMode="numeric"
                placeholder={isRange ? "YYYY-MM-DD – YYYY-MM-DD" : "YYYY-MM-DD"}
                value={typed ?? writeDates(value)}
                disabled={disabled}
                onChange={(event) => setTyped(event.currentTarget.value)}
                onBlur={settle}
                onKeyDown={(event) => {
                  if (event.key === "Enter") settle();
                  if (event.key !== "ArrowDown" || !event.altKey) return;
                  event.preventDefault();
                  setIsOpen(true);
                }}
              />
              {isClearable && value !== null && !disabled && (
                <button
                  type="button"
                  className="icon-button date-clear"
                  aria-label={`Clear ${plainText(label)}`}
                  onClick={() => choose(isRange ? [null, null] : null, true)}
                >
                  <X size={16} />
                </button>
              )}
              <Popover.Trigger
                className="icon-button"
                disabled={disabled}
                aria-label={`Calendar of ${plainText(label)}`}
              >
                <Calendar size={18} />
              </Popover.Trigger>
            </div>
            <Popover.Portal container={popupContainer(anchor.current)}>
              <Popover.Positioner
                className="date-positioner"
                anchor={anchor}
                sideOffset={4}
                align="end"
              >
                <Popover.Popup className="popup date-popup" aria-label={plainText(label)}>
                  <Suspense fallback={<div className="date-waiting" />}>
                    <Days value={value} min={min} max={max} locale={locale} onChoose={choose} />
                  </Suspense>
                </Popover.Popup>
              </Popover.Positioner>
            </Popover.Portal>
          </Popover.Root>
        )}
      </Field>
    </PopupScope>
  );
}
