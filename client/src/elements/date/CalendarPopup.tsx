/** The calendar of a date field, beside it. Loaded when it is first opened. */

import { Popover } from "@base-ui/react/popover";
import type { RefObject } from "react";

import { PopupScope, popupContainer } from "../../ui/Popup.tsx";
import { Calendar } from "./Calendar.tsx";
import type { CalendarProps } from "./Calendar.tsx";

export interface CalendarPopupProps extends CalendarProps {
  readonly anchor: HTMLElement | null;
  /** Gets the focus back. */
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly label: string;
  readonly onClose: () => void;
}

/** Open from the first, until `onClose`. */
export function CalendarPopup(props: CalendarPopupProps): React.JSX.Element {
  const { anchor, button, label, onClose, ...calendar } = props;
  return (
    <PopupScope>
      <Popover.Root
        open
        onOpenChange={(isOpen, details) => {
          // The button closes it by itself: closed here too, it would open again at once.
          if (!isOpen && !isAt(button.current, details.event)) onClose();
        }}
      >
        <Popover.Portal container={popupContainer(anchor)}>
          <Popover.Positioner
            className="date-positioner"
            anchor={anchor}
            align="end"
            sideOffset={6}
            collisionPadding={8}
          >
            <Popover.Popup className="popup date-popup" aria-label={label} finalFocus={button}>
              <Calendar {...calendar} />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </PopupScope>
  );
}

/** True when `event` is a press on `element`, or the focus moving there. */
function isAt(element: HTMLElement | null, event: Event): boolean {
  const target = event instanceof FocusEvent ? event.relatedTarget : event.target;
  return target instanceof Node && element?.contains(target) === true;
}
