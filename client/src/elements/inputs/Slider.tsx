/** A number, or a range of numbers, by one or two handles. The script hears of it when the handle is let go. */

import { useRef } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { plainText } from "../../ui/Markdown.tsx";
import { formatNumber } from "./numbers.ts";

import "./inputs.css";

/** With the keyboard a value counts when no further key has followed for so long. */
const keyPauseMs = 300;

export function Slider({ element }: { readonly element: ElementOf<"slider"> }): React.JSX.Element {
  const { label, min, max, step, format, unit } = element;
  const [value, show, commit] = useWidgetValue(element);
  const timer = useRef<number>(undefined);
  const text = (number: number): string =>
    formatNumber(number, format, step) + (unit === undefined ? "" : ` ${unit}`);
  const share = (number: number): number =>
    max === min ? 0 : ((number - min) / (max - min)) * 100;
  const isRange = typeof value !== "number";
  const [from, to] = isRange ? value : [min, value];

  function commitNow(): void {
    window.clearTimeout(timer.current);
    commit();
  }
  function commitSoon(): void {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(commit, keyPauseMs);
  }
  function handle(number: number, name: string | undefined, move: (next: number) => void) {
    return {
      type: "range",
      className: "slider-handle",
      min,
      max,
      step,
      value: number,
      disabled: element.disabled,
      "aria-valuetext": text(number),
      ...(name !== undefined && { "aria-label": `${plainText(label)}: ${name}` }),
      onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
        move(event.currentTarget.valueAsNumber),
      onPointerUp: commitNow,
      onKeyUp: commitSoon,
      onBlur: commitNow,
    } as const;
  }

  return (
    <Field
      element={element}
      kind={isRange ? "group" : "control"}
      aside={isRange ? `${text(from)} – ${text(to)}` : text(to)}
    >
      {(control) => (
        <div
          className="slider"
          style={{ ["--from" as string]: `${share(from)}%`, ["--to" as string]: `${share(to)}%` }}
          {...(isRange && { ...control, role: "group" })}
        >
          {isRange ? (
            <>
              <input {...handle(from, "from", (next) => show([Math.min(next, to), to]))} />
              <input {...handle(to, "to", (next) => show([from, Math.max(next, from)]))} />
            </>
          ) : (
            <input {...control} {...handle(to, undefined, show)} />
          )}
        </div>
      )}
    </Field>
  );
}
