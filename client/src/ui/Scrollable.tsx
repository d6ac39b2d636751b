/** A part that may be wider than the page: it scrolls by itself, by keyboard too, and says what it is when it does. */

import { useEffect, useRef, useState } from "react";

export function Scrollable({
  label,
  children,
}: {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [isScrollable, setIsScrollable] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() =>
      setIsScrollable(element.scrollWidth > element.clientWidth),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // Only what scrolls needs the focus and a name: a stop of the Tab key that does nothing is in the way.
  const region = isScrollable ? { role: "region", "aria-label": label, tabIndex: 0 } : {};
  return (
    <div ref={box} className="scrollable" {...region}>
      {children}
    </div>
  );
}
