/** What may be larger than its place scrolls by keyboard too, and then has a name. */

import { useEffect, useState } from "react";
import type { RefObject } from "react";

/** Attributes for the element that scrolls. */
export interface ScrollRegionProps {
  /** Not a region: a landmark for each table would hide those that matter. */
  readonly role?: "group";
  readonly "aria-label"?: string;
  readonly tabIndex?: 0;
}

/**
 * Watches whether the content of `ref` is larger than its place. Only then does it take the focus: a stop of the Tab
 * key that does nothing would be in the way.
 *
 * @param label - What a screen reader calls the place.
 */
export function useScrollRegion(
  ref: RefObject<HTMLElement | null>,
  label: string,
): ScrollRegionProps {
  const [isScrollable, setIsScrollable] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      setIsScrollable(
        element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight,
      );
    });
    observer.observe(element);
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [ref]);
  return isScrollable ? { role: "group", "aria-label": label, tabIndex: 0 } : {};
}
