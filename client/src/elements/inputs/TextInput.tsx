/** A line of text. It reaches the script on Enter or when the field is left, or while typing when `live`. */

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { CharCount } from "./CharCount.tsx";
import { livePauseMs } from "./live.ts";
import { useDebounced } from "./use-debounced.ts";

import "./text.css";

export function TextInput({
  element,
}: {
  readonly element: ElementOf<"textInput">;
}): React.JSX.Element {
  const { type, placeholder, maxChars, autocomplete, live = false, disabled = false } = element;
  const [value, show, commit] = useWidgetValue(element);
  const [isRevealed, setIsRevealed] = useState(false);
  const debounced = useDebounced(() => commit(), livePauseMs);
  const isPassword = type === "password";

  return (
    <Field
      element={element}
      note={maxChars === undefined ? undefined : <CharCount length={value.length} max={maxChars} />}
    >
      {(control) => (
        <div className="text-line">
          <input
            {...control}
            className="input"
            type={isPassword && isRevealed ? "text" : type}
            value={value}
            placeholder={placeholder}
            maxLength={maxChars}
            autoComplete={autocomplete ?? (isPassword ? "current-password" : "off")}
            spellCheck={type === "text" ? undefined : false}
            disabled={disabled}
            onChange={(event) => {
              show(event.currentTarget.value);
              if (live) debounced.call();
            }}
            onKeyDown={(event) => {
              // Enter that ends the choice of a character of Chinese or Japanese is not meant for us, and with Ctrl it may
              // be a button's shortcut, which takes the text along.
              const isPlain = !event.ctrlKey && !event.metaKey && !event.nativeEvent.isComposing;
              if (event.key === "Enter" && isPlain) commit();
            }}
            onBlur={() => commit()}
          />
          {isPassword && (
            <button
              type="button"
              className="icon-button text-reveal"
              data-size="small"
              aria-label="Show password"
              aria-pressed={isRevealed}
              disabled={disabled}
              onClick={() => setIsRevealed(!isRevealed)}
            >
              {isRevealed ? <EyeOff size={16} /> : <Eye size={16} />}
            </button>
          )}
        </div>
      )}
    </Field>
  );
}
