/** A number to type, with buttons for one step up and down. */

import { Minus, Plus } from "lucide-react";
import { useState } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { plainText } from "../../ui/Markdown.tsx";
import { formatNumber, parseNumber, stepped } from "./numbers.ts";

import "./inputs.css";

export function NumberInput({
  element,
}: {
  readonly element: ElementOf<"numberInput">;
}): React.JSX.Element {
  const { label, min, max, step, format, placeholder, disabled = false } = element;
  const [value, , commit] = useWidgetValue(element);
  /** What is being typed; undefined while the field shows the value. */
  const [typed, setTyped] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const shown = value === null ? "" : formatNumber(value, format, step);

  function settle(): void {
    if (typed === undefined) return;
    const number = typed.trim() === "" ? null : parseNumber(typed);
    const wrong =
      number === undefined ? "Enter a number, such as 12.5." : outside(number, min, max);
    setProblem(wrong);
    if (wrong !== undefined || number === undefined) return;
    setTyped(undefined);
    commit(number);
  }
  function move(direction: 1 | -1): void {
    const base = (typed === undefined ? value : parseNumber(typed)) ?? 0;
    const next = Math.min(
      max ?? Infinity,
      Math.max(min ?? -Infinity, stepped(base, step, direction)),
    );
    setTyped(undefined);
    setProblem(undefined);
    commit(next);
  }
  function onKeyDown(event: React.KeyboardEvent): void {
    if (event.key === "Enter") settle();
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      move(event.key === "ArrowUp" ? 1 : -1);
    }
  }

  return (
    <Field element={element} error={problem ?? element.error}>
      {(control) => (
        <div className="number-input">
          <input
            {...control}
            className="input"
            type="text"
            inputMode="decimal"
            role="spinbutton"
            aria-valuemin={min}
            aria-valuemax={max}
            aria-valuenow={value ?? undefined}
            aria-valuetext={shown === "" ? undefined : shown}
            value={typed ?? shown}
            placeholder={placeholder}
            disabled={disabled}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onBlur={settle}
            onKeyDown={onKeyDown}
          />
          <button
            type="button"
            className="icon-button"
            tabIndex={-1}
            aria-label={`${plainText(label)}: less`}
            disabled={disabled || (value !== null && min !== undefined && value <= min)}
            onClick={() => move(-1)}
          >
            <Minus size={16} />
          </button>
          <button
            type="button"
            className="icon-button"
            tabIndex={-1}
            aria-label={`${plainText(label)}: more`}
            disabled={disabled || (value !== null && max !== undefined && value >= max)}
            onClick={() => move(1)}
          >
            <Plus size={16} />
          </button>
        </div>
      )}
    </Field>
  );
}

function outside(
  value: number | null,
  min: number | undefined,
  max: number | undefined,
): string | undefined {
  if (value === null) return undefined;
  if (min !== undefined && value < min) return `Enter ${formatNumber(min)} or more.`;
  if (max !== undefined && value > max) return `Enter ${formatNumber(max)} or less.`;
  return undefined;
}
