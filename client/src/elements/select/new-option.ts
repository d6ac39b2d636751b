/** An option that the person adds: it stands in the list as soon as it is typed. */

/** `options`, and what is typed when nothing in the list is called so and new options are allowed. */
export function withNewOption(
  options: readonly string[],
  query: string,
  allowNew: boolean,
): readonly string[] {
  const typed = query.trim();
  if (!allowNew || typed === "") return options;
  const lower = typed.toLocaleLowerCase();
  const isKnown = options.some((option) => option.toLocaleLowerCase() === lower);
  return isKnown ? options : [...options, typed];
}
