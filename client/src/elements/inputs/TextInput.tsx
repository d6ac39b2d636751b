/** A line of text. */

import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { roomNote, useTypedText } from "./use-typed-text.ts";

import "./inputs.css";

export function TextInput({
  element,
}: {
  readonly element: ElementOf<"textInput">;
}): React.JSX.Element {
  const { type, placeholder, maxChars, autocomplete, disabled, form } = element;
  const { value, onChange, onBlur, commit } = useTypedText(element);
  return (
    <Field element={element} note={roomNote(value, maxChars)}>
      {(control) => (
        <input
          {...control}
          className="input"
          type={type}
          value={value}
          placeholder={placeholder}
          maxLength={maxChars}
          autoComplete={autocomplete ?? (type === "password" ? "current-password" : "off")}
          disabled={disabled}
          onChange={onChange}
          onBlur={onBlur}
          onKeyDown={(event) => {
            if (event.key === "Enter" && form === undefined && !event.nativeEvent.isComposing)
              commit();
          }}
        />
      )}
    </Field>
  );
}
