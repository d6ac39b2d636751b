/** Moves between the app's pages without loading the document anew, as a browser's history expects it. */

import { currentLocation, locationOf, pageUrl } from "../connection/location.ts";
import type { AppLocation } from "../connection/location.ts";

/** Told when the page that is shown changes. */
export interface NavigationEvents {
  /** The person went to another page or query, by a link or through the history. */
  readonly onNavigate: (location: AppLocation) => void;
  /** Another page begins: the top of it should be seen and have the focus. */
  readonly onPage: () => void;
}

export interface Navigation {
  /** Shows `location` in the address bar, as the script asked. */
  show(location: AppLocation, replace: boolean): void;
  /** Loads a document, as the server asked. */
  leave(url: string): void;
  close(): void;
}

/**
 * Takes over links to the app's pages and the buttons back and forward.
 *
 * @param isPage - Whether there is a page at this path. Other paths of the host are left to the browser.
 */
export function createNavigation(
  isPage: (path: string) => boolean,
  { onNavigate, onPage }: NavigationEvents,
): Navigation {
  let shown = currentLocation();
  let before = shown;

  function arrive(location: AppLocation): void {
    const isOtherPage = location.path !== shown.path;
    before = shown;
    shown = location;
    if (isOtherPage) onPage();
  }

  function onClick(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const target = link === null ? undefined : pageOf(link);
    if (link === null || target === undefined || !isPlainClick(event) || !isPage(target.path))
      return;
    // A link to a place in this very page is the browser's own affair.
    if (isSame(target, shown) && link.hash !== "") return;
    event.preventDefault();
    if (!isSame(target, shown)) history.pushState(null, "", link.href);
    arrive(target);
    onNavigate(target);
  }

  function onPopState(): void {
    const target = currentLocation();
    if (isSame(target, shown)) return;
    arrive(target);
    onNavigate(target);
  }

  document.addEventListener("click", onClick);
  window.addEventListener("popstate", onPopState);
  return {
    show(location, replace) {
      if (!isSame(location, currentLocation())) {
        if (replace) history.replaceState(null, "", pageUrl(location));
        else history.pushState(null, "", pageUrl(location));
      }
      arrive(location);
    },
    leave(url) {
      // A document at the address that is shown would take the place of this one, and "back" from it lead to itself.
      if (url === window.location.href) history.replaceState(null, "", pageUrl(before));
      window.location.assign(url);
    },
    close() {
      document.removeEventListener("click", onClick);
      window.removeEventListener("popstate", onPopState);
    },
  };
}

/** The page a link leads to, unless it opens somewhere else. */
function pageOf(link: HTMLAnchorElement): AppLocation | undefined {
  const isHere = link.target === "" || link.target === "_self";
  return isHere && !link.hasAttribute("download") ? locationOf(new URL(link.href)) : undefined;
}

/** With a modifier key, or another button, a person asks for a tab or a window of its own. */
function isPlainClick(event: MouseEvent): boolean {
  const hasModifier = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  return event.button === 0 && !hasModifier && !event.defaultPrevented;
}

function isSame(a: AppLocation, b: AppLocation): boolean {
  return a.path === b.path && a.query === b.query;
}
