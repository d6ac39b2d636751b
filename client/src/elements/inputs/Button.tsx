/** Runs the script when pressed; in a form, takes the form's values along. */

import { useId, useMemo, useRef } from "react";

import { useTrigger } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { HelpTip } from "../../ui/HelpTip.tsx";
import { plainText } from "../../ui/Markdown.tsx";
import { ButtonContent } from "./ButtonContent.tsx";
import { parseShortcut, useShortcut } from "./shortcut.ts";

import "./button.css";

/** While its run goes on it looks busy, and can be pressed again. */
export function Button({ element }: { readonly element: ElementOf<"button"> }): React.JSX.Element {
  const { label, labelVisibility, type, icon, help, error, disabled = false, width } = element;
  const [trigger, isBusy] = useTrigger(element);
  const button = useRef<HTMLButtonElement>(null);
  const shortcut = useMemo(
    () => (element.shortcut === undefined ? undefined : parseShortcut(element.shortcut)),
    [element.shortcut],
  );
  const id = useId();
  const described = [
    help === undefined ? "" : `${id}-help`,
    error === undefined ? "" : `${id}-error`,
  ].filter(Boolean);
  useShortcut(shortcut, button);
  return (
    <div className="button-line" data-fill={isFilling(width) || undefined}>
      <button
        ref={button}
        // The form's own submission is not used: its values go to the script as one interaction.
        type="button"
        className="button"
        data-type={type}
        data-busy={isBusy || undefined}
        disabled={disabled}
        aria-busy={isBusy || undefined}
        aria-keyshortcuts={shortcut?.aria}
        aria-describedby={described.length > 0 ? described.join(" ") : undefined}
        onClick={trigger}
      >
        <span className="button-spinner" aria-hidden="true" />
        <ButtonContent label={label} icon={icon} isLabelHidden={labelVisibility !== undefined} />
        {shortcut !== undefined && (
          <span className="button-keys" aria-hidden="true">
            {shortcut.keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </span>
        )}
      </button>
      {help !== undefined && (
        <HelpTip id={`${id}-help`} label={`Help for ${plainText(label)}`} body={help} />
      )}
      {error !== undefined && (
        <div className="field-error" id={`${id}-error`} role="alert">
          {error}
        </div>
      )}
    </div>
  );
}

/** True when the button takes all the width it is given. */
export function isFilling(width: number | "stretch" | "content" | undefined): boolean {
  return width === "stretch" || typeof width === "number";
}
