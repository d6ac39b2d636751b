/** One run of the script: what its commands draw, which values they get, and when it has to stop. */

import {
  type ElementKind,
  type ElementNode,
  type InputKind,
  type NavigationProps,
  type PageProps,
  type PropsOf,
  type TriggerKind,
  type ValueOf,
  pageId,
} from "../protocol/elements.ts";
import { ScriptError, StopRun } from "./errors.ts";
import type { RunHost } from "./host.ts";
import { type Identity, type Place, toNode } from "./tree.ts";
import type { WidgetCodec } from "./widgets.ts";

/** How long changes may wait while a script computes without a pause. */
const flushAfterMs = 16;
/** From when on the browser is told what a run has not reached yet. */
const staleAfterMs = 500;
/** A run that throws away so many stops will never end by itself. */
const mostSwallowedStops = 10_000;

/** An element as a command describes it. */
export interface Drawing<Kind extends ElementKind> extends Partial<Identity> {
  readonly kind: Kind;
  readonly props: PropsOf<Kind>;
}

/** A widget as a command describes it. */
export interface WidgetDrawing<Kind extends InputKind, T> {
  readonly kind: Kind;
  readonly key: string | undefined;
  /** Without `value`, `form` and `error`, which are the run's to say. */
  readonly props: Omit<PropsOf<Kind>, "value" | "form" | "error">;
  /** The value before the person or the script has set one. */
  readonly initial: T;
  readonly codec: WidgetCodec<ValueOf<Kind>, T>;
  readonly onChange: ((value: T) => unknown) | undefined;
  /** Says what is wrong with a value, to be shown beside it. */
  readonly validate: ((value: T) => string | undefined) | undefined;
  /** Kept when it is not drawn. Keyed widgets are kept for the session anyway. */
  readonly persist: "page" | "session" | undefined;
  /** Bound to the query parameter that its key names. */
  readonly bind: "query" | undefined;
}

export interface TriggerDrawing<Kind extends TriggerKind> {
  readonly kind: Kind;
  readonly key: string | undefined;
  readonly props: Omit<PropsOf<Kind>, "form">;
  readonly onClick: (() => unknown) | undefined;
}

/** One run. Commands reach it by `currentScope().run`. */
export class Run {
  readonly session: RunHost;
  /** Interactions of the session that this run has seen. */
  readonly events: number;
  /** Where the last element went: an exception is shown there. */
  lastPlace: Place = { id: "main", form: undefined };
  /** Path of the page that draws: its widgets are its own. */
  page: string | undefined;
  hasNavigation = false;

  #isOver = false;
  /** Set while callbacks run: what a person has asked for is finished even when he is already further. */
  isCallback = false;
  #isObsolete = false;
  #swallowed = 0;
  #interrupt: ((reason: StopRun) => void) | undefined;
  #abort: AbortController | undefined;
  #pageProps: PageProps = {};
  #flushHandle: NodeJS.Immediate | undefined;
  #lastFlush: number;
  readonly startedAt: number;

  constructor(session: RunHost, events: number) {
    this.session = session;
    this.events = events;
    this.startedAt = performance.now();
    this.#lastFlush = this.startedAt;
    this.interrupted.catch(() => {}); // raced by who waits for this run, if anybody does
  }

  /** Rejects when a newer interaction comes, for code that waits. */
  readonly interrupted = new Promise<never>((_resolve, reject) => {
    this.#interrupt = reject;
  });

