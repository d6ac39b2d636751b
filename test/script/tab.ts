/** A session of a worker whose script is a function of the test, and what it has sent. */

import type { Interaction, PatchFrame, ServerFrame } from "../../src/protocol/frames.ts";
import type { PageRules } from "../../src/protocol/page-access.ts";
import type { UserState } from "../../src/protocol/user.ts";
import type { FromWorker, SavedSession } from "../../src/protocol/worker.ts";
import { createFlagMemory, openFlags } from "../../src/script/flags.ts";
import type { ScriptLoader } from "../../src/script/loader/loader.ts";
import { Session } from "../../src/script/session.ts";

export interface TabOptions {
  readonly script: () => unknown;
  readonly mode?: "development" | "production";
  readonly user?: UserState;
  readonly access?: PageRules;
  readonly path?: string;
  readonly query?: string;
  readonly saved?: { readonly facts: SavedSession; readonly state: Uint8Array };
}

export class Tab {
  readonly messages: FromWorker[] = [];
  readonly frames: ServerFrame[] = [];
  readonly flags = openFlags(createFlagMemory());
  readonly session: Session;
  state: Uint8Array = new Uint8Array(0);
  #seq = 0;
  #done = 0;
  #waiting: (() => void)[] = [];

  constructor(options: TabOptions) {
    const { script, mode = "development", user, path = "", query = "", saved } = options;
    const { access = { require: false, pages: [] } } = options;
    const loader: ScriptLoader = {
      script: () => Promise.resolve(async () => script()),
      invalidate() {},
      describe: (error) => ({
        name: error instanceof Error ? error.name : "Error",
        message: error instanceof Error ? error.message : String(error),
        stack: [],
      }),
    };
    this.session = new Session(
      {
        options: {
          root: "/app",
          entry: "/app/app.ts",
          mode,
          graphFile: undefined,
          secrets: {},
          access,
          stateWarnBytes: 1_000_000,
          stateMaxBytes: 2_000_000,
        },
        loader,
        flags: this.flags,
        post: (message, bytes) => this.#take(message, bytes),
        onRunning() {},
      },
      {
        t: "open",
        slot: 0,
        attach: 1,
        user: user ?? { isLoggedIn: false },
        saved: saved?.facts,
        isWaiting: false,
        context: {
          path,
          query,
          appUrl: "http://localhost:8501/",
          locale: "en",
          timeZone: "UTC",
          theme: "light",
          isEmbedded: false,
          ip: "127.0.0.1",
          headers: {},
        },
      },
      saved?.state ?? new Uint8Array(0),
    );
  }

  #take(message: FromWorker, bytes: Uint8Array | string = ""): void {
    this.messages.push(message);
    if (message.t === "frame") this.frames.push(JSON.parse(String(bytes)) as ServerFrame);
    if (message.t === "save" && message.hasState && typeof bytes !== "string") this.state = bytes;
    if (message.t !== "done") return;
    this.#done++;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Opens the page. */
  open(): Promise<void> {
    return this.#settled(() => this.session.rerun());
  }

  /** What the person does; resolves when the runs that follow are over. */
  input(...values: [id: string, value: unknown][]): Promise<void> {
    return this.#settled(() => this.send({ kind: "input", seq: this.#seq + 1, values }));
  }

  navigate(path: string, query = ""): Promise<void> {
    return this.#settled(() => this.send({ kind: "navigate", seq: this.#seq + 1, path, query }));
  }

  /** The same without waiting. */
  send(event: Interaction): void {
    this.#seq = event.seq;
    this.session.input(event);
  }

  get nextSeq(): number {
    return this.#seq + 1;
  }

  /** Resolves when the session has come to rest after this. */
  async #settled(act: () => void): Promise<void> {
    const before = this.#done;
    act();
    while (this.#done === before) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }

  get patches(): PatchFrame[] {
    return this.frames.filter((frame) => frame.kind === "patch");
  }

  get lastPatch(): PatchFrame | undefined {
    return this.patches.at(-1);
  }

  /** Ids and texts of what the page shows now. */
  get shown(): string[] {
    return this.session.tree.snapshot().flatMap((op) => {
      if (op[0] !== "set") return [];
      const node = op[2];
      if ("body" in node) return [node.body];
      if (node.kind === "exception") return [`! ${node.message}`];
      return "label" in node ? [`[${node.label}]`] : [];
    });
  }

  saved(): NonNullable<TabOptions["saved"]> {
    const save = this.messages.findLast((message) => message.t === "save");
    if (save === undefined) throw new Error("nothing was saved");
    return { facts: save.saved, state: this.state };
  }
}
