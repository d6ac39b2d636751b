/** One of several options, in a list that opens; a long list is searched by typing. */

import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { PopupScope } from "../../ui/Popup.tsx";
import { PlainSelect } from "./PlainSelect.tsx";
import { SearchSelect } from "./SearchSelect.tsx";

import "./select.css";

/** From so many options on, typing finds one sooner than reading. */
const searchedFrom = 12;

export function Selectbox({
  element,
}: {
  readonly element: ElementOf<"selectbox">;
}): React.JSX.Element {
  const isSearched = element.allowNew === true || element.options.length >= searchedFrom;
  const Control = isSearched ? SearchSelect : PlainSelect;
  return (
    <PopupScope>
      <Field element={element}>
        {(control) => <Control element={element} control={control} />}
      </Field>
    </PopupScope>
  );
}
