/** `st.session`: what a script keeps between runs, saved key by key so that it outlives the worker. */

import { deserialize, serialize } from "node:v8";

import { ScriptError } from "./errors.ts";

/** Why a value cannot be saved, for the author. */
export interface Unsaved {
  readonly key: string;
  readonly reason: string;
}

export interface StateLimits {
  readonly warnBytes: number;
  readonly maxBytes: number;
}

/** The kept values of one session, and which of them have changed since they were last saved. */
export class State {
  readonly values = new Map<string, unknown>();
  readonly #saved = new Map<string, Buffer>();
  readonly #told = new Set<string>();
  #size = 0;

  /** Brings back what {@link State.save} wrote. A value written by another version of the script may be missing. */
  load(bytes: Uint8Array): void {
    const saved: unknown = deserialize(bytes);
    if (!(saved instanceof Map)) return;
    for (const [key, value] of saved as Map<unknown, unknown>) {
      if (typeof key !== "string" || !(value instanceof Uint8Array)) continue;
      const copy = Buffer.from(value);
      this.#saved.set(key, copy);
      this.#size += copy.length;
      this.values.set(key, deserialize(copy));
    }
  }

  /**
   * All values as bytes; undefined when nothing has changed.
   *
   * @returns What could not be saved, each key once.
   * @throws {@link ScriptError} `STATE_TOO_LARGE` above the limit; what was saved before stays saved.
   */
  save(limits: StateLimits): {
    bytes: Uint8Array | undefined;
    unsaved: Unsaved[];
    notice?: string;
  } {
    const unsaved: Unsaved[] = [];
    let hasChanged = false;
    for (const key of this.#saved.keys()) {
      if (this.values.has(key)) continue;
      this.#size -= this.#saved.get(key)?.length ?? 0;
      this.#saved.delete(key);
      hasChanged = true;
    }
    for (const [key, value] of this.values) {
      const reason = unsavable(value);
      const bytes = reason === undefined ? trySerialize(value) : reason;
      if (typeof bytes === "string") {
        if (!this.#told.has(key)) unsaved.push({ key, reason: bytes });
        this.#told.add(key);
        continue;
      }
      const before = this.#saved.get(key);
      if (before?.equals(bytes) === true) continue;
      this.#saved.set(key, bytes);
      this.#size += bytes.length - (before?.length ?? 0);
      hasChanged = true;
    }
    if (this.#size > limits.maxBytes) {
      throw new ScriptError(
        "STATE_TOO_LARGE",
        `st.session holds ${megabytes(this.#size)}, more than the ${megabytes(limits.maxBytes)} that are kept for a session.`,
        "Keep large data in a cache or a database and only its name in st.session, or raise [script] state_max.",
      );
    }
    const result = { bytes: hasChanged ? serialize(this.#saved) : undefined, unsaved };
    if (hasChanged && this.#size > limits.warnBytes && !this.#told.has(sizeNotice)) {
      this.#told.add(sizeNotice);
      return {
        ...result,
        notice: `st.session holds ${megabytes(this.#size)}: it is saved again after each run that changes it. Keep large data in a cache.`,
      };
    }
    return result;
  }
}

const sizeNotice = "\0size";

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}

function trySerialize(value: unknown): Buffer | string {
  try {
    return serialize(value);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const plain = new Set<unknown>([
  Object.prototype,
  Array.prototype,
  Map.prototype,
  Set.prototype,
  Date.prototype,
  RegExp.prototype,
  ArrayBuffer.prototype,
  SharedArrayBuffer.prototype,
  null,
]);

/**
 * Why the structured clone would silently lose something of a value: it empties `URL` or `Headers`, and takes the class
 * from instances. Looks at the value and two levels below, which is where authors put such things.
 */
function unsavable(value: unknown, depth = 0): string | undefined {
  if (typeof value === "function") return "it is a function";
  if (typeof value === "symbol") return "it is a symbol";
  if (typeof value !== "object" || value === null) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (ArrayBuffer.isView(value) || value instanceof Error) return undefined;
  if (!plain.has(prototype))
    return `it is an instance of ${className(value)}, whose class would be lost`;
  if (depth === 2) return undefined;
  const parts =
    value instanceof Map || value instanceof Set ? value.values() : Object.values(value);
  let looked = 0;
  for (const part of parts) {
    if (looked++ === 64) break; // what is wrong with one of many is wrong with the first
    const reason = unsavable(part, depth + 1);
    if (reason !== undefined) return reason.replace(/^it is/, "in it is");
  }
  return undefined;
}

function className(value: object): string {
  const { constructor } = value;
  return typeof constructor === "function" && constructor.name !== ""
    ? constructor.name
    : "a class";
}
