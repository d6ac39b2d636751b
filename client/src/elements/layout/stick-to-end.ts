/** Keeps a scrolling box at its end while things are added, unless the person has scrolled away from it. */

import { useEffect } from "react";
import type { RefObject } from "react";

/** So near to the end counts as at the end. */
const nearPixels = 40;

export function useStickToEnd(box: RefObject<HTMLElement | null>, isOn: boolean): void {
  useEffect(
    () => (box.current !== null && isOn ? stickToEnd(box.current) : undefined),
    [box, isOn],
  );
}

function stickToEnd(box: HTMLElement): () => void {
  let isAtEnd = true;
  function toEnd(): void {
    if (isAtEnd) box.scrollTop = box.scrollHeight;
  }
  function onScroll(): void {
    isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < nearPixels;
  }
  const observer = new MutationObserver(toEnd);
  observer.observe(box, { childList: true, subtree: true, characterData: true });
  box.addEventListener("scroll", onScroll, { passive: true });
  toEnd();
  return () => {
    observer.disconnect();
    box.removeEventListener("scroll", onScroll);
  };
}
