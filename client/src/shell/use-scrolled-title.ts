/** The page's heading, once it has been scrolled out of sight: the header then says where one is. */

import { useEffect, useState } from "react";
import type { RefObject } from "react";

const headerHeight = 52;

export function useScrolledTitle(main: RefObject<HTMLElement | null>): string | undefined {
  const [title, setTitle] = useState<string>();
  useEffect(() => {
    let frame = 0;
    function look(): void {
      frame = 0;
      const heading = main.current?.querySelector("h1") ?? undefined;
      const isGone = heading !== undefined && heading.getBoundingClientRect().bottom < headerHeight;
      setTitle(isGone ? heading.textContent : undefined);
    }
    function onScroll(): void {
      if (frame === 0) frame = requestAnimationFrame(look);
    }
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      window.removeEventListener("scroll", onScroll);
      cancelAnimationFrame(frame);
    };
  }, [main]);
  return title;
}
