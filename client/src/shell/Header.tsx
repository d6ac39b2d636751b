/** The bar at the top: where one is, what happens, how it looks, who one is. */

import { PanelLeft } from "lucide-react";

import { useCell, useSession } from "../store/hooks.ts";
import { Account } from "./Account.tsx";
import { Navigation } from "./Navigation.tsx";
import { Status } from "./Status.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";
import { usePage, visibleSections } from "./use-page.ts";

export function Header({
  title,
  onOpenSidebar,
  onLogOut,
}: {
  /** Of the page, while its own heading is not there yet or out of sight. */
  readonly title: string | undefined;
  /** Undefined when there is no sidebar to open. */
  readonly onOpenSidebar: (() => void) | undefined;
  readonly onLogOut: () => void;
}): React.JSX.Element {
  const { account, isRunning } = useSession();
  const isBusy = useCell(isRunning);
  const page = usePage();
  const isNavigationOnTop = page.navigation?.position === "top" && visibleSections(page).length > 0;
  return (
    <header className="header">
      {onOpenSidebar !== undefined && (
        <button
          type="button"
          className="icon-button"
          aria-label="Open the sidebar"
          title="Open the sidebar"
          onClick={onOpenSidebar}
        >
          <PanelLeft size={18} />
        </button>
      )}
      {isNavigationOnTop ? (
        <Navigation position="top" />
      ) : (
        // The heading itself says it to those who listen.
        <p className="header-title" data-shown={title !== undefined} aria-hidden="true">
          {title}
        </p>
      )}
      <div className="header-end">
        <Status />
        <ThemeSwitch />
        <Account account={useCell(account)} onLogOut={onLogOut} />
      </div>
      {isBusy && <div className="current" aria-hidden="true" />}
    </header>
  );
}
