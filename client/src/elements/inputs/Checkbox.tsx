/** Yes or no. */

import { useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Field } from "../../ui/Field.tsx";

import "./choice.css";

export function Checkbox({
  element,
}: {
  readonly element: ElementOf<"checkbox">;
}): React.JSX.Element {
  const [value, , commit] = useWidgetValue(element);
  return (
    <Field element={element} kind="inline">
      {(control) => (
        <input
          {...control}
          type="checkbox"
          className="checkbox"
          checked={value}
          disabled={element.disabled}
          onChange={(event) => commit(event.currentTarget.checked)}
        />
      )}
    </Field>
  );
}
