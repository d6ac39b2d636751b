/** Several lines of text. */

import { useSession } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { roomNote, useTypedText } from "./use-typed-text.ts";

import "./inputs.css";

export function TextArea({
  element,
}: {
  readonly element: ElementOf<"textArea">;
}): React.JSX.Element {
  const { rows, placeholder, maxChars, disabled, form } = element;
  const { widgets } = useSession();
  const { value, onChange, onBlur, commit } = useTypedText(element);
  return (
    <Field element={element} note={roomNote(value, maxChars)}>
      {(control) => (
        <textarea
          {...control}
          className="input text-area"
          rows={rows === "auto" ? 2 : rows}
          data-grows={rows === "auto"}
          value={value}
          placeholder={placeholder}
          maxLength={maxChars}
          disabled={disabled}
          onChange={onChange}
          onBlur={onBlur}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            if (form === undefined) commit();
            else widgets.submit(form);
          }}
        />
      )}
    </Field>
  );
}