  /** Aborted when this run has to stop. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#isObsolete) this.#abort.abort(new StopRun("superseded"));
    return this.#abort.signal;
  }

  /** A newer interaction has come, or the person has pressed Stop. */
  supersede(): void {
    if (this.#isObsolete) return;
    this.#isObsolete = true;
    const stop = new StopRun("superseded");
    this.#abort?.abort(stop);
    this.#interrupt?.(stop);
  }

  /** Throws when this run has to stop. Called by every command, so it must cost nothing. */
  check(): void {
    if (this.#isOver) this.#stop();
    if (this.isCallback) return;
    if (this.#isObsolete || this.session.isObsolete(this.events)) this.#stop();
  }

  #stop(): never {
    this.#swallowed++;
    if (this.#swallowed === mostSwallowedStops) this.session.reportStuck();
    throw new StopRun("superseded");
  }

  /** Nothing that this run does counts from now on. */
  close(): void {
    this.#isOver = true;
    this.#abort?.abort(new StopRun("superseded"));
    if (this.#flushHandle !== undefined) clearImmediate(this.#flushHandle);
  }

  // --- drawing

  /** Draws an element and returns its id. */
  draw<Kind extends ElementKind>(place: Place, { kind, key, label, props }: Drawing<Kind>): string {
    const id = this.#identify(place, kind, { key, label });
    this.#put(place, id, toNode(kind, props));
    return id;
  }

  /** Changes an element that this run has drawn. */
  update<Kind extends ElementKind>(id: string, { kind, props }: Drawing<Kind>): void {
    if (!this.session.tree.isReached(id)) return;
    this.session.tree.show(id, toNode(kind, props));
    this.#changed();
  }

  /** Takes an element out that this run has drawn. */
  remove(place: Place, id: string): void {
    this.session.tree.remove(place.id, id);
    this.#changed();
  }

  /** Empties a container that this run has drawn. */
  clear(id: string): void {
    this.session.tree.clear(id);
    this.#changed();
  }

  /** Draws a widget and returns its value. */
  widget<Kind extends InputKind, T>(place: Place, drawing: WidgetDrawing<Kind, T>): T {
    return this.drawWidget(place, drawing).value;
  }

  /** Draws a widget that holds other elements, and returns its value and id. */
  drawWidget<Kind extends InputKind, T>(
    place: Place,
    drawing: WidgetDrawing<Kind, T>,
  ): { readonly id: string; readonly value: T } {
    const { kind, key, props, initial, codec, onChange, validate, persist, bind } = drawing;
    const { label, disabled } = props;
    const { widgets } = this.session;
    const id = this.#identify(place, kind, { key, label });
    const value = this.#valueOf(id, drawing);
    const read = (wire: unknown) => codec.read(wire);
    widgets.declare(id, {
      kind,
      key,
      label,
      isTrigger: false,
      isDisabled: disabled === true,
      keeps: persist ?? (key === undefined ? "no" : "session"),
      query: bind === "query" ? key : undefined,
      initial,
      initialWire: () => codec.write(initial),
      read,
      changed: onChange && ((wire) => whenRead(read(wire), onChange)),
      form: place.form,
    });
    if (key !== undefined) widgets.drawnKeys.add(key);
    const error = validate?.(value);
    const shown = { ...props, value: codec.write(value), ...formOf(place) };
    this.#put(place, id, toNode(kind, error === undefined ? shown : { ...shown, error }));
    return { id, value };
  }

  /** Draws a button and returns whether it was clicked just now. */
  trigger<Kind extends TriggerKind>(place: Place, drawing: TriggerDrawing<Kind>): boolean {
    const { kind, key, props, onClick } = drawing;
    const { label, disabled } = props;
    const { widgets } = this.session;
    const id = this.#identify(place, kind, { key, label });
    widgets.declare(id, {
      kind,
      key,
      label,
      isTrigger: true,
      isDisabled: disabled === true,
      keeps: "no",
      query: undefined,
      initial: undefined,
      initialWire: () => undefined,
      read: readClick,
      changed: onClick && (() => onClick()),
      form: place.form,
    });
    this.#put(place, id, toNode(kind, { ...props, ...formOf(place) }));
    return widgets.triggered.delete(id);
  }

  #valueOf<Kind extends InputKind, T>(id: string, drawing: WidgetDrawing<Kind, T>): T {
    const { key, codec, initial, props } = drawing;
    const { widgets } = this.session;
    const assigned = key === undefined ? undefined : this.#assigned(key);
    if (assigned !== undefined) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- codecs refuse what the widget cannot have
      const wire = codec.write(assigned.value as T);
      if (wire === undefined) {
        throw new ScriptError(
          "ARGUMENT_INVALID",
          `st.session["${key}"] was set to a value that "${props.label}" cannot have.`,
          "Set one of its options, or a value within its limits.",
        );
      }
      widgets.values.set(id, wire);
    }
    if (widgets.values.has(id)) {
      const read = codec.read(widgets.values.get(id));
      if (read !== undefined) return read.value;
      widgets.values.delete(id); // its options have changed since
    }
    if (drawing.bind === "query" && key !== undefined) {
      const read = readQuery(this.session.query.getAll(key), codec, codec.write(initial));
      if (read !== undefined) {
        widgets.values.set(id, codec.write(read.value));
        return read.value;
      }
    }
    return initial;
  }

  /** What the script has set for a widget before it drew it. */
  #assigned(key: string): { readonly value: unknown } | undefined {
    const { widgets, state } = this.session;
    for (const values of [widgets.assigned, state.values]) {
      if (!values.has(key)) continue;
      const value = values.get(key);
      values.delete(key);
      return { value };
    }
    return undefined;
  }

  #identify(place: Place, kind: ElementKind, identity: Partial<Identity>): string {
    const { key, label } = identity;
    if (key === "") {
      throw new ScriptError(
        "KEY_INVALID",
        "A key must not be empty.",
        "Leave it out, or give it a name.",
      );
    }
    const { tree } = this.session;
    if (tree.node(place.id)?.kind === "empty") tree.clear(place.id);
    const isRoot = !place.id.includes("/") && !place.id.startsWith("#");
    const base = this.page !== undefined && isRoot ? `${place.id}@${this.page}` : place.id;
    return tree.identify(base, kind, { key, label });
  }

