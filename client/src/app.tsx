/** The page once its code is there: mounts the shell on the conversation that `boot.ts` has begun. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { pageId } from "../../src/protocol/elements.ts";
import { isEmbedded, keepPerson } from "./connection/greeting.ts";
import { logOut } from "./connection/logout.ts";
import { reloadOnce } from "./connection/reload.ts";
import { keepSession } from "./connection/resume.ts";
import { createSession } from "./connection/session.ts";
import type { Transport } from "./connection/transport.ts";
import { ElementView } from "./elements/ElementView.tsx";
import { createNavigation } from "./shell/navigation.ts";
import { Shell } from "./shell/Shell.tsx";
import { hasPage } from "./shell/use-page.ts";
import { SessionContext } from "./store/hooks.ts";
import { ElementViewContext } from "./ui/Children.tsx";

/** Draws the app into `root`, as the frames of `transport` say. */
export function start(transport: Transport, root: HTMLElement): void {
  const session = createSession(
    transport,
    {
      onWelcome(id, account) {
        void keepSession(id);
        keepPerson(account);
      },
      onLocation: (location, replace) => navigation.show(location, replace),
      onRedirect: (url) => navigation.leave(url),
      onLogout: (token) => void leave(token),
      onReload: reloadOnce,
    },
    isEmbedded,
  );
  const navigation = createNavigation(
    (path) => {
      const page = session.tree.element(pageId);
      return page?.kind === "page" && hasPage(page, path);
    },
    {
      onNavigate: (location) => session.navigate(location),
      onPage() {
        window.scrollTo(0, 0);
        document.querySelector("main")?.focus({ preventScroll: true });
      },
    },
  );

  // Not before all that is there which an early frame may move.
  session.listen();

  function retry(): void {
    if (document.visibilityState === "visible") session.retry();
  }
  window.addEventListener("online", retry);
  // Vite's word for a chunk that is not there: https://vite.dev/guide/build#load-error-handling
  window.addEventListener("vite:preloadError", () => session.missCode());
  document.addEventListener("visibilitychange", retry);

  createRoot(root).render(
    <StrictMode>
      <SessionContext value={session}>
        <ElementViewContext value={ElementView}>
          <Shell />
        </ElementViewContext>
      </SessionContext>
    </StrictMode>,
  );
}

async function leave(token: string): Promise<void> {
  const url = await logOut(token);
  if (url === undefined) window.location.reload();
  else window.location.assign(url);
}
