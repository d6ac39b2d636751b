/** What a run, and the commands it calls, need of the session they run for. */

import type { PageEntry, PropsOf } from "../protocol/elements.ts";
import type { AccessDecision } from "../protocol/page-access.ts";
import type { UserState } from "../protocol/user.ts";
import type { SessionContext } from "../protocol/worker.ts";
import type { State } from "./state.ts";
import type { Tree } from "./tree.ts";
import type { Widgets } from "./widgets.ts";

export interface LoginRequest {
  readonly provider: string | undefined;
  /** `home`, `here`, or a path of the app. */
  readonly returnTo: string;
  readonly params: Readonly<Record<string, string>>;
  readonly maxAgeSeconds?: number;
}

export interface LogoutRequest {
  readonly scope: "app" | "provider" | "everywhere";
  readonly returnTo: string;
}

export interface RunHost {
  readonly tree: Tree;
  readonly widgets: Widgets;
  readonly state: State;
  readonly user: UserState;
  readonly context: SessionContext;
  readonly isDevelopment: boolean;
  /** `st.secrets`: everything of `secrets.toml` but `[auth]`. */
  readonly secrets: Readonly<Record<string, unknown>>;
  /** Absolute path of the app's folder. */
  readonly root: string;
  /** Absolute path of the entry script. */
  readonly entry: string;
  /** Path of the page in the browser, without slashes at its ends. */
  readonly path: string;
  /** The page's query. After a change of it, call {@link RunHost.queryChanged}. */
  readonly query: URLSearchParams;

  /** Whether a newer interaction than the first `events` ones has come, also while this code spins. */
  isObsolete(events: number): boolean;
  /** The run swallows every stop. */
  reportStuck(): void;
  /** The app's pages; undefined: it has none but its home page. */
  reportPages(pages: readonly PageEntry[] | undefined): void;
  sendChanges(marksStale: boolean): void;
  queryChanged(): void;
  /** Whether a page is open to the person by the server's rules, whatever the script says. */
  access(path: string): AccessDecision;
  /**
   * Ends the run. The browser goes to another page of the app and the next run draws it; one that is not open to the
   * person it asks the server for, whose answer is a login or the reason.
   */
  goTo(path: string, query: string): never;
  /** Loads and runs a script file (absolute path) in the current scope. */
  runScript(file: string): Promise<void>;
  /** Has the browser hold these bytes and returns their name. */
  blob(bytes: Uint8Array): string;
  toast(props: PropsOf<"toast">): void;
  /** Shows an exception in the page, where the last element went, and tells the operator. */
  showException(error: unknown): void;
  login(request: LoginRequest): void;
  logout(request: LogoutRequest): void;
  notice(message: string): void;
}
