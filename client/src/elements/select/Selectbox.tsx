/** One option of many, from a list that can be searched. */

import { Combobox } from "@base-ui/react/combobox";
import { Check, ChevronDown, X } from "lucide-react";
import { useRef } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { plainText } from "../../ui/Markdown.tsx";
import { PopupScope, popupContainer } from "../../ui/Popup.tsx";
import { newOption, useSearch } from "./use-search.ts";

import "./select.css";

export function Selectbox({
  element,
}: {
  readonly element: ElementOf<"selectbox">;
}): React.JSX.Element {
  const { label, options, placeholder = "Choose an option", disabled = false } = element;
  const { isClearable = false, allowNew = false } = element;
  const [value, , commit] = useWidgetValue(element);
  const anchor = useRef<HTMLDivElement>(null);
  const search = useSearch(options, value === null ? [] : [value], allowNew);
  return (
    <PopupScope>
      <Field element={element}>
        {(control) => (
          <Combobox.Root
            items={search.items}
            value={value}
            disabled={disabled}
            autoHighlight
            onInputValueChange={search.onInput}
            onValueChange={(next, details) => {
              // Escape closes the list, and means nothing once it is closed.
              if (details.reason === "escape-key") details.cancel();
              else if (next !== null || isClearable) commit(next);
            }}
          >
            <div className="select" ref={anchor} data-disabled={disabled || undefined}>
              <Combobox.Input {...control} className="input" placeholder={placeholder} />
              {isClearable && value !== null && !disabled && (
                <Combobox.Clear className="icon-button" aria-label={`Clear ${plainText(label)}`}>
                  <X size={16} />
                </Combobox.Clear>
              )}
              <Combobox.Trigger
                className="icon-button"
                tabIndex={-1}
                aria-label={`Options of ${plainText(label)}`}
              >
                <ChevronDown size={18} />
              </Combobox.Trigger>
            </div>
            <Combobox.Portal container={popupContainer(anchor.current)}>
              <Combobox.Positioner className="select-positioner" sideOffset={4} anchor={anchor}>
                <Combobox.Popup className="popup select-popup">
                  <Combobox.Empty className="select-empty">No option fits.</Combobox.Empty>
                  <Combobox.List aria-label={plainText(label)}>
                    {(option: string) => (
                      <Combobox.Item key={option} value={option} className="select-item">
                        <span>{newOption(option, options) ? `Add “${option}”` : option}</span>
                        <Combobox.ItemIndicator className="select-check">
                          <Check size={16} />
                        </Combobox.ItemIndicator>
                      </Combobox.Item>
                    )}
                  </Combobox.List>
                </Combobox.Popup>
              </Combobox.Positioner>
            </Combobox.Portal>
          </Combobox.Root>
        )}
      </Field>
    </PopupScope>
  );
}
