/** Turns any value into what JSON can say, losing as little as can be. */

/** A value that JSON can say. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/** Turns any value into what JSON can say: also what is cyclic, very deep, or has no JSON of its own. */
export function toJson(value: unknown): Json {
  return convert(value, []);
}

const deepest = 100;

/** @param above - The objects that the value stands in. */
function convert(value: unknown, above: readonly object[]): Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
    case "symbol":
      return String(value);
    case "undefined":
      return null;
    case "function":
      return `[function ${value.name || "without a name"}]`;
    case "object":
      return value === null ? null : convertObject(value, above);
  }
}

function convertObject(value: object, above: readonly object[]): Json {
  if (above.includes(value)) return "[a part that holds this]";
  if (above.length === deepest) return "[more]";
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? "[no date]" : value.toISOString();
  }
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (value instanceof RegExp || value instanceof URL) return String(value);
  const inside = [...above, value];
  const convertPart = (part: unknown) => convert(part, inside);
  if (value instanceof Map) return fromEntries([...value.entries()], convertPart);
  if (value instanceof Set || isNumbers(value)) return Array.from(value, convertPart);
  if (Array.isArray(value)) return value.map(convertPart);
  if ("toJSON" in value && typeof value.toJSON === "function") {
    const said: unknown = value.toJSON();
    return said === value ? "[itself]" : convertPart(said);
  }
  return fromEntries(Object.entries(value), convertPart);
}

/** Whether it is an array of numbers in one piece of memory. */
function isNumbers(value: object): value is object & Iterable<number | bigint> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function fromEntries(
  entries: readonly (readonly [unknown, unknown])[],
  convertPart: (part: unknown) => Json,
): Json {
  const shown = entries.filter(([, part]) => part !== undefined);
  return Object.fromEntries(shown.map(([name, part]) => [String(name), convertPart(part)]));
}
