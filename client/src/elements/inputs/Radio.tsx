/** One of a few options, all in view. */

import { useId } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { Markdown } from "../../ui/Markdown.tsx";

import "./inputs.css";

export function Radio({ element }: { readonly element: ElementOf<"radio"> }): React.JSX.Element {
  const { options, captions, isHorizontal = false, disabled, required } = element;
  const [value, , commit] = useWidgetValue(element);
  const name = useId();
  return (
    <Field element={element} kind="group">
      {(control) => (
        <div {...control} role="radiogroup" className="radio-group" data-horizontal={isHorizontal}>
          {options.map((option, index) => {
            const caption = captions?.[index];
            const id = `${name}-${index}`;
            return (
              <div key={option} className="radio-option">
                <input
                  id={id}
                  type="radio"
                  className="radio"
                  name={name}
                  checked={option === value}
                  disabled={disabled}
                  required={required}
                  aria-describedby={caption === undefined ? undefined : `${id}-caption`}
                  onChange={() => commit(option)}
                />
                <div>
                  <label htmlFor={id}>
                    <Markdown body={option} inline />
                  </label>
                  {caption !== undefined && (
                    <div className="field-note" id={`${id}-caption`}>
                      <Markdown body={caption} inline />
                    </div>
                  )}
                </div>
              </div>
            );
          })}
        </div>
      )}
    </Field>
  );
}
