/** A number, typed as people write it or stepped by keys and buttons. */

import { Minus, Plus } from "lucide-react";
import { useRef, useState } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { parseNumber, stepNumber } from "./parse-number.ts";
import { useDebounced } from "./use-debounced.ts";

import "./number.css";

/** Steps in a row are one choice: it is made after this pause. */
const stepPauseMs = 300;

/** The wheel does nothing: it scrolls the page. What cannot be read as a number stays as it was typed, with a message. */
export function NumberInput({
  element,
}: {
  readonly element: ElementOf<"numberInput">;
}): React.JSX.Element {
  const { min, max, step, isWhole = false, isClearable = false } = element;
  const { format, placeholder, disabled = false } = element;
  const [value, show, commit] = useWidgetValue(element);
  /** What is typed, from the first key until it is taken. */
  const [text, setText] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const debounced = useDebounced(() => commit(), stepPauseMs);
  const formatter = new Intl.NumberFormat(undefined, { maximumFractionDigits: 20, ...format });
  const limits = {
    step,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };

  function type(typed: string): void {
    setText(typed);
    setProblem(undefined);
    const number = read(typed);
    // A form submitted meanwhile takes what can be taken.
    show(typeof number === "string" ? element.value : number);
  }

  /** The number, null when nothing is typed, or what is wrong. */
  function read(typed: string): number | null | string {
    if (typed.trim() === "" && isClearable) return null;
    const number = parseNumber(typed, format);
    if (number === undefined) return `Enter a number, such as ${formatter.format(min ?? 12)}.`;
    if (isWhole && !Number.isInteger(number)) return "Enter a whole number.";
    if (min !== undefined && number < min) return `Enter ${formatter.format(min)} or more.`;
    if (max !== undefined && number > max) return `Enter ${formatter.format(max)} or less.`;
    return number;
  }

  function take(): void {
    debounced.flush();
    if (text === undefined) return;
    const number = read(text);
    if (typeof number === "string") {
      setProblem(number);
      return;
    }
    setText(undefined);
    commit(number);
  }

  function stepBy(count: number): void {
    const typed = text === undefined ? value : read(text);
    const base = typeof typed === "number" ? typed : (value ?? undefined);
    setText(undefined);
    setProblem(undefined);
    show(base === undefined ? stepNumber(min ?? 0, 0, limits) : stepNumber(base, count, limits));
    debounced.call();
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    const counts: Readonly<Record<string, number | undefined>> = {
      ArrowUp: 1,
      ArrowDown: -1,
      PageUp: 10,
      PageDown: -10,
    };
    const count = counts[event.key];
    if (count !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      stepBy(count);
    } else if (event.key === "Enter") {
      take();
    } else if (event.key === "Escape" && text !== undefined) {
      event.preventDefault();
      setText(undefined);
      setProblem(undefined);
      show(element.value);
    }
  }

  const isAtMin = min !== undefined && value !== null && value <= min;
  const isAtMax = max !== undefined && value !== null && value >= max;
  return (
    <Field element={element} error={problem ?? element.error}>
      {(control) => (
        <div className="input number" data-disabled={disabled || undefined}>
          <input
            {...control}
            ref={input}
            className="number-input"
            type="text"
            role="spinbutton"
            inputMode={min !== undefined && min >= 0 ? "decimal" : "text"}
            autoComplete="off"
            spellCheck={false}
            value={text ?? (value === null ? "" : formatter.format(value))}
            placeholder={placeholder}
            disabled={disabled}
            aria-valuenow={value ?? undefined}
            aria-valuemin={min}
            aria-valuemax={max}
            aria-valuetext={value === null ? "empty" : formatter.format(value)}
            onChange={(event) => type(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            onBlur={take}
          />
          <Stepper
            label="Decrease"
            isDisabled={disabled || isAtMin}
            onStep={() => stepBy(-1)}
            input={input}
          >
            <Minus size={14} />
          </Stepper>
          <Stepper
            label="Increase"
            isDisabled={disabled || isAtMax}
            onStep={() => stepBy(1)}
            input={input}
          >
            <Plus size={14} />
          </Stepper>
        </div>
      )}
    </Field>
  );
}

interface StepperProps {
  readonly label: string;
  readonly isDisabled: boolean;
  readonly onStep: () => void;
  readonly input: React.RefObject<HTMLInputElement | null>;
  readonly children: React.ReactNode;
}

/** For the pointer alone: by keyboard the arrow keys do the same, so it takes no stop of the Tab key. */
function Stepper({ label, isDisabled, onStep, input, children }: StepperProps): React.JSX.Element {
  return (
    <button
      type="button"
      className="number-step"
      aria-label={label}
      tabIndex={-1}
      disabled={isDisabled}
      // The focus stays in the field, or leaving it would send the number of before.
      onPointerDown={(event) => {
        event.preventDefault();
        if (event.pointerType === "mouse") input.current?.focus();
      }}
      onClick={onStep}
    >
      {children}
    </button>
  );
}
