/** Which run the code that calls a command belongs to, and where in the tree it writes. */

import { AsyncLocalStorage } from "node:async_hooks";

import { ScriptError } from "./errors.ts";
import type { Run } from "./run.ts";
import type { Place } from "./tree.ts";

export interface Scope {
  readonly run: Run;
  readonly place: Place;
}

// One for all copies of Sluice in a process: a package of components may import its own.
const key = Symbol.for("sluice.run");
const shared = globalThis as typeof globalThis & { [key]?: AsyncLocalStorage<Scope> };
const scopes: AsyncLocalStorage<Scope> = (shared[key] ??= new AsyncLocalStorage<Scope>());

/**
 * The run that calls, checked to be current.
 *
 * @throws {@link ScriptError} `OUTSIDE_OF_RUN` when no run calls.
 */
export function currentScope(): Scope {
  const scope = scopes.getStore();
  if (scope === undefined) {
    throw new ScriptError(
      "OUTSIDE_OF_RUN",
      "A command was called outside of a run: at the top level of an imported module, or after everything that belongs to the run was over.",
      "Call it from the script itself, or from a function that the script calls.",
    );
  }
  scope.run.check();
  return scope;
}

/** The run whose code is on the stack, if any; also when it is over. */
export function scopeOfCode(): Scope | undefined {
  return scopes.getStore();
}

/** Runs code whose commands write to a place of a run. */
export function within<T>(scope: Scope, body: () => T): T {
  return scopes.run(scope, body);
}

/** Runs code that belongs to no run, such as the top level of a module. */
export function outsideRun<T>(body: () => T): T {
  return scopes.exit(body);
}
