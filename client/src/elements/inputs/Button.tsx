/** A button. Its click runs the script; until that run has ended it says that it is busy. */

import { useEffect } from "react";

import { useTrigger } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Markdown } from "../../ui/Markdown.tsx";
import { WithHelp } from "../../ui/WithHelp.tsx";
import { matchesShortcut, shortcutKeys } from "./shortcut.ts";

import "./inputs.css";

export function Button({ element }: { readonly element: ElementOf<"button"> }): React.JSX.Element {
  const { label, type, icon, shortcut, help, disabled = false, width, isSubmit } = element;
  const [trigger, isBusy] = useTrigger(element);

  useEffect(() => {
    if (shortcut === undefined || disabled) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !matchesShortcut(event, shortcut)) return;
      event.preventDefault();
      trigger();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [shortcut, disabled, trigger]);

  return (
    <WithHelp help={help}>
      <button
        className="button"
        type={isSubmit === true ? "submit" : "button"}
        data-type={type}
        data-width={width}
        disabled={disabled}
        aria-busy={isBusy}
        aria-keyshortcuts={shortcut?.replaceAll("Ctrl", "Control")}
        onClick={trigger}
      >
        {icon !== undefined && <Icon icon={icon} size={16} />}
        <Markdown body={label} inline />
        {shortcut !== undefined && (
          <span className="shortcut" aria-hidden="true">
            {shortcutKeys(shortcut).map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </span>
        )}
      </button>
    </WithHelp>
  );
}
