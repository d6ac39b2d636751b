/** One of a few options, all of them in view. */

import { useId } from "react";

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";
import { Markdown } from "../../ui/Markdown.tsx";

import "./choice.css";

export function Radio({ element }: { readonly element: ElementOf<"radio"> }): React.JSX.Element {
  const { options, captions, isHorizontal = false, disabled = false, required = false } = element;
  const [value, , commit] = useWidgetValue(element);
  const name = useId();
  return (
    <Field element={element} kind="group">
      {(control) => (
        <div
          {...control}
          role="radiogroup"
          className="radio-group"
          aria-required={required || undefined}
          data-horizontal={isHorizontal || undefined}
        >
          {options.map((option, index) => (
            <label className="radio-option" key={option} data-disabled={disabled || undefined}>
              <input
                type="radio"
                className="radio"
                name={name}
                checked={option === value}
                disabled={disabled}
                aria-describedby={captions?.[index] === undefined ? undefined : `${name}-${index}`}
                onChange={() => commit(option)}
              />
              <span>
                <Markdown body={option} inline />
                {captions?.[index] !== undefined && (
                  <span className="radio-caption" id={`${name}-${index}`} aria-hidden="true">
                    <Markdown body={captions[index]} inline />
                  </span>
                )}
              </span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}
