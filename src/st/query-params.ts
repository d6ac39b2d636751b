/** The query of the page's URL, to read and to write. */

import { currentScope } from "../script/scope.ts";
import { describeValue, invalid } from "./arguments.ts";

/** A value of a parameter: a list sets it several times. */
export type QueryValue = string | number | boolean | readonly (string | number | boolean)[];

/** The query of the page's URL. What is set shows at once in the address bar, without an entry in the history. */
export interface QueryParams extends Iterable<[name: string, value: string]> {
  /** How many parameters there are. */
  readonly size: number;
  /** The first value of a parameter; undefined when it is not there. */
  get(name: string): string | undefined;
  /** All values of a parameter. */
  getAll(name: string): readonly string[];
  has(name: string): boolean;
  /** Sets a parameter, and forgets what it was. */
  set(name: string, value: QueryValue): void;
  delete(name: string): void;
  /** Forgets all parameters. */
  clear(): void;
  /** All parameters by name; of several values the last. */
  toObject(): Record<string, string>;
  /** As it stands in the URL, without the question mark. */
  toString(): string;
}

/**
 * The query of the page's URL.
 *
 * @throws {@link ScriptError} `OUTSIDE_OF_RUN` when it is used outside of a run.
 * @example
 * const year = st.queryParams.get("year") ?? "2026";
 * st.queryParams.set("year", 2027);
 */
export const queryParams: QueryParams = {
  get size() {
    return query().size;
  },
  get: (name) => query().get(name) ?? undefined,
  getAll: (name) => query().getAll(name),
  has: (name) => query().has(name),
  set(name, value) {
    const values: readonly unknown[] = [value].flat();
    for (const one of values) checkValue(name, one);
    change((params) => {
      params.delete(name);
      for (const one of values) params.append(name, String(one));
    });
  },
  delete: (name) => change((params) => params.delete(name)),
  clear: () =>
    change((params) => {
      const names = new Set(params.keys());
      for (const name of names) params.delete(name);
    }),
  toObject: () => Object.fromEntries(query()),
  toString: () => query().toString(),
  [Symbol.iterator]: () => query()[Symbol.iterator](),
};

function query(): URLSearchParams {
  return currentScope().run.session.query;
}

function change(act: (params: URLSearchParams) => void): void {
  const { session } = currentScope().run;
  const before = session.query.toString();
  act(session.query);
  if (session.query.toString() !== before) session.queryChanged();
}

function checkValue(name: string, value: unknown): void {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return;
  throw invalid(
    "queryParams.set()",
    `the value for ${describeValue(name)} is ${describeValue(value)}`,
    "Give it a text, a number, a boolean, or a list of them; delete() takes a parameter away.",
  );
}
