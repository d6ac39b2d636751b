/** The place in the page that its address names: it is there only when the script has drawn it. */

import { useEffect } from "react";

/** Scrolls to the place when `hasContent` becomes true. */
export function useHash(hasContent: boolean): void {
  useEffect(() => {
    const { hash } = window.location;
    if (!hasContent || hash.length < 2) return;
    const place = document.getElementById(decoded(hash.slice(1)));
    place?.scrollIntoView();
    place?.focus({ preventScroll: true });
  }, [hasContent]);
}

function decoded(hash: string): string {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}
