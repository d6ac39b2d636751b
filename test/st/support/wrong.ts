/** What a script may give to a command although its types say otherwise. */

/** Takes any value for one of the right type. */
export function wrong(value: unknown): never {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- to be wrong is its purpose
  return value as never;
}
