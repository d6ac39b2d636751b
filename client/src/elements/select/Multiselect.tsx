/** Several options of many, each a chip that can be taken away. */

import { Combobox } from "@base-ui/react/combobox";
import { Check, X } from "lucide-react";
import { useRef } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { plainText } from "../../ui/Markdown.tsx";
import { PopupScope, popupContainer } from "../../ui/Popup.tsx";
import { newOption, useSearch } from "./use-search.ts";

import "./select.css";

export function Multiselect({
  element,
}: {
  readonly element: ElementOf<"multiselect">;
}): React.JSX.Element {
  const { label, options, max, placeholder = "Choose options", disabled = false } = element;
  const [value, , commit] = useWidgetValue(element);
  const anchor = useRef<HTMLDivElement>(null);
  const search = useSearch(options, value, element.allowNew ?? false);
  const isFull = max !== undefined && value.length >= max;
  const note = max === undefined ? undefined : `${value.length} of at most ${max}`;
  return (
    <PopupScope>
      <Field element={element} note={note}>
        {(control) => (
          <Combobox.Root
            multiple
            items={search.items}
            value={[...value]}
            disabled={disabled}
            autoHighlight
            onInputValueChange={search.onInput}
            onValueChange={(next: string[], details) => {
              // Base UI would take Escape in a closed list for the wish to clear every chip.
              if (details.reason === "escape-key") details.cancel();
              else if (max === undefined || next.length <= max) commit(next);
            }}
          >
            <Combobox.Chips
              className="input chips"
              ref={anchor}
              data-disabled={disabled || undefined}
            >
              <Combobox.Value>
                {(chosen: readonly string[]) => (
                  <>
                    {chosen.map((option) => (
                      <Combobox.Chip key={option} className="chip" aria-label={option}>
                        {option}
                        <Combobox.ChipRemove
                          className="chip-remove"
                          aria-label={`Remove ${option}`}
                        >
                          <X size={14} />
                        </Combobox.ChipRemove>
                      </Combobox.Chip>
                    ))}
                    <Combobox.Input
                      {...control}
                      className="chips-input"
                      placeholder={chosen.length === 0 ? placeholder : undefined}
                    />
                  </>
                )}
              </Combobox.Value>
            </Combobox.Chips>
            <Combobox.Portal container={popupContainer(anchor.current)}>
              <Combobox.Positioner className="select-positioner" sideOffset={4} anchor={anchor}>
                <Combobox.Popup className="popup select-popup">
                  <Combobox.Empty className="select-empty">No option fits.</Combobox.Empty>
                  <Combobox.List aria-label={plainText(label)}>
                    {(option: string) => (
                      <Combobox.Item
                        key={option}
                        value={option}
                        className="select-item"
                        disabled={isFull && !value.includes(option)}
                      >
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
