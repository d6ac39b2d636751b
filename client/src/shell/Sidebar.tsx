/** The sidebar: beside the page where there is room, a drawer over it where there is none. */

import { PanelLeftClose, X } from "lucide-react";
import { useEffect, useRef } from "react";

import { useChildren } from "../store/hooks.ts";
import { Children } from "../ui/Children.tsx";
import { Navigation } from "./Navigation.tsx";
import { ResizeHandle } from "./ResizeHandle.tsx";
import { usePage, visibleSections } from "./use-page.ts";

/** True when there is anything to show in it. */
export function useHasSidebar(): boolean {
  const page = usePage();
  const hasElements = useChildren("side").length > 0;
  const position = page.navigation?.position ?? "sidebar";
  return hasElements || (position === "sidebar" && visibleSections(page).length > 0);
}

export function Sidebar({
  width,
  onResize,
  onClose,
}: {
  /** Pixels. */
  readonly width: number;
  readonly onResize: (width: number) => void;
  /** Undefined when the author wants it open always. */
  readonly onClose: (() => void) | undefined;
}): React.JSX.Element {
  return (
    <aside className="side" aria-label="Sidebar" style={{ width }}>
      <div className="side-scroll">
        <div className="side-head">
          <AppName />
          {onClose !== undefined && (
            <button
              type="button"
              className="icon-button"
              aria-label="Close the sidebar"
              title="Close the sidebar"
              onClick={onClose}
            >
              <PanelLeftClose size={18} />
            </button>
          )}
        </div>
        <Content />
      </div>
      <ResizeHandle width={width} onResize={onResize} />
    </aside>
  );
}

/** The sidebar on a narrow screen. The browser keeps the focus inside and closes it on Escape. */
export function Drawer({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): React.JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    // A click on the backdrop, which is the dialog itself, closes it; the keyboard has Escape and the button.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className="drawer"
      aria-label="Sidebar"
      onClose={onClose}
      onClick={(event) => {
        const isLink = event.target instanceof Element && event.target.closest("a.page-link");
        if (event.target === event.currentTarget || isLink) onClose();
      }}
    >
      <div className="side-scroll">
        <div className="side-head">
          <AppName />
          <button
            type="button"
            className="icon-button"
            aria-label="Close the sidebar"
            onClick={onClose}
          >
            <X size={18} />
          </button>
        </div>
        {isOpen && <Content />}
      </div>
    </dialog>
  );
}

function Content(): React.JSX.Element {
  const position = usePage().navigation?.position ?? "sidebar";
  return (
    <>
      {position === "sidebar" && <Navigation position="sidebar" />}
      <div className="stack side-elements">
        <Children of="side" />
      </div>
    </>
  );
}

/** The app's name, as the server wrote it into the document at first. */
const appName = document.title;

function AppName(): React.JSX.Element {
  return <p className="app-name">{appName}</p>;
}
