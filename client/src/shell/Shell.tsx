/** The frame around every page: sidebar, header, column, messages. */

import { lazy, Suspense, useEffect, useRef, useState } from "react";

import { logOut } from "../connection/logout.ts";
import { useCell, useSession } from "../store/hooks.ts";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";
import { Banner } from "./Banner.tsx";
import { Content } from "./Content.tsx";
import { Header } from "./Header.tsx";
import { sidebarWidths } from "./ResizeHandle.tsx";
import { Drawer, Sidebar, useHasSidebar } from "./Sidebar.tsx";
import { keepWish, readWish } from "./storage.ts";
import { Toasts } from "./Toasts.tsx";
import { useDocument } from "./use-document.ts";
import { useMedia } from "./use-media.ts";
import { usePage } from "./use-page.ts";
import { useScrolledTitle } from "./use-scrolled-title.ts";

export function Shell(): React.JSX.Element {
  const session = useSession();
  const page = usePage();
  const main = useRef<HTMLElement>(null);
  const hasContent = useCell(session.hasContent);
  const scrolledTitle = useScrolledTitle(main);
  const isNarrow = useMedia("(width < 800px)");
  const hasSidebar = useHasSidebar();
  const sidebar = useSidebar(page.sidebar ?? "auto");
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  useDocument(page);

  async function onLogOut(): Promise<void> {
    const url = await logOut();
    if (url !== undefined) window.location.assign(url);
    else {
      session.problem.set({
        kind: "refused",
        error: {
          code: "CLIENT_LOGOUT_FAILED",
          message: "You are still logged in: the app could not be reached.",
          hint: "Try to log out again in a moment.",
        },
      });
    }
  }

  const isBeside = hasSidebar && !isNarrow && sidebar.isOpen;
  const open = isNarrow ? () => setIsDrawerOpen(true) : sidebar.open;
  return (
    <div className="shell">
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to content
      </a>
      {isBeside && (
        <Sidebar width={sidebar.width} onResize={sidebar.resize} onClose={sidebar.close} />
      )}
      {hasSidebar && isNarrow && (
        <Drawer isOpen={isDrawerOpen} onClose={() => setIsDrawerOpen(false)} />
      )}
      <div className="page">
        <Header
          title={hasContent ? scrolledTitle : document.title}
          onOpenSidebar={hasSidebar && !isBeside ? open : undefined}
          onLogOut={() => void onLogOut()}
        />
        <Banner />
        <Ending />
        <main id="main" ref={main} className="main" tabIndex={-1}>
          <div className="stack main-column" data-layout={page.layout ?? "centered"}>
            <Content />
          </div>
        </main>
      </div>
      <Toasts />
    </div>
  );
}

const Ended = lazy(async () => ({ default: (await import("./ended/Ended.tsx")).Ended }));

/** The question what to do, once the login that the page belongs to is over. */
function Ending(): React.JSX.Element | null {
  const state = useCell(useSession().connection);
  if (state.kind !== "ended" || (state.why !== "login" && state.why !== "person")) return null;
  return (
    <ErrorBoundary of={state.why}>
      <Suspense>
        <Ended key={state.why} why={state.why} />
      </Suspense>
    </ErrorBoundary>
  );
}

interface SidebarState {
  readonly isOpen: boolean;
  readonly width: number;
  readonly open: () => void;
  /** Undefined when the author wants it open always. */
  readonly close: (() => void) | undefined;
  readonly resize: (width: number) => void;
}

/** What the author wants of the sidebar, until the person wants something else. */
function useSidebar(wanted: "auto" | "open" | "closed" | "locked"): SidebarState {
  const [wish, setWish] = useState(() => readWish("sidebar"));
  const [width, setWidth] = useState(
    () => Number(readWish("sidebar-width")) || sidebarWidths.normal,
  );
  useEffect(() => {
    keepWish("sidebar-width", String(width));
  }, [width]);
  function set(next: "open" | "closed"): void {
    setWish(next);
    keepWish("sidebar", next);
  }
  return {
    isOpen: wanted === "locked" || (wish ?? wanted) !== "closed",
    width,
    open: () => set("open"),
    close: wanted === "locked" ? undefined : () => set("closed"),
    resize: setWidth,
  };
}
