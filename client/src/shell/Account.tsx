/** Who uses the app: initials that open a menu, or the way to log in. */

import { LogIn, LogOut } from "lucide-react";
import { useRef } from "react";

import type { Account as AccountData } from "../../../src/protocol/frames.ts";
import { loginUrl } from "../connection/logout.ts";
import { placeBeside } from "../ui/place.ts";
import { OpenInNewTab } from "./OpenInNewTab.tsx";

type Person = Extract<AccountData, { kind: "user" }>;

export function Account({
  account,
  onLogOut,
}: {
  readonly account: AccountData | undefined;
  readonly onLogOut: () => void;
}): React.JSX.Element | null {
  if (account?.kind === "user") return <Menu person={account} onLogOut={onLogOut} />;
  if (account?.kind !== "anonymous") return null;
  if (!account.canLogIn) return <OpenInNewTab />;
  return (
    <button
      type="button"
      className="button account-login"
      data-type="primary"
      onClick={() =>
        window.location.assign(loginUrl(window.location.pathname + window.location.search))
      }
    >
      <LogIn size={16} aria-hidden="true" /> Log in
    </button>
  );
}

function Menu({
  person: { name, email, picture },
  onLogOut,
}: {
  readonly person: Person;
  readonly onLogOut: () => void;
}): React.JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button ref={button} type="button" className="avatar" popoverTarget="account">
        {initials(name)}
        <span className="visually-hidden"> account of {name}</span>
        {picture !== undefined && (
          // Its host may not be allowed by the page's policy: the initials then stay in view.
          <img
            src={picture}
            alt=""
            referrerPolicy="no-referrer"
            onError={(event) => {
              event.currentTarget.hidden = true;
            }}
          />
        )}
      </button>
      <div
        id="account"
        popover="auto"
        className="popup account-popup"
        onToggle={(event) => {
          if (event.newState === "open") placeBeside(event.currentTarget, button.current, "end");
        }}
      >
        <div className="account-person">
          <strong>{name}</strong>
          {email !== undefined && email !== name && <span>{email}</span>}
        </div>
        <button type="button" className="menu-item" onClick={onLogOut}>
          <LogOut size={16} aria-hidden="true" /> Log out
        </button>
      </div>
    </>
  );
}

/** The first letters of the first and last word of a name, or of an address. */
export function initials(name: string): string {
  const words = name
    .replace(/@.*$/u, "")
    .split(/[\s._-]+/u)
    .filter((word) => word !== "");
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word) =>
      String.fromCodePoint(word?.codePointAt(0) ?? 0x20)
        .trim()
        .toLocaleUpperCase(),
    )
    .join("");
}
