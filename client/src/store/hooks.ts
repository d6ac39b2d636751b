/** What an element may ask of the store: its value, its children, the bytes it shows, and to be triggered. */

import { createContext, useCallback, useContext, useSyncExternalStore } from "react";

import type { TriggerKind } from "../../../src/protocol/elements.ts";
import type { Session } from "../connection/session.ts";
import type { Cell } from "./cell.ts";
import type { AnyElement, ElementOf, InputElement } from "./tree.ts";
import type { CommitOptions } from "./widgets.ts";

export const SessionContext = createContext<Session | undefined>(undefined);

/** The conversation of this tab. Elements use the hooks below instead. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error("There is no SessionContext around this component.");
  return session;
}

/** What is in `cell` now. */
export function useCell<Value>(cell: Cell<Value>): Value {
  return useSyncExternalStore(cell.subscribe, cell.get);
}

/** The element `id`; undefined when there is none. */
export function useNode(id: string): AnyElement | undefined {
  const { tree } = useSession();
  const subscribe = useCallback((listener: () => void) => tree.subscribe(id, listener), [tree, id]);
  return useSyncExternalStore(subscribe, () => tree.element(id));
}

/** Ids of the children of `id`, in order. */
export function useChildren(id: string): readonly string[] {
  const { tree } = useSession();
  const subscribe = useCallback((listener: () => void) => tree.subscribe(id, listener), [tree, id]);
  return useSyncExternalStore(subscribe, () => tree.children(id));
}

/** True while a run goes on that has not reached the element yet. */
export function useIsStale(id: string): boolean {
  const { tree } = useSession();
  const subscribe = useCallback((listener: () => void) => tree.subscribe(id, listener), [tree, id]);
  return useSyncExternalStore(subscribe, () => tree.isStale(id));
}

/**
 * The value of an input: what the person is choosing, else what the script and the person agree on.
 *
 * @returns The value; `show`, which shows another value at once without telling the script; and `commit`, which gives
 * the script the value shown, or the one it is called with. In a form the script gets it with the submit. A `quiet`
 * commit does not run the script: the value travels with the next interaction.
 * @example
 * const [value, show, commit] = useWidgetValue(element);
 * <input value={value} onChange={(event) => show(event.currentTarget.value)} onBlur={() => commit()} />
 */
export function useWidgetValue<Input extends InputElement>(
  element: Input,
): readonly [
  value: Input["value"],
  show: (value: Input["value"]) => void,
  commit: (value?: Input["value"], options?: CommitOptions) => void,
] {
  const { widgets } = useSession();
  const { id } = element;
  const subscribe = useCallback(
    (listener: () => void) => widgets.subscribe(id, listener),
    [widgets, id],
  );
  const draft = useSyncExternalStore(subscribe, () => widgets.draft(id));
  const show = useCallback((value: Input["value"]) => widgets.show(id, value), [widgets, id]);
  const commit = useCallback(
    (value?: Input["value"], options?: CommitOptions) => {
      if (value !== undefined) widgets.show(id, value);
      widgets.commit(id, options);
    },
    [widgets, id],
  );
  // Only `show` above writes drafts of this id, so a draft has the type of the element's value.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const value = draft === undefined ? element.value : (draft.value as Input["value"]);
  return [value, show, commit];
}

/** How to click a button, and whether the run of the last click still goes on. */
export function useTrigger(
  element: ElementOf<TriggerKind>,
): readonly [trigger: () => void, isBusy: boolean] {
  const { widgets } = useSession();
  const { id } = element;
  const subscribe = useCallback(
    (listener: () => void) => widgets.subscribe(id, listener),
    [widgets, id],
  );
  const isBusy = useSyncExternalStore(subscribe, () => widgets.isBusy(id));
  const trigger = useCallback(() => widgets.trigger(id), [widgets, id]);
  return [trigger, isBusy];
}

/** Bytes by the hash of their content; undefined until they are there. */
export function useBlob(name: string): Uint8Array | undefined {
  const { blobs } = useSession();
  const subscribe = useCallback(
    (listener: () => void) => blobs.subscribe(name, listener),
    [blobs, name],
  );
  return useSyncExternalStore(subscribe, () => blobs.get(name));
}
