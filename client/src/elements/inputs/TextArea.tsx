/** Text of several lines. It reaches the script on Ctrl+Enter or when the field is left, or while typing when `live`. */

import { useSession, useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { CharCount } from "./CharCount.tsx";
import { livePauseMs } from "./live.ts";
import { useDebounced } from "./use-debounced.ts";

import "./text.css";

/** Lines of a field that grows with its text. */
const leastRows = 3;

export function TextArea({
  element,
}: {
  readonly element: ElementOf<"textArea">;
}): React.JSX.Element {
  const { rows, placeholder, maxChars, live = false, disabled = false, form } = element;
  const [value, show, commit] = useWidgetValue(element);
  const { widgets } = useSession();
  const debounced = useDebounced(() => commit(), livePauseMs);

  function onKeyDown(event: React.KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if (form === undefined) commit();
    else if (widgets.submit(form)) event.preventDefault();
  }

  return (
    <Field
      element={element}
      note={maxChars === undefined ? undefined : <CharCount length={value.length} max={maxChars} />}
    >
      {(control) => (
        <textarea
          {...control}
          className="input text-area"
          data-auto={rows === "auto" || undefined}
          rows={rows === "auto" ? leastRows : rows}
          value={value}
          placeholder={placeholder}
          maxLength={maxChars}
          disabled={disabled}
          aria-keyshortcuts="Control+Enter"
          onChange={(event) => {
            show(event.currentTarget.value);
            if (live) debounced.call();
          }}
          onKeyDown={onKeyDown}
          onBlur={() => commit()}
        />
      )}
    </Field>
  );
}
