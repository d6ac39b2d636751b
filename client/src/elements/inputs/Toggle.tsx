/** On or off, in effect at once. */

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";

import "./choice.css";

export function Toggle({ element }: { readonly element: ElementOf<"toggle"> }): React.JSX.Element {
  const [value, , commit] = useWidgetValue(element);
  return (
    <Field element={element} kind="inline">
      {(control) => (
        <input
          {...control}
          type="checkbox"
          role="switch"
          className="toggle"
          checked={value}
          aria-checked={value}
          disabled={element.disabled}
          onChange={(event) => commit(event.currentTarget.checked)}
        />
      )}
    </Field>
  );
}
