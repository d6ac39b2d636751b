/** Elements that belong together: in a column or a row, in a frame, or in a box of fixed height. */

import { useRef } from "react";

import type { ElementOf } from "../../store/tree.ts";
import { Children } from "../../ui/Children.tsx";
import { useStickToEnd } from "./stick-to-end.ts";

import "./layout.css";

export function Container({
  element,
}: {
  readonly element: ElementOf<"container">;
}): React.JSX.Element {
  const { id, border = false, direction = "column", align, gap, height, autoscroll } = element;
  const box = useRef<HTMLDivElement>(null);
  const isScrolling = typeof height === "number";
  useStickToEnd(box, isScrolling && autoscroll === true);
  // What scrolls can be reached by keyboard.
  const region = isScrolling ? { role: "region", "aria-label": "Scrollable", tabIndex: 0 } : {};
  return (
    <div
      ref={box}
      className="container"
      data-border={border}
      data-direction={direction}
      data-align={align}
      data-gap={gap}
      data-scrolling={isScrolling || undefined}
      style={isScrolling ? { height } : undefined}
      {...region}
    >
      <Children of={id} />
    </div>
  );
}
