/** One browser tab's session in a worker: takes interactions one after another and runs the script for them. */

import { randomUUID } from "node:crypto";

import type { PageEntry, PropsOf } from "../protocol/elements.ts";
import type { Interaction, RunOutcome } from "../protocol/frames.ts";
import { type AccessDecision, decidePage } from "../protocol/page-access.ts";
import type { UserState } from "../protocol/user.ts";
import type { SessionContext, ToWorker, WorkerOptions } from "../protocol/worker.ts";
import { ScriptError, StopRun } from "./errors.ts";
import { failureOf, ownException, publicException } from "./exceptions.ts";
import type { Flags } from "./flags.ts";
import type { LoginRequest, LogoutRequest, RunHost } from "./host.ts";
import { type Callback, takeValues } from "./interactions.ts";
import type { ScriptLoader } from "./loader/loader.ts";
import { Outbox, type Post } from "./outbox.ts";
import { Run } from "./run.ts";
import { Saver } from "./saver.ts";
import { scopeOfCode, within } from "./scope.ts";
import { State } from "./state.ts";
import { Toasts } from "./toasts.ts";
import { Tree, toNode } from "./tree.ts";
import { Widgets } from "./widgets.ts";

/** What a session needs of its worker. */
export interface SessionDeps {
  readonly options: WorkerOptions;
  readonly loader: ScriptLoader;
  readonly flags: Flags;
  readonly post: Post;
  /** The session's loop has begun or come to rest. */
  readonly onRunning: (isRunning: boolean) => void;
}

/** A callback that a newer interaction waits for is given up after this. */
const callbackPatienceMs = 2_000;
/** So many runs that only ask for another one are a loop. */
const mostReruns = 100;
/** A rehearsal gives way to nothing: the run it prepares is what the person waits for. */
const allEvents = Number.MAX_SAFE_INTEGER;

type Attached = "attach" | "context" | "user";

const mainPlace = { id: "main", form: undefined } as const;

export class Session implements RunHost {
  readonly tree = new Tree();
  readonly widgets = new Widgets();
  readonly state = new State();
  context: SessionContext;
  readonly isDevelopment: boolean;
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly root: string;
  readonly entry: string;
  user: UserState;
  path: string;
  query: URLSearchParams;

  readonly #slot: number;
  readonly #deps: SessionDeps;
  readonly #outbox: Outbox;
  readonly #toasts = new Toasts(this.tree);
  readonly #saver: Saver;
  readonly #queue: Interaction[] = [];
  #seq: number;
  /** Interactions received on this worker, stops included: what the control thread's flag is compared with. */
  #events = 0;
  /** How many of them the run that goes on has seen. */
  #seen = 0;
  #wantsRun = false;
  #current: Run | undefined;
  #isRunning = false;
  #isClosed = false;
  /** The script has run here, so there is something to show. */
  #hasRun = false;
  /** It has run elsewhere, or for the person as he was before: what its browser shows is nothing that he may use yet. */
  #isMoved: boolean;
  #pages: string | undefined;

