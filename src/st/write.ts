/** Shows any value as what it is. */

import { currentScope } from "../script/scope.ts";
import { markdown } from "./text.ts";

/** Shows any value. */
export function write(...values: readonly unknown[]): void {
  currentScope();
  for (const value of values) markdown(String(value));
}
