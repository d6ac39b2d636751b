/** One tab's conversation with the server: frames come in and change what is shown, interactions go out in order. */

import type { ErrorShape } from "../../../src/errors.ts";
import type {
  Account,
  PatchFrame,
  ServerFrame,
  WelcomeFrame,
} from "../../../src/protocol/frames.ts";
import { createBlobs } from "../store/blobs.ts";
import type { Blobs } from "../store/blobs.ts";
import { createCell } from "../store/cell.ts";
import type { Cell } from "../store/cell.ts";
import { createOutbox } from "../store/outbox.ts";
import type { Action } from "../store/outbox.ts";
import { createToasts } from "../store/toasts.ts";
import type { Toasts } from "../store/toasts.ts";
import { createTree } from "../store/tree.ts";
import type { Tree } from "../store/tree.ts";
import { createWidgets } from "../store/widgets.ts";
import type { Widgets } from "../store/widgets.ts";
import { type EndReason, endOf, tooLarge, wordsOf } from "./closing.ts";
import type { AppLocation } from "./location.ts";
import type { Transport } from "./transport.ts";

/** How the line is. `reconnecting` becomes `offline` when it lasts; `ended` does not come back by itself. */
export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "reconnecting" }
  | { readonly kind: "offline" }
  | { readonly kind: "ended"; readonly why: EndReason };

/** What stands between the person and the script. */
type Problem =
  | { readonly kind: "crashed"; readonly error: ErrorShape }
  /** `seq`: what the server refused. Undefined: the page itself could not do something. */
  | { readonly kind: "refused"; readonly error: ErrorShape; readonly seq?: number };

/** What the page does when the server says so, besides showing elements. */
export interface SessionEvents {
  /** The server gave this tab a session, of this account. */
  onWelcome(session: string, account: Account): void;
  /** The script moved to another page or changed the query. */
  onLocation(location: AppLocation, replace: boolean): void;
  /** The browser leaves the app. */
  onRedirect(url: string): void;
  /** The script logs the person out. */
  onLogout(token: string): void;
  /** The server is newer than this page and nothing would be lost by a reload. False: the person has to do it. */
  onReload(): boolean;
}

export interface Session {
  readonly tree: Tree;
  readonly widgets: Widgets;
  readonly blobs: Blobs;
  readonly toasts: Toasts;
  readonly connection: Cell<Connection>;
  /** A run has gone on for some time. */
  readonly isRunning: Cell<boolean>;
  /** The server is newer than this page, which the person has to load anew. */
  readonly isOutdated: Cell<boolean>;
  /** Undefined until the first welcome. */
  readonly account: Cell<Account | undefined>;
  readonly problem: Cell<Problem | undefined>;
  /** The page is shown inside another one, where nobody can log in. */
  readonly isEmbedded: boolean;
  /** True once there is something to show. */
  readonly hasContent: Cell<boolean>;
  /** Takes what the server has said so far, at once, and then what it says. */
  listen(): void;
  navigate(location: AppLocation): void;
  rerun(): void;
  /** Ends the run that goes on. */
  stop(): void;
  /** A part of this page's code could not be loaded: the server has a newer one, unless it is out of reach. */
  missCode(): void;
  /** Tries to connect now. */
  retry(): void;
  close(): void;
}

/** Without a connection for so long, the page says so in large. */
export const offlineAfterMs = 15_000;

