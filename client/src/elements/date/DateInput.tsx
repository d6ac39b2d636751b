/** A day or a range of days, typed or picked from a calendar that is loaded when it is wanted. */

import { Calendar as CalendarIcon, X } from "lucide-react";
import { Suspense, lazy, useRef, useState } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import type { ControlProps } from "../../ui/Field.tsx";
import { plainText } from "../../ui/Markdown.tsx";
import type { CalendarValue } from "./Calendar.tsx";
import { DateField } from "./DateField.tsx";
import { readDate } from "./limits.ts";

import "./date.css";

const loadCalendar = (): Promise<typeof import("./CalendarPopup.tsx")> =>
  import("./CalendarPopup.tsx");
const CalendarPopup = lazy(async () => ({ default: (await loadCalendar()).CalendarPopup }));

/** What is wrong with what is typed for either end. */
type Problems = readonly [from: string | undefined, to: string | undefined];
const noProblems: Problems = [undefined, undefined];

type Ends = readonly [from: string | null, to: string | null];

export function DateInput({
  element,
}: {
  readonly element: ElementOf<"dateInput">;
}): React.JSX.Element {
  const { min, max, locale, isClearable = false, disabled = false, required = false } = element;
  const [value, show, commit] = useWidgetValue(element);
  const [isOpen, setIsOpen] = useState(false);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [problems, setProblems] = useState<Problems>(noProblems);
  const button = useRef<HTMLButtonElement>(null);
  const limits = { min, max, locale };
  const isRange = typeof value === "object" && value !== null;
  const ends: Ends = isRange ? value : [value, null];
  const name = plainText(element.label);

  function setProblem(index: 0 | 1, problem: string | undefined): void {
    setProblems(index === 0 ? [problem, problems[1]] : [problems[0], problem]);
  }

  /** Takes what was typed for one end. Returns whether the field may show the value again. */
  function take(index: 0 | 1, text: string): boolean {
    const reading = readDate(text, limits);
    if (reading.kind === "wrong" || (reading.kind === "empty" && !isClearable)) {
      setProblem(index, reading.kind === "wrong" ? reading.message : "Enter a date.");
      return false;
    }
    setProblem(index, undefined);
    const date = reading.kind === "empty" ? null : reading.date;
    if (!isRange) {
      commit(date);
      return true;
    }
    const [from, to] = index === 0 ? [date, ends[1]] : [ends[0], date];
    // Two ends in the wrong order are one range all the same.
    commit(from !== null && to !== null && from > to ? [to, from] : [from, to]);
    return true;
  }

  function pick(picked: CalendarValue): void {
    setProblems(noProblems);
    if (!isRange) {
      if (picked.from !== null || isClearable) commit(picked.from);
      setIsOpen(false);
      return;
    }
    show([picked.from, picked.to]);
    if (picked.from === null || picked.to === null) return;
    commit();
    setIsOpen(false);
  }

  function clear(): void {
    setProblems(noProblems);
    commit(isRange ? [null, null] : null);
    button.current?.focus();
  }

  const field = (index: 0 | 1, control: Partial<ControlProps> & { "aria-label"?: string }) => (
    <DateField
      control={control}
      value={ends[index]}
      locale={locale}
      isDisabled={disabled}
      onTake={(text) => take(index, text)}
      onReset={() => setProblem(index, undefined)}
      onOpen={() => setIsOpen(true)}
    />
  );
  const canClear = isClearable && !disabled && ends.some((end) => end !== null);

  return (
    <Field
      element={element}
      kind={isRange ? "group" : "control"}
      error={problems.find((problem) => problem !== undefined) ?? element.error}
    >
      {(control) => (
        <div
          ref={setAnchor}
          className="input date"
          data-disabled={disabled || undefined}
          data-invalid={control["aria-invalid"]}
          {...(isRange ? { ...control, "aria-invalid": undefined, role: "group" } : {})}
        >
          {isRange ? (
            <>
              {field(0, {
                "aria-label": `${name} from`,
                ...(required ? { "aria-required": true } : {}),
                ...(problems[0] === undefined ? {} : { "aria-invalid": true }),
              })}
              <span className="date-dash" aria-hidden="true">
                –
              </span>
              {field(1, {
                "aria-label": `${name} to`,
                ...(required ? { "aria-required": true } : {}),
                ...(problems[1] === undefined ? {} : { "aria-invalid": true }),
              })}
            </>
          ) : (
            field(0, control)
          )}
          {canClear && (
            <button
              type="button"
              className="icon-button"
              data-size="small"
              aria-label={`Clear ${name}`}
              onClick={clear}
            >
              <X size={16} />
            </button>
          )}
          <button
            ref={button}
            type="button"
            className="icon-button"
            data-size="small"
            aria-label={`Open calendar of ${name}`}
            aria-haspopup="dialog"
            aria-expanded={isOpen}
            disabled={disabled}
            onPointerEnter={() => void loadCalendar()}
            onFocus={() => void loadCalendar()}
            onClick={() => setIsOpen(!isOpen)}
          >
            <CalendarIcon size={16} />
          </button>
          {isOpen && (
            <Suspense fallback={null}>
              <CalendarPopup
                anchor={anchor}
                button={button}
                label={name}
                isRange={isRange}
                value={{ from: ends[0], to: ends[1] }}
                limits={limits}
                onPick={pick}
                onClose={() => {
                  commit();
                  setIsOpen(false);
                }}
              />
            </Suspense>
          )}
        </div>
      )}
    </Field>
  );
}
