/** The list of a select that is searched by typing. */

import { Combobox } from "@base-ui/react/combobox";
import { Check, Plus } from "lucide-react";

import { popupContainer } from "../../ui/Popup.tsx";

/** More options are not drawn at once: typing brings the wanted one among the first. */
export const maxShownOptions = 200;

export interface OptionPopupProps {
  readonly anchor: HTMLElement | null;
  /** What is in the list and not in here is about to be added. */
  readonly known: readonly string[];
  /** How many options there are in all. */
  readonly count: number;
  /** Says why no more can be chosen; the others are then disabled. */
  readonly full?: { readonly note: string; readonly chosen: readonly string[] } | undefined;
}

export function OptionPopup({ anchor, known, count, full }: OptionPopupProps): React.JSX.Element {
  return (
    <Combobox.Portal container={popupContainer(anchor)}>
      <Combobox.Positioner className="select-positioner" sideOffset={6} anchor={anchor}>
        <Combobox.Popup className="popup select-popup">
          <Combobox.Status className="select-status">
            {full !== undefined && <div className="select-note">{full.note}</div>}
          </Combobox.Status>
          <Combobox.Empty className="select-empty">
            <div className="select-note">No option contains this.</div>
          </Combobox.Empty>
          <Combobox.List className="select-list">
            {(option: string) => (
              <Combobox.Item
                className="select-item"
                key={option}
                value={option}
                disabled={full !== undefined && !full.chosen.includes(option)}
              >
                {known.includes(option) ? (
                  <span className="select-item-text">{option}</span>
                ) : (
                  <span className="select-item-text select-new">
                    <Plus size={16} /> Add “{option}”
                  </span>
                )}
                <Combobox.ItemIndicator className="select-check">
                  <Check size={16} />
                </Combobox.ItemIndicator>
              </Combobox.Item>
            )}
          </Combobox.List>
          {count > maxShownOptions && (
            <div className="select-note select-more">
              {count.toLocaleString()} options: type to find one.
            </div>
          )}
        </Combobox.Popup>
      </Combobox.Positioner>
    </Combobox.Portal>
  );
}
