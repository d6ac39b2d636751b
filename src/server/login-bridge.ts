/** What a script's `login()` and `logout()` become: the browser is sent to the login, or told to give its cookies up. */

import { returnUrl } from "../auth/return-url.ts";
import type { Visitor } from "../auth/types.ts";
import { SluiceError } from "../errors.ts";
import type { ServerFrame } from "../protocol/frames.ts";
import type { Logins } from "./logins.ts";
import type { LoginMessage, LogoutMessage } from "./sessions/types.ts";

/** The tab whose script asks. */
export interface AskingTab {
  readonly visitor: Visitor;
  /** Where the person is, for the log. */
  readonly address: string;
  readonly isEmbedded: boolean;
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
  const { browserId, failure } = tab.visitor;
  try {
    const url = await logins.loginTicketUrl({
      provider: message.provider,
      returnTo: toReturnUrl(message.returnTo, appUrl),
      params: message.params,
      maxAgeSeconds: message.maxAgeSeconds,
      browserId,
      // Once the person has done something, a new login is what was asked for.
      failed: tab.isFresh ? failure : undefined,
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
  const { visitor, address } = tab;
  const { login, browserId } = visitor;
  const returnTo = toReturnUrl(message.returnTo, appUrl);
  // Nobody is logged in, so there is nothing to end: the page is loaded anew with a new session.
  if (login === undefined) return { kind: "redirect", url: returnTo };
  try {
    const { token } = await logins.logout({
      login,
      browserId,
      address,
      scope: message.scope,
      returnTo,
    });
    return { kind: "logout", token };
  } catch (error) {
    return refused(tab, error);
  }
}

/** `home`, or a page of the app; the worker has made one of `here`. */
function toReturnUrl(returnTo: string, appUrl: URL): string {
  return returnTo === "home" ? appUrl.href : returnUrl(returnTo, appUrl).href;
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
