/** A select with a text field that narrows its options, and may take a new one. */

import { Combobox } from "@base-ui/react/combobox";
import { ChevronDown, X } from "lucide-react";
import { useState } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import { plainText } from "../../ui/Markdown.tsx";
import { withNewOption } from "./new-option.ts";
import { OptionPopup, maxShownOptions } from "./OptionPopup.tsx";
import type { SelectProps } from "./PlainSelect.tsx";

export function SearchSelect({ element, control }: SelectProps): React.JSX.Element {
  const { label, options, placeholder, allowNew = false, disabled = false } = element;
  const isClearable = element.isClearable ?? false;
  const [value, , commit] = useWidgetValue(element);
  /** What is typed, from the first key until something is chosen or the list closes. */
  const [typed, setTyped] = useState<string>();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const known = value === null || options.includes(value) ? options : [...options, value];
  const name = plainText(label);

  function onValueChange(next: string | null, details: Combobox.Root.ChangeEventDetails): void {
    // Neither Escape nor emptying the text may take away a choice that must be made.
    if (details.reason === "escape-key" || (next === null && !isClearable)) {
      details.cancel();
      return;
    }
    commit(next);
  }

  return (
    <Combobox.Root
      items={withNewOption(known, typed ?? "", allowNew)}
      value={value}
      onValueChange={onValueChange}
      inputValue={typed ?? value ?? ""}
      onInputValueChange={setTyped}
      onOpenChange={(isOpen) => {
        if (!isOpen) setTyped(undefined);
      }}
      limit={maxShownOptions}
      disabled={disabled}
      autoHighlight
    >
      <Combobox.InputGroup className="input select-search" ref={setAnchor}>
        <Combobox.Input
          {...control}
          // By id: what stands outside is hidden from screen readers while the list is open, a `<label>` with it.
          aria-labelledby={`${control.id}-label`}
          className="select-input"
          onBlur={() => setTyped(undefined)}
          placeholder={placeholder ?? (allowNew ? "Choose or add an option" : "Choose an option")}
        />
        {isClearable && value !== null && (
          <Combobox.Clear className="icon-button" data-size="small" aria-label={`Clear ${name}`}>
            <X size={16} />
          </Combobox.Clear>
        )}
        <Combobox.Trigger
          className="icon-button"
          data-size="small"
          aria-label={`Show options of ${name}`}
        >
          <ChevronDown size={16} />
        </Combobox.Trigger>
      </Combobox.InputGroup>
      <OptionPopup anchor={anchor} known={known} count={options.length} />
    </Combobox.Root>
  );
}
