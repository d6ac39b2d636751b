/** The login that the page belongs to is over: the page stays readable behind the question what to do, and below it later. */

import { TriangleAlert } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";

import type { Account } from "../../../../src/protocol/frames.ts";
import { serverUrl } from "../../connection/location.ts";
import { loginUrl } from "../../connection/logout.ts";
import { useCell, useSession } from "../../store/hooks.ts";

export function Ended({ why }: { readonly why: "login" | "person" }): React.JSX.Element {
  return why === "login" ? <LoginEnded /> : <OtherPerson />;
}

function LoginEnded(): React.JSX.Element {
  const { href, pathname, search } = window.location;
  if (useSession().isEmbedded) {
    return (
      <Question
        title="Your login has ended"
        action="Open in a new tab"
        onAction={() => void window.open(href, "_blank", "noopener")}
      >
        A login is not available while the app is shown inside another page. Open it in a tab of its
        own to log in again.
      </Question>
    );
  }
  return (
    <Question
      title="Your login has ended"
      action="Log in again"
      onAction={() => window.location.assign(loginUrl(pathname + search))}
    >
      Log in again to go on where you were. Until then this page shows what it showed last.
    </Question>
  );
}

/** Reloaded by a click and not by itself: what was typed here is the other person's, who may still want to read it. */
function OtherPerson(): React.JSX.Element {
  const owner = useCell(useSession().account);
  const account = useAccountOfBrowser();
  const name = account?.kind === "user" ? account.name : undefined;
  return (
    <Question
      title={`You are now signed in as ${account === undefined ? "somebody else" : described(account)}`}
      action={name === undefined ? "Reload" : `Reload as ${name}`}
      onAction={() => window.location.reload()}
    >
      This browser has a new login.{" "}
      {owner?.kind === "user"
        ? `This page belongs to ${described(owner)}.`
        : "This page was opened without a login."}{" "}
      Nothing more is sent from it, and what was typed here and not sent is lost by the reload.
    </Question>
  );
}

function Question({
  title,
  action,
  onAction,
  children,
}: {
  readonly title: string;
  readonly action: string;
  readonly onAction: () => void;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [isAsking, setIsAsking] = useState(true);
  useEffect(() => {
    dialog.current?.showModal();
    button.current?.focus();
  }, []);
  if (!isAsking) {
    return (
      <div className="banner" data-tone="warn" role="alert">
        <TriangleAlert size={18} aria-hidden="true" />
        <p>{title}. Nothing more is sent from this page.</p>
        <button type="button" className="button" onClick={onAction}>
          {action}
        </button>
      </div>
    );
  }
  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}text`}
      onClose={() => setIsAsking(false)}
    >
      <h2 id={`${id}title`} aria-live="polite">
        {title}
      </h2>
      <p id={`${id}text`}>{children}</p>
      <form method="dialog" className="dialog-buttons">
        <button className="button">Stay on this page</button>
        <button
          ref={button}
          type="button"
          className="button"
          data-type="primary"
          onClick={onAction}
        >
          {action}
        </button>
      </form>
    </dialog>
  );
}

function described(account: Account): string {
  if (account.kind !== "user") return "nobody";
  const { name, email } = account;
  return email === undefined || email === name ? name : `${name} (${email})`;
}

const pauseMs = 500;
const mostTries = 20;

/** Who is logged in in this browser now. The server tells of a login before the browser has its cookie, so it is asked again. */
function useAccountOfBrowser(): Account | undefined {
  const [account, setAccount] = useState<Account>();
  useEffect(() => {
    const unmount = new AbortController();
    async function ask(tries: number): Promise<void> {
      const found = await fetchAccount();
      if (unmount.signal.aborted) return;
      if (found?.kind === "user") setAccount(found);
      else if (tries < mostTries) setTimeout(() => void ask(tries + 1), pauseMs);
    }
    void ask(1);
    return () => unmount.abort();
  }, []);
  return account;
}

async function fetchAccount(): Promise<Account | undefined> {
  try {
    const response = await fetch(serverUrl("_sluice/account"));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- from the server that this page came from
    return response.ok ? ((await response.json()) as Account) : undefined;
  } catch {
    return undefined;
  }
}
