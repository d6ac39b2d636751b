/** A browser tab for the session tests: it keeps the tree as a client does, and waits for what a person would see. */

import type { ElementNode } from "../../../../src/protocol/elements.ts";
import type { HelloFrame, Interaction, Op, ServerFrame } from "../../../../src/protocol/frames.ts";
import type { UserState } from "../../../../src/protocol/user.ts";
import type {
  BrowserLink,
  Connection,
  Owner,
  Sessions,
} from "../../../../src/server/sessions/types.ts";

export interface TabOptions {
  /** Resume id. */
  readonly session?: string;
  readonly owner?: Owner;
  readonly user?: UserState;
  readonly path?: string;
  /** Does not answer pings, as a connection that broke without a word. */
  readonly isDeaf?: boolean;
}

const nobody: Owner = { kind: "browser", browserId: "one" };
const patienceMs = 15_000;
/** For `expect.poll`. */
export const patience = { timeout: patienceMs };

/** What a hello and the gate say of a browser. */
export function contextOf(path: string): {
  readonly path: string;
  readonly query: string;
  readonly appUrl: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly theme: "light";
  readonly isEmbedded: boolean;
  readonly ip: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  return {
    path,
    query: "",
    appUrl: "http://localhost:8501/",
    locale: "en",
    timeZone: "UTC",
    theme: "light",
    isEmbedded: false,
    ip: "127.0.0.1",
    headers: {},
  };
}

export class Tab {
  readonly frames: ServerFrame[] = [];
  readonly nodes = new Map<string, ElementNode>();
  closed: { readonly code: number; readonly reason: string } | undefined;
  /** How the last run ended; undefined while one goes on. */
  end: string | undefined;
  session = "";
  seq = 0;
  #connection: Connection | undefined;
  readonly #isDeaf: boolean;
  /** How many frames had come before the last interaction. */
  #heard = 0;
  #onChange: () => void = () => undefined;

  private constructor(isDeaf: boolean) {
    this.#isDeaf = isDeaf;
  }

  static async open(sessions: Sessions, options: TabOptions = {}): Promise<Tab> {
    const { session, owner = nobody, user = { isLoggedIn: false }, path = "" } = options;
    const tab = new Tab(options.isDeaf === true);
    const link: BrowserLink = {
      sendText: (json) => {
        tab.#take(typeof json === "string" ? json : Buffer.from(json).toString());
      },
      sendBinary: () => undefined,
      close: (code, reason) => {
        tab.closed = { code, reason };
        tab.#onChange();
      },
    };
    const hello: HelloFrame = {
      kind: "hello",
      version: 1,
      path,
      query: "",
      locale: "en",
      timeZone: "UTC",
      theme: "light",
      isEmbedded: false,
      ...(session !== undefined && { session }),
    };
    tab.#connection = await sessions.connect({
      hello,
      owner,
      user,
      context: contextOf(path),
      link,
      account: { kind: "none" },
    });
    return tab;
  }

  get texts(): readonly string[] {
    return Array.from(this.nodes.values()).flatMap((node) =>
      node.kind === "text" ? [node.body] : [],
    );
  }

  /** The number at the end of the text that begins so. */
  number(prefix: string): number {
    const text = this.texts.find((each) => each.startsWith(`${prefix} `));
    return Number(text?.slice(prefix.length + 1));
  }

  click(label: string): void {
    this.input([[this.#idOf(label), true]]);
  }

  type(label: string, value: string): void {
    this.input([[this.#idOf(label), value]]);
  }

  input(values: [string, unknown][]): void {
    this.interact({ kind: "input", seq: this.seq + 1, values });
  }

  /** Types and clicks at once, as a form does. */
  submit(label: string, value: string, button: string): void {
    this.input([
      [this.#idOf(label), value],
      [this.#idOf(button), true],
    ]);
  }

  rerun(): void {
    this.interact({ kind: "rerun", seq: this.seq + 1 });
  }

  interact(frame: Interaction): void {
    this.seq = frame.seq;
    this.end = undefined;
    this.#heard = this.frames.length;
    this.#connection?.receive(frame);
  }

  stop(): void {
    this.#connection?.receive({ kind: "stop" });
  }

  disconnect(): void {
    this.#connection?.disconnect();
  }

  /** Waits for a text. */
  async sees(text: string): Promise<void> {
    await this.until(`the text ${JSON.stringify(text)}`, () => this.texts.includes(text));
  }

  /** Waits until the run that is under way has ended. */
  async rests(): Promise<void> {
    await this.until("the end of the run", () => this.end !== undefined);
  }

  /** Waits for a frame since the last interaction. */
  async gets(kind: ServerFrame["kind"]): Promise<ServerFrame> {
    const find = () => this.frames.slice(this.#heard).findLast((frame) => frame.kind === kind);
    await this.until(`a ${kind} frame`, () => find() !== undefined);
    const frame = find();
    if (frame === undefined) throw new Error(`no ${kind}`);
    return frame;
  }

  async until(what: string, isTrue: () => boolean): Promise<void> {
    if (isTrue()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        const seen = JSON.stringify({ texts: this.texts, last: this.frames.slice(-3) });
        reject(new Error(`Waited in vain for ${what}. Seen: ${seen}`));
      }, patienceMs);
      this.#onChange = () => {
        if (!isTrue()) return;
        clearTimeout(timer);
        this.#onChange = () => undefined;
        resolve();
      };
    });
  }

  #idOf(label: string): string {
    for (const [id, node] of this.nodes) if ("label" in node && node.label === label) return id;
    throw new Error(`Nothing is labelled "${label}".`);
  }

  #take(json: string): void {
    const frame: ServerFrame = JSON.parse(json);
    this.frames.push(frame);
    if (frame.kind === "welcome") {
      this.session = frame.session;
      this.seq = frame.seq;
    } else if (frame.kind === "patch") {
      if (frame.reset === true) this.nodes.clear();
      for (const op of frame.ops) this.#apply(op);
      if (frame.end !== undefined && frame.seq === this.seq) this.end = frame.end;
    } else if (frame.kind === "ping" && !this.#isDeaf) {
      setImmediate(() => this.#connection?.receive({ kind: "pong" }));
    }
    this.#onChange();
  }

  #apply(op: Op): void {
    if (op[0] === "set") {
      this.nodes.set(op[1], op[2]);
    } else if (op[0] === "del") {
      this.nodes.delete(op[1]);
    } else if (op[0] === "props") {
      const node = this.nodes.get(op[1]);
      if (node !== undefined) this.nodes.set(op[1], Object.assign({}, node, op[2]));
    }
  }
}
