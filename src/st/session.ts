/** What a script keeps between the runs of one browser tab. */

import { inspect } from "node:util";

import { ScriptError } from "../script/errors.ts";
import type { RunHost } from "../script/host.ts";
import { currentScope } from "../script/scope.ts";
import { describeValue, invalid } from "./arguments.ts";

/**
 * The state of a session by name. Declare your own names to have their types:
 *
 * @example
 * declare module "sluice" {
 *   interface SessionState {
 *     cart: string[];
 *   }
 * }
 */
export interface SessionState {
  [name: string]: unknown;
}

/**
 * What the script keeps between runs, for each browser tab apart. The value of an input with a key stands here too, and
 * is set here before the input is drawn.
 *
 * What can be cloned (plain objects, lists, maps, sets, dates …) is saved after each run, and outlives the server.
 *
 * @throws {@link ScriptError} `STATE_SET_TOO_LATE` when the value of an input is set after it was drawn in this run,
 *   `OUTSIDE_OF_RUN` when it is used outside of a run.
 * @example
 * st.session.count ??= 0;
 * if (st.button("More")) st.session.count = Number(st.session.count) + 1;
 */
export const session: SessionState = new Proxy<SessionState>(
  { [inspect.custom]: () => snapshot() },
  {
    get: (target, name) =>
      typeof name === "string" ? readState(host(), name) : Reflect.get(target, name),
    has: (_target, name) => typeof name === "string" && hasState(host(), name),
    set(_target, name, value) {
      if (typeof name === "string") writeState(host(), name, value);
      return typeof name === "string";
    },
    deleteProperty(_target, name) {
      if (typeof name === "string") deleteState(host(), name);
      return true;
    },
    ownKeys: () => namesOf(host()),
    getOwnPropertyDescriptor(_target, name) {
      if (typeof name !== "string" || !hasState(host(), name)) return undefined;
      const value = readState(host(), name);
      return { value, writable: true, enumerable: true, configurable: true };
    },
  },
);

/**
 * The state of the session with types: the same that `st.session` holds, begun by `init`, which is called only when
 * something of it is not there yet.
 *
 * @example
 * const cart = st.state(() => ({ items: [] as string[], note: "" }));
 * if (st.button("Add")) cart.items.push("apple");
 */
export function state<S extends object>(init: () => S): S {
  if (typeof init !== "function") {
    throw invalid(
      "state()",
      `it was given ${describeValue(init)}`,
      "Give it a function that returns the state at first: st.state(() => ({ count: 0 })).",
    );
  }
  currentScope();
  let isBegun = false;
  const begin = () => {
    if (isBegun) return;
    isBegun = true;
    const current = host();
    for (const [name, value] of Object.entries(init())) {
      if (!hasState(current, name)) writeState(current, name, value);
    }
  };
  const target: object = {};
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each name of S is in the session once `begin` ran
  return new Proxy(target, {
    get(_target, name) {
      if (typeof name === "string" && !hasState(host(), name)) begin();
      return Reflect.get(session, name);
    },
    has(_target, name) {
      begin();
      return Reflect.has(session, name);
    },
    set: (_target, name, value) => Reflect.set(session, name, value),
    deleteProperty: (_target, name) => Reflect.deleteProperty(session, name),
    ownKeys() {
      begin();
      return Reflect.ownKeys(session);
    },
    getOwnPropertyDescriptor(_target, name) {
      begin();
      return Reflect.getOwnPropertyDescriptor(session, name);
    },
  }) as S;
}

function host(): RunHost {
  return currentScope().run.session;
}

function readState({ widgets, state: { values } }: RunHost, name: string): unknown {
  const widget = widgets.ofKey(name);
  return widget === undefined ? values.get(name) : widget.value;
}

function hasState({ widgets, state: { values } }: RunHost, name: string): boolean {
  return values.has(name) || widgets.ofKey(name) !== undefined;
}

function namesOf({ widgets, state: { values } }: RunHost): string[] {
  const names = new Set([...values.keys(), ...widgets.assigned.keys()]);
  for (const { key, isTrigger } of widgets.declared.values()) {
    if (key !== undefined && !isTrigger) names.add(key);
  }
  return [...names];
}

function writeState({ widgets, state: { values } }: RunHost, name: string, value: unknown): void {
  checkSettable(widgets, name);
  const isOfWidget = widgets.declared.has(`#${name}`) || widgets.assigned.has(name);
  (isOfWidget ? widgets.assigned : values).set(name, value);
}

function deleteState({ widgets, state: { values } }: RunHost, name: string): void {
  checkSettable(widgets, name);
  values.delete(name);
  widgets.assigned.delete(name);
  widgets.values.delete(`#${name}`);
}

function checkSettable(widgets: RunHost["widgets"], name: string): void {
  if (widgets.declared.get(`#${name}`)?.isTrigger === true) {
    throw invalid(
      "st.session",
      `"${name}" is the key of a button, which only a person can click`,
      "Keep what the button does in a name of its own.",
    );
  }
  if (!widgets.drawnKeys.has(name)) return;
  throw new ScriptError(
    "STATE_SET_TOO_LATE",
    `st.session["${name}"] was set after the input with this key was drawn.`,
    "Set it before the input is drawn, or in a callback such as `onClick`.",
  );
}

function snapshot(): Record<string, unknown> {
  const current = host();
  return Object.fromEntries(namesOf(current).map((name) => [name, readState(current, name)]));
}
