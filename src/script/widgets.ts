/** The values of a session's widgets: what the browser sent, what the script set, and when each is forgotten. */

import type { ErrorShape } from "../errors.ts";

/** How one kind of widget reads what comes over the wire, and writes what the script says. */
export interface WidgetCodec<Wire, T> {
  /** The script's value for a wire value; undefined when it is not one that this widget can have. Hostile input. */
  read(wire: unknown): { readonly value: T } | undefined;
  /** The wire value for a script's value; undefined when the widget cannot have it. */
  write(value: T): Wire | undefined; // robust: the script may have set anything by `st.session`
}

/** A widget as the last run that reached it declared it. */
export interface Declared {
  readonly kind: string;
  readonly label: string;
  readonly key: string | undefined;
  readonly isTrigger: boolean;
  readonly isDisabled: boolean;
  /** Whether a value that is not drawn is kept: for ever, or while the page is the same. */
  readonly keeps: "session" | "page" | "no";
  /** The query parameter that the value is bound to. */
  readonly query: string | undefined;
  /** The value before the person or the script has set one. */
  readonly initial: unknown;
  /** The same as the browser reads it. */
  readonly initialWire: () => unknown;
  /** The script's value for what the browser sent; undefined when the widget cannot have it. */
  readonly read: (wire: unknown) => { readonly value: unknown } | undefined;
  /** Calls the author's callback with a value that {@link Declared.read} let pass. */
  readonly changed: ((wire: unknown) => unknown) | undefined;
  /** Resets after the submit of its form. */
  readonly form: string | undefined;
}

/** A value as it would be refused: the browser is told, the script never sees it. */
export function refusal(declared: Declared | undefined, value: unknown): ErrorShape | undefined {
  if (declared === undefined) {
    return {
      code: "WIDGET_UNKNOWN",
      message: "The page does not show this element any more.",
      hint: "Look at the page as it is now, and try again.",
    };
  }
  const { label, kind, isDisabled, read } = declared;
  if (isDisabled) {
    return {
      code: "WIDGET_DISABLED",
      message: `"${label}" cannot be used now.`,
      hint: "Wait until it can be, or reload the page.",
    };
  }
  if (read(value) !== undefined) return undefined;
  return {
    code: "VALUE_INVALID",
    message: `The value sent for "${label}" is not one that this ${kind} can have.`,
    hint: "Choose again, or reload the page.",
  };
}

/** The values of one session. */
export class Widgets {
  /** Widget id → wire value, as the browser sent it or the script set it. */
  readonly values = new Map<string, unknown>();
  /** Buttons that were clicked and that no run has seen yet. */
  readonly triggered = new Set<string>();
  /** Widgets of the last runs, by id. */
  readonly declared = new Map<string, Declared>();
  /** Those that a run has drawn for the person as he is now: what was drawn for him before may not be his any more. */
  readonly open = new Set<string>();
  /** Key → value set by the script before its widget is drawn. */
  readonly assigned = new Map<string, unknown>();
  /** Keys whose widget this run has drawn. */
  readonly drawnKeys = new Set<string>();

  /** Notes that a run has drawn a widget. */
  declare(id: string, declared: Declared): void {
    this.declared.set(id, declared);
    this.open.add(id);
  }

  /** Takes a value that {@link refusal} let pass. */
  take(id: string, value: unknown): void {
    if (this.declared.get(id)?.isTrigger === true) this.triggered.add(id);
    else this.values.set(id, value);
  }

  /** The value of a keyed widget as the script sees it; undefined when there is none. */
  ofKey(key: string): { readonly value: unknown } | undefined {
    if (this.assigned.has(key)) return { value: this.assigned.get(key) };
    const id = `#${key}`;
    const declared = this.declared.get(id);
    if (declared === undefined || declared.isTrigger) return undefined;
    const read = this.values.has(id) ? declared.read(this.values.get(id)) : undefined;
    return read ?? { value: declared.initial };
  }

  /** Forgets what a whole run has not reached and nothing asked to keep. */
  sweep(isReached: (id: string) => boolean): void {
    for (const [id, { keeps }] of this.declared) {
      if (keeps === "no" && !isReached(id)) this.#forget(id);
    }
    for (const id of this.values.keys()) {
      if (!this.declared.has(id) && !id.startsWith("#")) this.values.delete(id);
    }
  }

  #forget(id: string): void {
    this.declared.delete(id);
    this.open.delete(id);
    this.values.delete(id);
  }

  /** Forgets what is kept for a page only. */
  leavePage(): void {
    for (const [id, { keeps }] of this.declared) {
      if (keeps === "page") this.#forget(id);
    }
  }

  /** Gives the widgets of a form their first values again. Returns those that have changed, with what they now show. */
  resetForm(form: string): readonly (readonly [id: string, wire: unknown])[] {
    return Array.from(this.declared)
      .filter(([id, declared]) => declared.form === form && this.values.delete(id))
      .map(([id, { initialWire }]) => [id, initialWire()]);
  }
}
