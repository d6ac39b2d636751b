/** What everything from Base UI stands in: its own style elements are off, and what pops up stays inside the page's landmarks. Import it lazily. */

import { CSPProvider } from "@base-ui/react/csp-provider";

/** Wraps a Base UI part, so that it works under a CSP without inline styles. */
export function PopupScope({
  children,
}: {
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return <CSPProvider disableStyleElements>{children}</CSPProvider>;
}

/** Where a Base UI `Portal` puts what pops up from `anchor`: `<Select.Portal container={popupContainer(ref.current)}>`. */
export function popupContainer(anchor?: Element | null): HTMLElement {
  const landmark = anchor?.closest<HTMLElement>("dialog, main, aside");
  return landmark ?? document.querySelector("main") ?? document.body;
}
