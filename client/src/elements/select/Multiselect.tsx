/** Any number of options, each chosen one a chip that can be taken away. */

import { Combobox } from "@base-ui/react/combobox";
import { X } from "lucide-react";
import { useState } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import type { ControlProps } from "../../ui/Field.tsx";
import { plainText } from "../../ui/Markdown.tsx";
import { PopupScope } from "../../ui/Popup.tsx";
import { withNewOption } from "./new-option.ts";
import { OptionPopup, maxShownOptions } from "./OptionPopup.tsx";

import "./select.css";

export interface MultiselectProps {
  readonly element: ElementOf<"multiselect">;
}

export function Multiselect({ element }: MultiselectProps): React.JSX.Element {
  return (
    <PopupScope>
      <Field element={element}>
        {(control) => <Chooser element={element} control={control} />}
      </Field>
    </PopupScope>
  );
}

function Chooser({
  element,
  control,
}: MultiselectProps & { readonly control: ControlProps }): React.JSX.Element {
  const { label, options, placeholder, max, allowNew = false, disabled = false } = element;
  const [value, , commit] = useWidgetValue(element);
  const [query, setQuery] = useState("");
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const known = [...options, ...value.filter((chosen) => !options.includes(chosen))];
  const isFull = max !== undefined && value.length >= max;

  function onValueChange(next: string[], details: Combobox.Root.ChangeEventDetails): void {
    // Escape in the closed field would take every chip away.
    if (details.reason === "escape-key" || (max !== undefined && next.length > max)) {
      details.cancel();
      return;
    }
    commit(next);
  }

  return (
    <Combobox.Root
      multiple
      items={withNewOption(known, query, allowNew)}
      value={value}
      onValueChange={onValueChange}
      onInputValueChange={setQuery}
      limit={maxShownOptions}
      disabled={disabled}
      autoHighlight
    >
      <Combobox.InputGroup className="input select-chips" ref={setAnchor}>
        <Combobox.Chips
          className="select-chip-line"
          aria-label={value.length > 0 ? `Chosen in ${plainText(label)}` : undefined}
        >
          {value.map((chosen) => (
            <Combobox.Chip
              className="select-chip"
              key={chosen}
              aria-label={chosen}
              aria-description="Backspace or Delete removes it"
            >
              <span className="select-chip-text">{chosen}</span>
              <Combobox.ChipRemove className="select-chip-remove" aria-label={`Remove ${chosen}`}>
                <X size={14} />
              </Combobox.ChipRemove>
            </Combobox.Chip>
          ))}
          <Combobox.Input
            {...control}
            // By id: what stands outside is hidden from screen readers while the list is open, a `<label>` with it.
            aria-labelledby={`${control.id}-label`}
            className="select-input"
            placeholder={value.length > 0 ? "" : (placeholder ?? "Choose options")}
            aria-description={
              value.length > 0
                ? `${value.length} chosen. At the start of the text, the left arrow key goes to them.`
                : undefined
            }
          />
        </Combobox.Chips>
        {value.length > 1 && (
          <Combobox.Clear
            className="icon-button"
            data-size="small"
            aria-label={`Clear ${plainText(label)}`}
          >
            <X size={16} />
          </Combobox.Clear>
        )}
      </Combobox.InputGroup>
      <OptionPopup
        anchor={anchor}
        known={known}
        count={options.length}
        full={isFull ? { note: `No more than ${max} can be chosen.`, chosen: value } : undefined}
      />
    </Combobox.Root>
  );
}
