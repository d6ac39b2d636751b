/** A number, or a range of numbers, between two ends. */

import { useEffect, useRef } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { plainText } from "../../ui/Markdown.tsx";
import { useDebounced } from "./use-debounced.ts";

import "./slider.css";

/** Arrow keys held down are one choice: it is made after this pause. */
const keyPauseMs = 300;

/** What is dragged shows at once; the script is told on release. */
export function Slider({ element }: { readonly element: ElementOf<"slider"> }): React.JSX.Element {
  const { label, min, max, format, unit } = element;
  const [value, show, commit] = useWidgetValue(element);
  const numberFormat = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6, ...format });
  const toText = (number: number): string =>
    numberFormat.format(number) + (unit === undefined ? "" : ` ${unit}`);
  const shared = { element, toText, commit };

  if (typeof value === "number") {
    return (
      <Field element={element} aside={<output>{toText(value)}</output>}>
        {(control) => (
          <div className="slider" data-single style={track(min, value, min, max)}>
            <Thumb {...shared} value={value} onInput={show} attributes={control} />
          </div>
        )}
      </Field>
    );
  }
  const [from, to] = value;
  const name = plainText(label);
  return (
    <Field element={element} kind="group" aside={`${toText(from)} – ${toText(to)}`}>
      {(control) => (
        // A fieldset would need a legend of its own; the label is there already.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        <div {...control} role="group" className="slider" style={track(from, to, min, max)}>
          <Thumb
            {...shared}
            value={from}
            onInput={(next) => show([Math.min(next, to), to])}
            attributes={{ "aria-label": `${name} from`, "aria-valuemax": to }}
            // At the far end both thumbs are in one place: the one that can still move lies on top.
            isOnTop={from === to && from === max}
          />
          <Thumb
            {...shared}
            value={to}
            onInput={(next) => show([from, Math.max(next, from)])}
            attributes={{ "aria-label": `${name} to`, "aria-valuemin": from }}
          />
        </div>
      )}
    </Field>
  );
}

interface ThumbProps {
  readonly element: ElementOf<"slider">;
  readonly value: number;
  readonly toText: (value: number) => string;
  readonly onInput: (value: number) => void;
  readonly commit: () => void;
  readonly attributes: React.InputHTMLAttributes<HTMLInputElement>;
  readonly isOnTop?: boolean;
}

function Thumb(props: ThumbProps): React.JSX.Element {
  const { element, value, toText, onInput, commit, attributes, isOnTop = false } = props;
  const { min, max, step, disabled = false } = element;
  const input = useRef<HTMLInputElement>(null);
  const isDragging = useRef(false);
  const debounced = useDebounced(() => commit(), keyPauseMs);

  // React's onChange is the browser's `input`, on each pixel; `change` comes when the thumb is let go.
  useEffect(() => {
    const range = input.current;
    function onRelease(): void {
      if (!isDragging.current) return;
      isDragging.current = false;
      debounced.call();
      debounced.flush();
    }
    range?.addEventListener("change", onRelease);
    return () => range?.removeEventListener("change", onRelease);
  }, [debounced]);

  return (
    <input
      {...attributes}
      ref={input}
      type="range"
      className="slider-input"
      data-top={isOnTop || undefined}
      min={min}
      max={max}
      step={step}
      value={value}
      disabled={disabled}
      aria-valuetext={toText(value)}
      onPointerDown={() => {
        isDragging.current = true;
      }}
      onChange={(event) => {
        onInput(event.currentTarget.valueAsNumber);
        if (!isDragging.current) debounced.call();
      }}
      onKeyDown={() => {
        isDragging.current = false;
      }}
      onBlur={() => debounced.flush()}
    />
  );
}

/** Where the filled part of the track begins and ends, for the stylesheet. */
function track(from: number, to: number, min: number, max: number): React.CSSProperties {
  const share = (value: number): number => (value - min) / (max - min || 1);
  const shares: React.CSSProperties & Record<`--${string}`, number> = {
    "--from": share(from),
    "--to": share(to),
  };
  return shares;
}