  #put(place: Place, id: string, node: ElementNode): void {
    this.lastPlace = place;
    this.session.tree.place(place.id, id, node);
    this.#changed();
  }

  // --- the page itself

  /** Says something of the page; later words win. Until the run ends, what the last one said holds where this is silent. */
  configurePage(props: PageProps): void {
    this.#pageProps = { ...this.#pageProps, ...props };
    const before = this.session.tree.node(pageId);
    this.session.tree.show(pageId, { kind: "page", ...before, ...this.#pageProps });
    this.#changed();
  }

  /** The run has said all that it says of the page. */
  settlePage(): void {
    const hasWords = Object.keys(this.#pageProps).length > 0;
    if (!hasWords && this.session.tree.node(pageId) === undefined) return;
    this.session.tree.show(pageId, { kind: "page", ...this.#pageProps });
  }

  /** Declares the app's pages and which of them is shown. */
  navigate(navigation: NavigationProps): void {
    this.hasNavigation = true;
    this.session.reportPages(navigation.sections.flatMap((section) => section.pages));
    this.configurePage({ navigation });
  }

  // --- sending

  #changed(): void {
    const now = performance.now();
    if (now - this.#lastFlush > flushAfterMs) this.flush(now);
    else this.#flushHandle ??= setImmediate(() => this.flush(performance.now()));
  }

  /** Sends what has been drawn so far. */
  flush(now: number): void {
    if (this.#flushHandle !== undefined) clearImmediate(this.#flushHandle);
    this.#flushHandle = undefined;
    this.#lastFlush = now;
    if (this.#isOver) return;
    this.session.sendChanges(now - this.startedAt > staleAfterMs);
  }
}

function readClick(wire: unknown): { readonly value: true } | undefined {
  return wire === true ? { value: true } : undefined;
}

function whenRead<T>(
  read: { readonly value: T } | undefined,
  then: (value: T) => unknown,
): unknown {
  return read === undefined ? undefined : then(read.value);
}

function formOf({ form }: Place): { readonly form?: string } {
  return form === undefined ? {} : { form };
}

/** A value from the query: the text is read as what the widget's first value is. */
function readQuery<Wire, T>(
  texts: readonly string[],
  codec: WidgetCodec<Wire, T>,
  like: Wire | undefined,
): { readonly value: T } | undefined {
  const [text] = texts;
  if (text === undefined) return undefined;
  const wires: unknown[] = Array.isArray(like)
    ? [texts, texts.map(Number)]
    : [text === "true" ? true : text === "false" ? false : undefined, Number(text), text];
  for (const wire of wires) {
    const read = wire === undefined ? undefined : codec.read(wire);
    if (read !== undefined) return read;
  }
  return undefined;
}
