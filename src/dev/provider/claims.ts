/** What the development provider says of a person. */

import type { Person } from "./people.ts";

/** The claims of a person; groups stand where the app looks for them (`[login.claims] groups`). */
export function claimsOf(
  person: Person,
  groupsClaim: readonly string[] | undefined,
): Readonly<Record<string, unknown>> {
  const { sub, name, email, isEmailVerified, groups, claims } = person;
  const [given, ...others] = name.split(" ");
  const family = others.length > 0 ? { family_name: others.join(" ") } : {};
  return {
    name,
    given_name: given,
    ...family,
    email_verified: isEmailVerified,
    ...groupsAt(groupsClaim ?? ["groups"], groups),
    ...claims,
    email,
    sub,
  };
}

/** The names of all claims that anyone has: a provider has to know them beforehand. */
export function claimNames(
  people: readonly Person[],
  groupsClaim: readonly string[] | undefined,
): readonly string[] {
  const names = people.flatMap((person) => Object.keys(claimsOf(person, groupsClaim)));
  return [...new Set(names)].toSorted((a, b) => (a < b ? -1 : 1));
}

/** A claim that is named by a URL has dots that are no path. */
function groupsAt(path: readonly string[], groups: readonly string[]): Record<string, unknown> {
  const whole = path.join(".");
  const [head = whole, ...rest] = whole.includes("/") ? [whole] : path;
  return { [head]: rest.length === 0 ? groups : groupsAt(rest, groups) };
}
