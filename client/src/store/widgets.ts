/** Values on their way: what the person is typing, what waits for a form's submit, what the script has not seen yet. */

import type { Interaction } from "../../../src/protocol/frames.ts";
import { isSameValue } from "./equal.ts";
import type { Outbox } from "./outbox.ts";
import { createSubscribers } from "./subscribers.ts";
import type { HeldValue, Tree } from "./tree.ts";

interface Held extends HeldValue {
  /** Number of the interaction that carries it; undefined until it is sent. */
  readonly seq: number | undefined;
}

export interface CommitOptions {
  /** The script need not run for it now: the value travels with the next interaction. */
  readonly quiet?: boolean;
}

export interface Widgets {
  /** What the person sees and has not sent, if there is such a value. */
  draft(id: string): HeldValue | undefined;
  /** The person is choosing or typing `value`. */
  show(id: string, value: unknown): void;
  /** The person has chosen the value shown. In a form it waits for the submit. */
  commit(id: string, options?: CommitOptions): void;
  /** The person clicked. A submit button takes the values of its form along. */
  trigger(id: string): void;
  /** Clicks the first button that submits `form`. False when there is none to click. */
  submit(form: string): boolean;
  /** The click on `id` has not been answered by the end of a run. */
  isBusy(id: string): boolean;
  /** Something typed or chosen would be lost by a reload of the page. */
  readonly isDirty: boolean;
  subscribe(id: string, listener: () => void): () => void;

  /** What wins over the value that the script sends. */
  readonly heldValue: (id: string) => HeldValue | undefined;
  onSent(interaction: Interaction): void;
  /** The script has seen everything up to `seq`. */
  acknowledge(seq: number): void;
  /** A run that has seen everything up to `seq` has ended. */
  onRunEnd(seq: number): void;
  forget(ids: readonly string[]): void;
}

export interface WidgetsOptions {
  readonly tree: Tree;
  readonly outbox: Outbox;
  /** Sends what waits in the outbox if the line is open. */
  readonly flush: () => void;
}

export function createWidgets({ tree, outbox, flush }: WidgetsOptions): Widgets {
  const drafts = new Map<string, HeldValue>();
  const held = new Map<string, Held>();
  const quiet = new Set<string>();
  /** Button → number of its last click, Infinity until that is sent. */
  const clicks = new Map<string, number>();
  const subscribers = createSubscribers();

  function formOf(id: string): string | undefined {
    const element = tree.element(id);
    return element !== undefined && "form" in element ? element.form : undefined;
  }

  /** Moves a draft into the tree. False when it changes nothing. */
  function settle(id: string): boolean {
    const draft = drafts.get(id);
    const element = tree.element(id);
    if (draft === undefined || element === undefined || !("value" in element)) return false;
    drafts.delete(id);
    const isChanged = !isSameValue(element.value, draft.value);
    if (isChanged) {
      held.set(id, { value: draft.value, seq: undefined });
      tree.setValue(id, draft.value);
    }
    subscribers.notify([id]);
    return isChanged;
  }

  function send(changed: readonly string[], clicked?: string): void {
    const ids = new Set([...quiet, ...changed]);
    quiet.clear();
    const values: [string, unknown][] = [];
    for (const id of ids) {
      const value = held.get(id);
      if (value !== undefined) values.push([id, value.value]);
    }
    if (clicked !== undefined) values.push([clicked, true]);
    outbox.add({ kind: "input", values, isClick: clicked !== undefined });
    flush();
  }

  function trigger(id: string): void {
    const element = tree.element(id);
    if (element?.kind !== "button" || element.disabled === true) return;
    const { form } = element;
    const isSubmit = element.isSubmit === true && form !== undefined;
    // A shortcut leaves the focus where it is: what was typed there belongs to what the script sees.
    const changed = [...drafts.keys()].filter((key) => {
      const own = formOf(key);
      return (own === undefined || (isSubmit && own === form)) && settle(key);
    });
    clicks.set(id, Number.POSITIVE_INFINITY);
    subscribers.notify([id]);
    send(changed, id);
  }

  function submitButton(parent: string, form: string): string | undefined {
    for (const id of tree.children(parent)) {
      const element = tree.element(id);
      const isButton = element?.kind === "button" && element.isSubmit && element.form === form;
      if (isButton && element.disabled !== true) return id;
      const inside = submitButton(id, form);
      if (inside !== undefined) return inside;
    }
    return undefined;
  }

  return {
    draft: (id) => drafts.get(id),
    show(id, value) {
      drafts.set(id, { value });
      subscribers.notify([id]);
    },
    commit(id, options) {
      if (options?.quiet === true) {
        if (settle(id)) quiet.add(id);
      } else if (formOf(id) === undefined && settle(id)) {
        send([id]);
      }
    },
    trigger,
    submit(form) {
      const id = submitButton(form, form);
      if (id === undefined) return false;
      trigger(id);
      return true;
    },
    isBusy: (id) => clicks.has(id),
    get isDirty() {
      return drafts.size > 0 || !outbox.isEmpty;
    },
    subscribe: (id, listener) => subscribers.subscribe(id, listener),

    heldValue: (id) => held.get(id),
    onSent({ seq, ...interaction }) {
      if (interaction.kind !== "input") return;
      for (const [id] of interaction.values) {
        const value = held.get(id);
        if (value !== undefined) held.set(id, { ...value, seq });
        if (clicks.has(id)) clicks.set(id, seq);
      }
    },
    acknowledge(seq) {
      for (const [id, value] of held) {
        if (value.seq !== undefined && value.seq <= seq) held.delete(id);
      }
    },
    onRunEnd(seq) {
      const done = [...clicks].filter(([, clicked]) => clicked <= seq).map(([id]) => id);
      for (const id of done) clicks.delete(id);
      subscribers.notify(done);
    },
    forget(ids) {
      for (const id of ids) {
        drafts.delete(id);
        held.delete(id);
        quiet.delete(id);
        clicks.delete(id);
      }
    },
  };
}
