/** What the script said about the page as a whole. */

import { pageId } from "../../../src/protocol/elements.ts";
import type { PageEntry } from "../../../src/protocol/elements.ts";
import { useNode } from "../store/hooks.ts";
import type { ElementOf } from "../store/tree.ts";

const untold: ElementOf<"page"> = { kind: "page", id: pageId };

export function usePage(): ElementOf<"page"> {
  const page = useNode(pageId);
  return page?.kind === "page" ? page : untold;
}

/** The sections of the navigation with the pages that are shown there. Empty when there is nothing to choose. */
export function visibleSections(
  page: ElementOf<"page">,
): readonly { readonly title?: string; readonly pages: readonly PageEntry[] }[] {
  const sections = (page.navigation?.sections ?? [])
    .map((section) => ({ ...section, pages: section.pages.filter((entry) => !entry.isHidden) }))
    .filter((section) => section.pages.length > 0);
  const count = sections.reduce((sum, section) => sum + section.pages.length, 0);
  return count > 1 ? sections : [];
}

/** True when the navigation has a page at this path, shown or not. */
export function hasPage(page: ElementOf<"page"> | undefined, path: string): boolean {
  const sections = page?.navigation?.sections ?? [];
  return path === "" || sections.some(({ pages }) => pages.some((entry) => entry.path === path));
}
