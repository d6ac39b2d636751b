/** An object of unknown values: what JSON of a stranger is, once it is known to be an object. */

export type UnknownRecord = Readonly<Record<string, unknown>>;

/** Whether the value is an object and no array. */
export function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
