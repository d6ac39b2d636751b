/** The login is over while the page is open: the page stays readable behind the question what to do. */

import { useEffect, useRef } from "react";

import { loginUrl } from "../connection/logout.ts";
import { useCell, useSession } from "../store/hooks.ts";

export function LoginEnded(): React.JSX.Element | null {
  const { connection } = useSession();
  const state = useCell(connection);
  const dialog = useRef<HTMLDialogElement>(null);
  const again = useRef<HTMLButtonElement>(null);
  const isEnded = state.kind === "ended" && state.why === "login";
  useEffect(() => {
    if (!isEnded) return;
    dialog.current?.showModal();
    again.current?.focus();
  }, [isEnded]);
  if (!isEnded) return null;
  const { pathname, search } = window.location;
  return (
    <dialog ref={dialog} aria-labelledby="login-ended">
      <h2 id="login-ended">Your login has ended</h2>
      <p>Log in again to go on where you were. Until then this page shows what it showed last.</p>
      <form method="dialog" className="dialog-buttons">
        <button className="button">Stay on this page</button>
        <button
          ref={again}
          type="button"
          className="button"
          data-type="primary"
          onClick={() => window.location.assign(loginUrl(pathname + search))}
        >
          Log in again
        </button>
      </form>
    </dialog>
  );
}
