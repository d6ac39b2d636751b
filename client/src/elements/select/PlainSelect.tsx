/** A select without a text field: its options are found by the arrow keys and by their first letters. */

import { Select } from "@base-ui/react/select";
import { Check, ChevronDown, X } from "lucide-react";
import { useRef, useState } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import type { ControlProps } from "../../ui/Field.tsx";
import { plainText } from "../../ui/Markdown.tsx";
import { popupContainer } from "../../ui/Popup.tsx";

export interface SelectProps {
  readonly element: ElementOf<"selectbox">;
  readonly control: ControlProps;
}

export function PlainSelect({ element, control }: SelectProps): React.JSX.Element {
  const { label, options, placeholder, isClearable = false, disabled = false } = element;
  const [value, , commit] = useWidgetValue(element);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const canClear = isClearable && value !== null && !disabled;

  function clear(): void {
    commit(null);
    trigger.current?.focus();
  }

  return (
    <Select.Root
      value={value}
      onValueChange={(next) => commit(next)}
      disabled={disabled}
      modal={false}
    >
      <div className="select" ref={setAnchor} data-clearable={canClear || undefined}>
        <Select.Trigger {...control} className="input select-trigger" ref={trigger}>
          <Select.Value className="select-value">
            {value ?? placeholder ?? "Choose an option"}
          </Select.Value>
          <Select.Icon className="select-icon">
            <ChevronDown size={16} />
          </Select.Icon>
        </Select.Trigger>
        {canClear && (
          <button
            type="button"
            className="icon-button select-clear"
            data-size="small"
            aria-label={`Clear ${plainText(label)}`}
            onClick={clear}
          >
            <X size={16} />
          </button>
        )}
      </div>
      <Select.Portal container={popupContainer(anchor)}>
        <Select.Positioner
          className="select-positioner"
          sideOffset={6}
          alignItemWithTrigger={false}
        >
          <Select.Popup className="popup select-popup">
            <Select.List className="select-list">
              {options.map((option) => (
                <Select.Item className="select-item" key={option} value={option}>
                  <Select.ItemText className="select-item-text">{option}</Select.ItemText>
                  <Select.ItemIndicator className="select-check">
                    <Check size={16} />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.List>
            {options.length === 0 && <div className="select-note">There are no options.</div>}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