/** Makes the page's side of the conversation on `transport`, which begins with `listen`. */
export function createSession(
  transport: Transport,
  events: SessionEvents,
  isEmbedded: boolean,
): Session {
  const tree = createTree();
  const blobs = createBlobs();
  const toasts = createToasts();
  const outbox = createOutbox();
  const widgets = createWidgets({ tree, outbox, flush });
  const connection = createCell<Connection>({ kind: "connecting" });
  const isRunning = createCell(false);
  const isOutdated = createCell(false);
  const account = createCell<Account | undefined>(undefined);
  const problem = createCell<Problem | undefined>(undefined);
  const hasContent = createCell(false);
  /** The last interaction that the script has told of. */
  let seen = 0;
  let lacksCode = false;
  let offlineTimer = window.setTimeout(setOffline, offlineAfterMs);

  function setOffline(): void {
    if (connection.get().kind !== "ended") connection.set({ kind: "offline" });
  }

  function renew(): void {
    if (widgets.isDirty || !events.onReload()) isOutdated.set(true);
  }

  function flush(): void {
    if (connection.get().kind !== "live") return;
    for (const interaction of outbox.take()) {
      widgets.onSent(interaction);
      transport.send(JSON.stringify(interaction));
    }
  }

  function act(action: Action): void {
    outbox.add(action);
    flush();
  }

  function onWelcome(frame: WelcomeFrame): void {
    clearTimeout(offlineTimer);
    connection.set({ kind: "live" });
    account.set(frame.account);
    events.onWelcome(frame.session, frame.account);
    for (const interaction of outbox.resume(frame.seq)) transport.send(JSON.stringify(interaction));
    flush();
    if (lacksCode) renew();
  }

  function onPatch({ seq, ops, reset, end }: PatchFrame): void {
    seen = seq;
    outbox.acknowledge(seq);
    widgets.acknowledge(seq);
    const { heldValue } = widgets;
    widgets.forget(tree.apply({ ops, isReset: reset === true, heldValue }));
    toasts.receive(ops, reset === true);
    if (reset === true) blobs.retain(blobsShown(tree));
    for (const op of ops) if (op[0] === "forget") blobs.forget(op[1]);
    hasContent.set(true);
    if (end === undefined) return;
    tree.clearStale();
    widgets.onRunEnd(seq);
    // The run that asked for a login in vain ends after the answer has come.
    const current = problem.get();
    if (current?.kind !== "refused" || current.seq !== seq) problem.set(undefined);
    // A run that was overtaken is followed by another one at once.
    if (end !== "superseded") isRunning.set(false);
  }

  /** The script will not see this interaction. */
  function giveUp(seq: number): void {
    outbox.drop(seq);
    widgets.acknowledge(seq);
    widgets.onRunEnd(seq);
  }

  function onFrame(frame: ServerFrame): void {
    switch (frame.kind) {
      case "welcome":
        onWelcome(frame);
        return;
      case "patch":
        onPatch(frame);
        return;
      case "running":
        isRunning.set(true);
        return;
      case "refused":
        giveUp(frame.seq);
        problem.set({ kind: "refused", error: frame.error, seq: frame.seq });
        return;
      case "crashed":
        isRunning.set(false);
        tree.clearStale();
        widgets.onRunEnd(Number.MAX_SAFE_INTEGER);
        problem.set({ kind: "crashed", error: frame.error });
        return;
      case "location":
        events.onLocation({ path: frame.path, query: frame.query }, frame.replace);
        return;
      case "redirect":
        events.onRedirect(frame.url);
        return;
      case "logout":
        events.onLogout(frame.token);
        return;
      case "ping":
        transport.send('{"kind":"pong"}');
        return;
      case "closing":
        // The socket closes next, and is opened again as after any loss.
        return;
    }
  }

  function onClose(code: number): void {
    const why = endOf(code);
    isRunning.set(false);
    const words = wordsOf(code);
    if (words !== undefined) problem.set({ kind: "refused", error: words, seq: seen });
    // Sent again, it would close the line again.
    const culprit = code === tooLarge ? outbox.largest() : undefined;
    if (culprit !== undefined) giveUp(culprit);
    if (why !== undefined) {
      clearTimeout(offlineTimer);
      connection.set({ kind: "ended", why });
      if (why === "outdated") renew();
    } else if (connection.get().kind === "live") {
      connection.set({ kind: "reconnecting" });
      clearTimeout(offlineTimer);
      offlineTimer = window.setTimeout(setOffline, offlineAfterMs);
    }
  }

  return {
    tree,
    widgets,
    blobs,
    toasts,
    connection,
    isRunning,
    isOutdated,
    account,
    problem,
    isEmbedded,
    hasContent,
    listen() {
      transport.listen({
        onOpen() {},
        onText: (text) => onFrame(parseFrame(text)),
        onBytes: (bytes) => blobs.receive(bytes),
        onClose,
      });
    },
    navigate: ({ path, query }) => act({ kind: "navigate", path, query }),
    rerun() {
      problem.set(undefined);
      act({ kind: "rerun" });
    },
    stop: () => void transport.send('{"kind":"stop"}'),
    missCode() {
      lacksCode = true;
      if (connection.get().kind === "live") renew();
    },
    retry() {
      if (connection.get().kind !== "live") transport.retry();
    },
    close() {
      clearTimeout(offlineTimer);
      transport.close();
    },
  };
}

/** Frames come from the server that this page came from, so their shape is trusted. */
function parseFrame(text: string): ServerFrame {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return JSON.parse(text) as ServerFrame;
}

function blobsShown(tree: Tree): Set<string> {
  const used = new Set<string>();
  for (const id of tree.ids()) {
    const element = tree.element(id);
    if (element !== undefined && "data" in element) used.add(element.data.blob);
  }
  return used;
}
