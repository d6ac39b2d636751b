/** Inputs whose values reach the script together, when the form is submitted: by its button, or by Enter in a line of text. */

import { useSession } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Children } from "../../ui/Children.tsx";

import "./layout.css";

export function Form({
  element: { id, border },
}: {
  readonly element: ElementOf<"form">;
}): React.JSX.Element {
  const { widgets } = useSession();

  function onKeyDown(event: React.KeyboardEvent): void {
    const { target, nativeEvent } = event;
    const isSubmit = event.key === "Enter" && !event.defaultPrevented && !nativeEvent.isComposing;
    if (isSubmit && isLineOfText(target) && widgets.submit(id)) event.preventDefault();
  }

  return (
    // Enter is heard for the whole form, as a browser does for a form of its own.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="form"
      data-border={border}
      noValidate
      autoComplete="off"
      onKeyDown={onKeyDown}
      onSubmit={(event) => event.preventDefault()}
    >
      <Children of={id} />
    </form>
  );
}

const lineTypes: ReadonlySet<string> = new Set(["text", "email", "password", "number", "search"]);

/** True for an input of one line that keeps Enter for nothing else, such as a list of options. */
function isLineOfText(target: EventTarget): boolean {
  return (
    target instanceof HTMLInputElement &&
    lineTypes.has(target.type) &&
    target.getAttribute("aria-expanded") !== "true"
  );
}
