/** What a script's `login()` and `logout()` become: the browser is sent to the login, or told to give its cookies up. */

import type { Visitor } from "../auth/types.ts";
import { SluiceError } from "../errors.ts";
import type { ServerFrame } from "../protocol/frames.ts";
import type { Logins } from "./logins.ts";
import type { LoginMessage, LogoutMessage } from "./sessions/types.ts";
import { toAppUrl } from "./target.ts";

/** The tab whose script asks. */
export interface AskingTab {
  readonly visitor: Visitor;
  readonly isEmbedded: boolean;
  /** Where the tab is. */
  readonly path: string;
  readonly query: string;
  /** Number of its last interaction. */
  readonly seq: number;
  /** Nothing has been done in this tab since the page came: the script runs for the first time. */
  readonly isFresh: boolean;
}

/** The answer to a script's `login()`. */
export async function answerLogin(
  tab: AskingTab,
  message: LoginMessage,
  logins: Logins,
  appUrl: URL,
): Promise<ServerFrame> {
  if (tab.isEmbedded) return refused(tab, embeddedError());
  const { user, browserId } = tab.visitor;
  const failed = user.isLoggedIn ? undefined : user.error?.code;
  try {
    const url = await logins.loginTicketUrl({
      provider: message.provider,
      returnTo: toReturnUrl(message.returnTo, tab, appUrl),
      params: message.params,
      maxAgeSeconds: message.maxAgeSeconds,
      browserId,
      // Once the person has done something, a new login is what was asked for.
      failed: tab.isFresh ? failed : undefined,
    });
    return { kind: "redirect", url: url.href };
  } catch (error) {
    return refused(tab, error);
  }
}

/** The answer to a script's `logout()`. */
export async function answerLogout(
  tab: AskingTab,
  message: LogoutMessage,
  logins: Logins,
  appUrl: URL,
): Promise<ServerFrame> {
  const { login, browserId } = tab.visitor;
  const returnTo = toReturnUrl(message.returnTo, tab, appUrl);
  // Nobody is logged in, so there is nothing to end: the page is loaded anew with a new session.
  if (login === undefined) return { kind: "redirect", url: returnTo };
  try {
    const { token } = await logins.logout({ login, browserId, scope: message.scope, returnTo });
    return { kind: "logout", token };
  } catch (error) {
    return refused(tab, error);
  }
}

function toReturnUrl(returnTo: string, { path, query }: AskingTab, appUrl: URL): string {
  if (returnTo === "home") return appUrl.href;
  return returnTo === "here" ? toAppUrl(path, query, appUrl).href : returnTo;
}

function embeddedError(): SluiceError {
  return new SluiceError(
    "AUTH_EMBEDDED",
    "A login is not available while the app is shown inside another page.",
    "Open the app in a tab of its own.",
  );
}

function refused({ seq }: AskingTab, error: unknown): ServerFrame {
  if (!(error instanceof SluiceError)) throw error;
  const { code, message, hint } = error;
  return { kind: "refused", seq, error: { code, message, hint } };
}
