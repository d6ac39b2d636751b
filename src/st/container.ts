/** What all containers are: callable, and with every command as a method. */

import { ScriptError } from "../script/errors.ts";
import { type Scope, currentScope, scopeOfCode, within } from "../script/scope.ts";

/** Makes a container the current one for what runs inside, helper modules and awaited work included. */
export type Callable = <T>(body: () => T) => T;

/** Makes a container; `scope` says where its elements go and is asked on each call, `own` is what it has beside. */
export type CreateContainer<Commands> = <Own extends object>(
  scope: () => Scope,
  own: Own,
) => Callable & Commands & Own;

type AnyFunction = (...args: never[]) => unknown;

const scopeOf = Symbol("scope");

/**
 * Prepares containers: each command becomes a method of all, which calls it with the container as the current one.
 */
export function containersWith<Commands extends Readonly<Record<string, AnyFunction>>>(
  commands: Commands,
): CreateContainer<Commands> {
  const prototype: object = Object.create(Function.prototype);
  for (const [name, command] of Object.entries(commands)) {
    const method = function (this: { readonly [scopeOf]: () => Scope }, ...args: never[]): unknown {
      return within(this[scopeOf](), () => command(...args));
    };
    Object.defineProperty(method, "name", { value: name });
    Object.defineProperty(prototype, name, { value: method });
  }
  return (scope, own) => {
    const call: Callable = (body) => within(scope(), body);
    Object.setPrototypeOf(call, prototype);
    const container: object = Object.assign(call, own, { [scopeOf]: scope });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the prototype was made of the commands
    return container as Callable & Commands & typeof own;
  };
}

/** The scope of a container that a run has drawn: it is of no use to another run. */
export function scopeOfRun(scope: Scope): () => Scope {
  return () => {
    const current = scopeOfCode();
    if (current === undefined) return currentScope(); // says that no run calls
    if (current.run === scope.run) return scope;
    throw new ScriptError(
      "OUTSIDE_OF_RUN",
      "A container of a run that is over was written to.",
      "Keep what should be shown in st.session, and write it where the script draws the container.",
    );
  };
}
