/** The corner where toasts stand. F6 reaches it; time stands still while somebody reads. */

import { useEffect, useRef, useState } from "react";

import { Toast } from "../elements/status/Toast.tsx";
import { useCell, useSession } from "../store/hooks.ts";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";

export function Toasts(): React.JSX.Element {
  const { toasts } = useSession();
  const shown = useCell(toasts.shown);
  const region = useRef<HTMLElement>(null);
  const [isHovered, setIsHovered] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key !== "F6" || region.current?.childElementCount === 0) return;
      event.preventDefault();
      region.current?.focus();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    // It does nothing when used: it only notices that somebody reads.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={region}
      className="toasts"
      aria-label="Messages (F6)"
      tabIndex={-1}
      onPointerEnter={() => setIsHovered(true)}
      onPointerLeave={() => setIsHovered(false)}
      onFocus={() => setHasFocus(true)}
      onBlur={() => setHasFocus(false)}
    >
      {shown.map((toast) => (
        <ErrorBoundary key={`${toast.id} ${toast.body}`} of={toast}>
          <Toast
            element={toast}
            isPaused={isHovered || hasFocus}
            onClose={() => toasts.dismiss(toast)}
          />
        </ErrorBoundary>
      ))}
    </section>
  );
}
