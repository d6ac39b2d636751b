/** What stands around an input: its label, its help, and what is wrong with its value. */

import { useId } from "react";

import type { WidgetProps } from "../../../src/protocol/elements.ts";
import { HelpTip } from "./HelpTip.tsx";
import { Markdown, plainText } from "./Markdown.tsx";

/** Attributes for the control, or for the element that groups several controls. */
export interface ControlProps {
  readonly id: string;
  /** Set for groups, and where no `<label>` can name the control. */
  readonly "aria-labelledby"?: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
  readonly "aria-required"?: true;
}

interface FieldProps {
  readonly element: Pick<
    WidgetProps,
    "label" | "labelVisibility" | "help" | "error" | "required" | "disabled"
  >;
  /** `group`: several controls under one label, such as radio buttons. `inline`: the label stands behind the control. */
  readonly kind?: "control" | "group" | "inline";
  /** Shown at the right end of the label's line, such as the value of a slider. */
  readonly aside?: React.ReactNode;
  /** A line below the control that describes it, such as a counter of characters. */
  readonly note?: React.ReactNode;
  /** Goes before the script's own error, such as "Enter a date like 2026-07-01". */
  readonly error?: string | undefined;
  readonly children: (control: ControlProps) => React.ReactNode;
}

/** Lays out one input and ties its label, help and error to it. */
export function Field({
  element,
  kind = "control",
  aside,
  note,
  error = element.error,
  children,
}: FieldProps): React.JSX.Element {
  const id = useId();
  const { label, labelVisibility, help, required = false, disabled = false } = element;
  const described = [
    help === undefined ? undefined : `${id}-help`,
    note === undefined ? undefined : `${id}-note`,
    error === undefined ? undefined : `${id}-error`,
  ].filter((part) => part !== undefined);
  const control: ControlProps = {
    id,
    ...(kind === "group" ? { "aria-labelledby": `${id}-label` } : {}),
    ...(described.length > 0 ? { "aria-describedby": described.join(" ") } : {}),
    ...(error === undefined ? {} : { "aria-invalid": true }),
    ...(required && kind !== "group" ? { "aria-required": true } : {}),
  };
  const text = (
    <>
      <Markdown body={label} inline />
      {required && (
        <span className="required" aria-hidden="true">
          *
        </span>
      )}
    </>
  );
  const labelLine = (
    <div className="field-label" data-visibility={labelVisibility}>
      {kind === "group" ? (
        <span id={`${id}-label`}>
          {text}
          {required && <span className="visually-hidden"> (required)</span>}
        </span>
      ) : (
        <label id={`${id}-label`} htmlFor={id}>
          {text}
        </label>
      )}
      {help !== undefined && (
        <HelpTip id={`${id}-help`} label={`Help for ${plainText(label)}`} body={help} />
      )}
      {aside !== undefined && <span className="field-aside">{aside}</span>}
    </div>
  );
  return (
    <div className="field" data-kind={kind} data-disabled={disabled || undefined}>
      {kind === "inline" ? (
        <div className="field-line">
          {children(control)}
          {labelLine}
        </div>
      ) : (
        <>
          {labelLine}
          {children(control)}
        </>
      )}
      {note !== undefined && (
        <div className="field-note" id={`${id}-note`}>
          {note}
        </div>
      )}
      {error !== undefined && (
        <div className="field-error" id={`${id}-error`} role="alert">
          {error}
        </div>
      )}
    </div>
  );
}
