/** A part that may be wider than the page: it scrolls by itself, by keyboard too, and then says what it is. */

import { useRef } from "react";

import { useScrollRegion } from "./scroll-region.ts";

export function Scrollable({
  label,
  children,
}: {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  return (
    <div ref={box} className="scrollable" {...useScrollRegion(box, label)}>
      {children}
    </div>
  );
}
