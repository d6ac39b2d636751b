/** The base of every error that Sluice throws on purpose: a stable code, what happened, and what to do. */

/** What is left of an error when it has crossed a socket, a pipe or a process. */
export interface ErrorShape {
  /** Stable, never renamed: what programs branch on. */
  readonly code: string;
  /** What happened and where, in whole sentences. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/** An error with a stable `code` to branch on, a `message` that says what happened and a `hint` that says what to do. */
export class SluiceError<Code extends string = string> extends Error implements ErrorShape {
  override readonly name: string = "SluiceError";
  readonly code: Code;
  readonly hint: string;

  constructor(code: Code, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
