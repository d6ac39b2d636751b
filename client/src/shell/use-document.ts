/** What of the page stands outside it: the title and the icon of its tab. */

import { useEffect } from "react";

import type { ElementOf } from "../store/tree.ts";

const titleAtFirst = document.title;

export function useDocument({ title, icon, navigation }: ElementOf<"page">): void {
  const entries = navigation?.sections.flatMap(({ pages }) => pages) ?? [];
  const own = entries.find(({ path }) => path === navigation?.current)?.title;
  const shown = title ?? (own === undefined ? titleAtFirst : `${own} · ${titleAtFirst}`);
  useEffect(() => {
    document.title = shown;
  }, [shown]);

  const emoji = typeof icon === "string" ? icon : undefined;
  useEffect(() => {
    if (emoji === undefined) return;
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    link?.setAttribute("href", emojiIcon(emoji));
  }, [emoji]);
}

/** An emoji as a picture. */
function emojiIcon(emoji: string): string {
  const text = emoji.replace(/[<&]/gu, "");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><text y=".9em" font-size="90">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
