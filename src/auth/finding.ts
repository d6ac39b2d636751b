/** What `sluice auth check` says of one thing that it tried. */

import { AuthError } from "./errors.ts";

export interface Finding {
  readonly kind: "ok" | "warning" | "problem";
  /** What was seen, as a sentence. */
  readonly text: string;
  /** What to do about it. */
  readonly cure?: string;
}

export function ok(text: string): Finding {
  return { kind: "ok", text };
}

export function warning(text: string, cure?: string): Finding {
  return { kind: "warning", text, ...(cure !== undefined && { cure }) };
}

export function problem(text: string, cure: string): Finding {
  return { kind: "problem", text, cure };
}

/** Why something failed, to stand behind a colon. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof AuthError)) return "for a reason unknown";
  // Reasons begin with the exchange they are of, which the finding says already.
  return error.reason.replace(/^(?:metadata|code): /, "");
}
