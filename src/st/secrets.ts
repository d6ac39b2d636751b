/** The app's secrets, as secrets.toml and the environment have them, without those of the login. */

import { ScriptError } from "../script/errors.ts";
import { currentScope } from "../script/scope.ts";

/** The secrets by name. `declare module "sluice" { interface Secrets { apiKey: string } }` gives yours their types. */
export interface Secrets {
  readonly [name: string]: unknown;
}

/**
 * The app's secrets: everything in secrets.toml but `[auth]`.
 *
 * @throws {@link ScriptError} `SECRET_MISSING` for a name that is not there; `"name" in st.secrets` asks.
 * @example const response = await fetch(url, { headers: { authorization: `Bearer ${st.secrets.apiKey}` } });
 */
export const secrets: Secrets = guard(() => currentScope().run.session.secrets, []);

type Table = Readonly<Record<string, unknown>>;

/** A table whose missing names are errors; the tables in it, too. */
function guard(table: () => Table, path: readonly string[]): Table {
  const target: Table = {};
  return new Proxy(target, {
    get(_target, name) {
      // `await`, JSON and the console ask for these of any object.
      if (typeof name !== "string" || name === "then" || name === "toJSON") return undefined;
      const current = table();
      if (!Object.hasOwn(current, name)) throw missing([...path, name]);
      const value = current[name];
      return isTable(value) ? guard(() => value, [...path, name]) : value;
    },
    has: (_target, name) => Object.hasOwn(table(), name),
    ownKeys: () => Object.keys(table()),
    getOwnPropertyDescriptor(_target, name) {
      const value: unknown = Reflect.get(table(), name);
      const isOwn = Object.hasOwn(table(), name);
      return isOwn ? { value, enumerable: true, configurable: true } : undefined;
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}

function isTable(value: unknown): value is Table {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function missing(path: readonly string[]): ScriptError {
  const table = path.slice(0, -1).join(".");
  const line = `${path.at(-1) ?? ""} = "…"`;
  return new ScriptError(
    "SECRET_MISSING",
    `There is no secret "${path.join(".")}".`,
    `Write ${line} ${table === "" ? "at the top of" : `below [${table}] in`} .sluice/secrets.toml, which belongs in no repository.`,
  );
}
