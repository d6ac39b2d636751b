/** Whether two values of a widget are the same: they are JSON, and short. */

/** True when `a` and `b` would be the same JSON. */
export function isSameValue(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);
}
