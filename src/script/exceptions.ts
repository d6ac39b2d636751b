/** What is said of an exception: everything to the author, a number to visitors, both to the operator. */

import type { ExceptionProps } from "../protocol/elements.ts";
import type { FromWorker } from "../protocol/worker.ts";
import type { ErrorDescription } from "./loader/loader.ts";

/** What the author sees in the page, in development. */
export function ownException({
  name,
  message,
  hint,
  excerpt,
  stack,
}: ErrorDescription): ExceptionProps {
  return {
    name,
    message,
    ...(hint !== undefined && { hint }),
    ...(excerpt !== undefined && { excerpt }),
    stack,
  };
}

/** What visitors see in production: that something failed, and the number to tell the app's owner. */
export function publicException(id: string): ExceptionProps {
  return {
    message: "This part of the app did not work.",
    hint: "Try again. If it stays like this, tell the owner of the app the number below.",
    logId: id,
  };
}

/** What the operator's log says. */
export function failureOf(
  error: unknown,
  { name, message, hint, stack }: ErrorDescription,
  id: string,
  slot: number | undefined,
): FromWorker & { t: "failure" } {
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string"
      ? error.code
      : "SCRIPT_FAILED";
  const lines = stack.map(
    ({ function: called, file, line, column }) =>
      `    at ${called ?? "<script>"} (${file}:${line}:${column})`,
  );
  return {
    t: "failure",
    slot,
    id,
    error: { code, message: `${name}: ${message}`, hint: hint ?? "", stack: lines.join("\n") },
  };
}
