/** The real client on a line that the test holds the other end of. */

import { createRoot } from "react-dom/client";
import { onTestFinished } from "vitest";

import { createSession } from "../../../../client/src/connection/session.ts";
import type { Session, SessionEvents } from "../../../../client/src/connection/session.ts";
import type { TransportEvents } from "../../../../client/src/connection/transport.ts";
import { ElementView } from "../../../../client/src/elements/ElementView.tsx";
import { Shell } from "../../../../client/src/shell/Shell.tsx";
import { SessionContext } from "../../../../client/src/store/hooks.ts";
import { Children, ElementViewContext } from "../../../../client/src/ui/Children.tsx";
import type { ElementNode } from "../../../../src/protocol/elements.ts";
import type {
  Account,
  ClientFrame,
  Op,
  PatchFrame,
  ServerFrame,
} from "../../../../src/protocol/frames.ts";

import "../../../../client/src/styles/main.css";

/** The server's end of a line. */
export interface Line {
  readonly session: Session;
  /** Frames that the client has sent. */
  readonly sent: ClientFrame[];
  receive(frame: ServerFrame): void;
  receiveBytes(bytes: ArrayBuffer): void;
  /** A patch of these operations that ends a run. */
  patch(ops: readonly Op[], more?: Partial<PatchFrame>): void;
  /** The first answer on a (new) socket. */
  welcome(more?: {
    readonly seq?: number;
    readonly account?: Account;
    readonly session?: string;
  }): void;
  /** The line breaks. While it is broken nothing that is sent arrives. */
  breakDown(code?: number): void;
  /** How often the client wanted another line at once. */
  readonly retries: number;
}

const nobody: Account = { kind: "none" };
const resumeId = "a".repeat(22);

/** Opens a line without showing anything. */
export function openLine(events: Partial<SessionEvents> = {}): Line {
  let listener: TransportEvents | undefined;
  let isOpen = true;
  let retries = 0;
  const sent: ClientFrame[] = [];
  const session = createSession(
    {
      listen(target) {
        listener = target;
      },
      send(text) {
        if (isOpen) sent.push(JSON.parse(text));
        return isOpen;
      },
      retry() {
        retries += 1;
      },
      close() {
        isOpen = false;
      },
    },
    {
      onWelcome() {},
      onLocation() {},
      onRedirect() {},
      onLogout() {},
      onReload: () => true,
      ...events,
    },
    // The tests run in a frame; what they show is the page of a tab.
    false,
  );
  session.listen();
  onTestFinished(() => session.close());
  const line: Line = {
    session,
    sent,
    receive: (frame) => listener?.onText(JSON.stringify(frame)),
    receiveBytes: (bytes) => listener?.onBytes(bytes),
    patch: (ops, more) => line.receive({ kind: "patch", seq: 0, ops, end: "finished", ...more }),
    welcome({ seq = 0, account = nobody, session: id = resumeId } = {}) {
      isOpen = true;
      line.receive({ kind: "welcome", session: id, seq, isDevelopment: true, account });
    },
    breakDown(code = 1006) {
      isOpen = false;
      listener?.onClose(code);
    },
    get retries() {
      return retries;
    },
  };
  return line;
}

/** Shows `elements` in a page's column, without the shell around it. */
export function showElements(elements: readonly Elements[]): Line {
  const line = openLine();
  mount(
    line,
    <main className="main stack main-column">
      <Children of="main" />
    </main>,
  );
  line.welcome();
  line.patch(toOps({ main: elements }), { reset: true });
  return line;
}

/** Shows a whole page: shell, sidebar and column. */
export function showPage(
  roots: {
    readonly main?: readonly Elements[];
    readonly side?: readonly Elements[];
    readonly page?: ElementNode;
  },
  {
    events = {},
    account,
  }: { readonly events?: Partial<SessionEvents>; readonly account?: Account } = {},
): Line {
  const line = openLine(events);
  mount(line, <Shell />);
  line.welcome(account === undefined ? {} : { account });
  const { page, main = [], side = [] } = roots;
  const pageOps: Op[] = page === undefined ? [] : [["set", "page", page]];
  line.patch([...pageOps, ...toOps({ main, side })], { reset: true });
  return line;
}

/** A node under its id, and what is in it. */
export type Elements = readonly [id: string, node: ElementNode, children?: readonly Elements[]];

/** The operations that build these trees. */
export function toOps(roots: Readonly<Record<string, readonly Elements[]>>): Op[] {
  return Object.entries(roots).flatMap(([parent, elements]) => [
    ...elements.flatMap(([id, node, children]): Op[] => [
      ["set", id, node],
      ...(children === undefined ? [] : toOps({ [id]: children })),
    ]),
    ["children", parent, elements.map(([id]) => id)] satisfies Op,
  ]);
}

function mount(line: Line, content: React.JSX.Element): void {
  const box = document.createElement("div");
  document.body.append(box);
  const root = createRoot(box);
  root.render(
    <SessionContext value={line.session}>
      <ElementViewContext value={ElementView}>{content}</ElementViewContext>
    </SessionContext>,
  );
  onTestFinished(() => {
    root.unmount();
    box.remove();
  });
}
