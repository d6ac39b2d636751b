/** Checks of the least and greatest number of an input, and of its steps. */

import { checkNumber, describeValue, invalid } from "./arguments.ts";

/** Refuses limits that are no numbers, or in the wrong order. */
export function checkLimits(call: string, min: number | undefined, max: number | undefined): void {
  checkNumber(call, "min", min);
  checkNumber(call, "max", max);
  if (min === undefined || max === undefined || min < max) return;
  throw invalid(call, `min ${min} is not below max ${max}`, "Swap them, or leave one out.");
}

/** Refuses a step that leads nowhere. */
export function checkStep(call: string, step: number): void {
  checkNumber(call, "step", step);
  if (step > 0) return;
  throw invalid(call, `step is ${describeValue(step)}`, "Give it a number above 0.");
}

/** Whether a value is a number within limits. */
export function isBetween(value: unknown, min = -Infinity, max = Infinity): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= min && value <= max;
}