  constructor(deps: SessionDeps, open: ToWorker & { t: "open" }, state: Uint8Array) {
    const { options, flags, post } = deps;
    const { slot, saved, context } = open;
    this.#deps = deps;
    this.#slot = slot;
    this.context = context;
    this.isDevelopment = options.mode === "development";
    this.secrets = options.secrets;
    this.root = options.root;
    this.entry = options.entry;
    this.user = open.user;
    this.path = saved?.path ?? context.path;
    this.query = new URLSearchParams(saved?.query ?? context.query);
    this.#seq = saved?.seq ?? 0;
    this.#isMoved = saved !== undefined;
    for (const [id, value] of Object.entries(saved?.values ?? {}))
      this.widgets.values.set(id, value);
    if (state.length > 0) this.state.load(state);
    this.#outbox = new Outbox(slot, open.attach, this.tree, post);
    this.#saver = new Saver({
      slot,
      state: this.state,
      limits: { warnBytes: options.stateWarnBytes, maxBytes: options.stateMaxBytes },
      post,
      saved: () => ({
        seq: this.#seq,
        path: this.path,
        query: this.query.toString(),
        values: Object.fromEntries(this.widgets.values),
      }),
      onNotice: (message) => {
        if (this.isDevelopment) this.notice(message);
      },
      onError: (error) => this.showLate(error),
    });
    Atomics.store(flags.events, slot, 0);
  }

  // --- what the server says

  /** Takes an interaction; the run that goes on, if any, gives way to it. */
  input(event: Interaction): void {
    this.#events++;
    this.#queue.push(event);
    this.#advance();
  }

  /** Runs the script without an interaction: at the beginning, and when its modules have changed. */
  rerun(): void {
    this.#wantsRun = true;
    this.#advance();
  }

  /** The person has pressed Stop. */
  stop(): void {
    this.#events++;
    if (this.#isRunning) this.#current?.supersede();
    // A run that never paused has given way to the flag before this came, and could not tell what it gave way to.
    else if (this.#hasRun) this.#outbox.patch(this.#seq, [], "stopped");
  }

  /** A browser has come (again): it is sent everything. */
  attach({ attach, context, user }: Pick<ToWorker & { t: "attach" }, Attached>): void {
    this.context = context;
    this.#become(user);
    this.#outbox.attach(attach);
    if (this.#isRunning) this.#outbox.patch(this.#seq, this.tree.flush(false), undefined);
    else if (this.#hasRun) this.#outbox.patch(this.#seq, [], "finished");
    else this.rerun();
  }

  /** Somebody else, or nobody, uses this session from now on. */
  setUser(user: UserState): void {
    this.#become(user);
    this.rerun();
  }

  #become(user: UserState): void {
    const isSame = JSON.stringify(user) === JSON.stringify(this.user);
    this.user = user;
    if (isSame) return;
    this.widgets.open.clear();
    this.#isMoved = true;
  }

  close(): void {
    this.#isClosed = true;
    this.#queue.length = 0;
    this.#current?.supersede();
    this.#saver.flush();
  }

  // --- the loop

  #advance(): void {
    if (this.#isRunning) this.#current?.supersede();
    else void this.#loop();
  }

  async #loop(): Promise<void> {
    this.#isRunning = true;
    this.#deps.onRunning(true);
    let outcome: RunOutcome = "finished";
    let reruns = 0;
    while (!this.#isClosed && (this.#queue.length > 0 || this.#wantsRun)) {
      if (this.#isMoved && this.#queue.some(({ kind }) => kind === "input")) await this.#rehearse();
      const events = this.#queue.splice(0);
      reruns = events.length > 0 ? 0 : reruns + 1;
      this.#wantsRun = false;
      outcome = await this.#run(events);
      if (!this.#wantsRun) continue;
      if (reruns > mostReruns) {
        this.#wantsRun = false;
        this.showLate(rerunLoop());
      } else {
        await new Promise((resolve) => setImmediate(resolve)); // lets messages in
      }
    }
    this.#isRunning = false;
    this.#deps.onRunning(false);
    const seen = { events: this.#events, seq: this.#seq };
    this.#deps.post({ t: "done", slot: this.#slot, ...seen, outcome });
    if (!this.#isClosed) this.#saver.saveSoon();
  }

  /** Runs once with the old values, unsent: a session that has moved here has no widgets and callbacks yet. */
  async #rehearse(): Promise<void> {
    this.#outbox.isSilent = true;
    await this.#run([], allEvents);
    this.#outbox.isSilent = false;
    this.#outbox.needsReset = true;
  }

  async #run(events: readonly Interaction[], seen = this.#events): Promise<RunOutcome> {
    const run = new Run(this, seen);
    this.#current = seen === allEvents ? undefined : run;
    this.#seen = this.#events;
    this.#deps.flags.enter(this.#slot, this.#seen);
    this.tree.begin();
    this.widgets.drawnKeys.clear();
    this.#toasts.place(Date.now());
    const forms = new Set<string>();
    let outcome: RunOutcome = "finished";
    let keepsRest = false;
    try {
      const callbacks = this.#take(events, forms);
      if (!this.access(this.path).allow) this.#turnAway(this.path, this.query.toString());
      if (callbacks.length > 0) await this.#callBack(run, callbacks);
      const script = within({ run, place: mainPlace }, () => this.runScript(this.entry));
      await Promise.race([script, run.interrupted]);
    } catch (error) {
      outcome = this.#outcomeOf(run, error);
      keepsRest = !(error instanceof StopRun) || error.keepsRest || outcome === "superseded";
    }
    this.#finish(run, outcome, keepsRest, forms);
    return outcome;
  }

  #outcomeOf(run: Run, error: unknown): RunOutcome {
    if (error instanceof StopRun) {
      if (error.reason === "rerun") this.#wantsRun = true;
      return error.reason === "superseded" ? "superseded" : "stopped";
    }
    this.#show(run, error);
    return "failed";
  }

  #finish(run: Run, outcome: RunOutcome, keepsRest: boolean, forms: ReadonlySet<string>): void {
    if (outcome === "finished") {
      if (!run.hasNavigation) {
        this.reportPages(undefined);
        if (this.path !== "") run.configurePage({ isNotFound: true });
      }
      run.settlePage();
    }
    if (!keepsRest) this.widgets.sweep((id) => this.tree.isReached(id));
    this.#hasRun = true;
    if (outcome !== "superseded") {
      this.#isMoved = false;
      this.widgets.triggered.clear();
      // What was typed is not lost with a run that failed.
      if (outcome !== "failed") for (const form of forms) this.#resetForm(form);
    }
    run.close();
    const ops = [...this.tree.end(keepsRest), ...this.#outbox.forgetBlobs()];
    const isLast = this.#queue.length === 0 && !this.#wantsRun;
    this.#outbox.patch(this.#seq, ops, isLast ? this.#endOf(outcome) : undefined);
  }

  /** A run that gave way to nothing was stopped by the person. An interaction may still be on its way here. */
  #endOf(outcome: RunOutcome): RunOutcome {
    const sent = Atomics.load(this.#deps.flags.events, this.#slot);
    return outcome === "superseded" && sent <= this.#events ? "stopped" : outcome;
  }

  #take(events: readonly Interaction[], forms: Set<string>): readonly Callback[] {
    const callbacks: Callback[] = [];
    for (const event of events) {
      this.#seq = event.seq;
      if (event.kind === "navigate") this.#moveTo(event.path, event.query);
      // What a page does is no more open than the page.
      if (event.kind !== "input" || !this.access(this.path).allow) continue;
      const taken = takeValues(event.values, this.widgets, this.tree);
      if (taken.kind === "refused") {
        this.#outbox.needsReset = true; // the browser shows what it sent: it is told what holds
        this.#outbox.frame({ kind: "refused", seq: event.seq, error: taken.error });
        continue;
      }
      callbacks.push(...taken.callbacks);
      for (const form of taken.forms) forms.add(form);
      for (const [name, texts] of taken.query) this.#bind(name, texts);
    }
    return callbacks;
  }

  /** What a person has asked for is done even when he is already further, so callbacks do not give way at once. */
  async #callBack(run: Run, callbacks: readonly Callback[]): Promise<void> {
    run.isCallback = true;
    try {
      for (const callback of callbacks) {
        const called = within({ run, place: mainPlace }, async () => callback());
        // oxlint-disable-next-line no-await-in-loop -- one after another, as they were asked for
        await Promise.race([called, patience(run)]);
      }
    } catch (error) {
      if (error instanceof StopRun) throw error;
      this.#show(run, error);
    } finally {
      run.isCallback = false;
    }
  }

  /** Without another run, which would take away what the script has drawn about the submit. */
  #resetForm(form: string): void {
    const formNode = this.tree.node(form);
    if (formNode?.kind !== "form" || formNode.clearOnSubmit !== true) return;
    for (const [id, value] of this.widgets.resetForm(form)) {
      const node = this.tree.node(id);
      if (node !== undefined) {
        this.tree.show(id, toNode(node.kind, { ...node, value, error: undefined }));
      }
    }
  }

  #moveTo(path: string, query: string): void {
    if (path !== this.path) this.widgets.leavePage();
    this.path = path;
    this.query = new URLSearchParams(query);
  }

  #bind(name: string, texts: readonly string[]): void {
    this.query.delete(name);
    for (const text of texts) this.query.append(name, text);
    this.queryChanged();
  }

  // --- what a run asks for

  isObsolete(events: number): boolean {
    const { flags } = this.#deps;
    flags.enter(this.#slot, this.#seen);
    return Atomics.load(flags.events, this.#slot) > events;
  }

  reportStuck(): void {
    this.#deps.post({ t: "stuck", slot: this.#slot });
  }

  reportPages(pages: readonly PageEntry[] | undefined): void {
    const json = JSON.stringify(pages ?? null);
    if (json === this.#pages) return;
    this.#pages = json;
    this.#deps.post({ t: "pages", slot: this.#slot, pages });
  }

  sendChanges(marksStale: boolean): void {
    this.#outbox.patch(this.#seq, this.tree.flush(marksStale), undefined);
  }

  queryChanged(): void {
    this.#outbox.frame({
      kind: "location",
      path: this.path,
      query: this.query.toString(),
      replace: true,
    });
  }

  access(path: string): AccessDecision {
    return decidePage(this.#deps.options.access, path, this.user);
  }

  goTo(path: string, query: string): never {
    if (!this.access(path).allow) this.#turnAway(path, query);
    this.#moveTo(path, query);
    this.#outbox.frame({ kind: "location", path, query, replace: false });
    throw new StopRun("rerun", true);
  }

  #turnAway(path: string, query: string): never {
    if (!this.#outbox.isSilent) this.#deps.post({ t: "forbidden", slot: this.#slot, path, query });
    throw new StopRun("ended", true);
  }

  async runScript(file: string): Promise<void> {
    const script = await this.#deps.loader.script(file);
    await script();
  }

  blob(bytes: Uint8Array): string {
    return this.#outbox.blob(bytes);
  }

  toast(props: PropsOf<"toast">): void {
    if (this.#outbox.isSilent) return;
    this.#toasts.add(props, Date.now());
  }

  showException(error: unknown): void {
    const scope = scopeOfCode();
    if (scope !== undefined) this.#show(scope.run, error, scope.place);
  }

  /** Shows an exception of code that no run waited for. */
  showLate(error: unknown): void {
    const run = this.#current ?? new Run(this, allEvents);
    this.#show(run, error, mainPlace);
    this.sendChanges(false);
  }

  #show(run: Run, error: unknown, place = run.lastPlace): void {
    const description = this.#deps.loader.describe(error);
    const id = randomUUID().slice(0, 8);
    this.#deps.post(failureOf(error, description, id, this.#slot));
    const props = this.isDevelopment ? ownException(description) : publicException(id);
    run.draw(place, { kind: "exception", props });
  }

  login(request: LoginRequest): void {
    const returnTo = this.#resolve(request.returnTo);
    if (!this.#outbox.isSilent)
      this.#deps.post({ t: "login", slot: this.#slot, ...request, returnTo });
  }

  logout(request: LogoutRequest): void {
    const returnTo = this.#resolve(request.returnTo);
    if (!this.#outbox.isSilent)
      this.#deps.post({ t: "logout", slot: this.#slot, ...request, returnTo });
  }

  /** The page that `here` means, relative to the home page: only this side knows of the script's last move. */
  #resolve(returnTo: string): string {
    if (returnTo !== "here") return returnTo;
    const query = this.query.toString();
    return `./${this.path}${query === "" ? "" : `?${query}`}`;
  }

  notice(message: string): void {
    this.#deps.post({ t: "notice", slot: this.#slot, message });
  }
}

/** Rejects some time after a newer interaction has come. */
async function patience(run: Run): Promise<never> {
  try {
    return await run.interrupted;
  } catch (stop) {
    await new Promise((resolve) => {
      setTimeout(resolve, callbackPatienceMs).unref();
    });
    throw stop;
  }
}

function rerunLoop(): ScriptError {
  return new ScriptError(
    "RERUN_LOOP",
    `The script has asked for ${mostReruns} runs in a row.`,
    "Call st.rerun() only after something has changed that makes the next run different.",
  );
}
