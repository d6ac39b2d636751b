/** Who can log in at the development provider: some sample people, and those of `sluice.people.toml`. */

import { createHash } from "node:crypto";
import { join } from "node:path";

import { ConfigError, type Problem } from "../../config/problems.ts";
import { type Report, Section } from "../../config/section.ts";
import { type Setting, toPlain, toSetting } from "../../config/settings.ts";
import { readTomlFile } from "../../config/toml-file.ts";

/** Somebody who can log in without an account anywhere. */
export interface Person {
  /** Stable for an address. */
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  readonly isEmailVerified: boolean;
  readonly groups: readonly string[];
  /** Further claims, as they come in the ID token. */
  readonly claims: Readonly<Record<string, unknown>>;
}

export const peopleFile = "sluice.people.toml";

/** They show what an app has to cope with: a group or none, names beyond ASCII, an address nobody has checked. */
export const samplePeople: readonly Person[] = [
  sample("Ada Lovelace", "ada@example.com", ["admins"]),
  sample("Grace Hopper", "grace@example.com", ["analysts"]),
  sample("Søren Ångström-Kierkegård", "soren@example.org", ["analysts", "editors"]),
  sample("Zoë O'Neill", "zoe@example.org", ["editors"]),
  { ...sample("Noor New", "noor@example.net", []), isEmailVerified: false },
];

/** What a provider says of a login itself: nothing a person has. */
const ownClaims = `iss sub aud exp iat nbf jti nonce auth_time acr amr azp sid at_hash c_hash s_hash`;

/**
 * Reads who there is: the people of the file, and the samples behind them unless it says `samples = false`. One of the
 * file takes the place of a sample of the same address.
 *
 * @param root - The app's folder.
 * @throws {@link ConfigError} `CONFIG_INVALID` with everything that is wrong with the file.
 */
export function readPeople(root: string): readonly Person[] {
  const file = readTomlFile(join(root, peopleFile), peopleFile);
  if (file.kind === "missing") return samplePeople;
  if (file.kind === "unreadable") throw new ConfigError([file.problem]);

  const problems: Problem[] = [];
  const report: Report = {
    problem: (problem) => void problems.push(problem),
    warning: () => undefined,
  };
  const section = new Section(file.table, [], report, peopleFile);
  const own = readRows(section.raw("people"), section).map((row, index) =>
    readPerson(row, new Section(row, [`people ${index + 1}`], report, peopleFile)),
  );
  const samples = section.flag("samples") === false ? [] : samplePeople;
  section.finish();
  for (const [index, person] of own.entries()) {
    if (!own.slice(0, index).some((other) => isSame(other, person))) continue;
    const numbered = new Section(undefined, [`people ${index + 1}`], report, peopleFile);
    numbered.refuse(
      "email",
      "or sub is another person's too",
      "Give each person one of their own.",
    );
  }
  const people = [...own, ...samples.filter((each) => !own.some((other) => isSame(other, each)))];
  if (people.length === 0 && problems.length === 0) {
    section.refuse("people", "are missing, and samples = false", "Add a person: [[people]].");
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return people;
}

type Row = Extract<Setting, { kind: "table" }>;

/** The tables of `[[people]]`. */
function readRows(setting: Setting | undefined, section: Section): readonly Row[] {
  if (setting === undefined) return [];
  const rows = setting.kind === "value" ? setting.value : undefined;
  const tables = (Array.isArray(rows) ? rows : [rows]).map((row: unknown) =>
    toSetting(row, () => ({ kind: "file", file: peopleFile, line: undefined })),
  );
  const people = tables.filter((row) => row.kind === "table");
  if (people.length < tables.length) {
    section.refuse("people", "is not a list of people", "Begin each person with [[people]].");
  }
  return people;
}

function readPerson(row: Row, section: Section): Person {
  const email = section.text("email");
  if (email === undefined) {
    if (!section.isWrong("email")) {
      section.refuse("email", "is missing", 'Write email = "lin@example.com".');
    }
  } else if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    section.refuse("email", "is not an e-mail address", 'Write email = "lin@example.com".');
  }
  const sub = section.text("sub") ?? subjectOf(email ?? "");
  // https://openid.net/specs/openid-connect-core-1_0.html#IDToken
  if (!/^[\x21-\x7e]{1,255}$/.test(sub)) {
    section.refuse("sub", "is not up to 255 ASCII characters", "Leave it out to have one made.");
  }
  const claims = section.table("claims");
  for (const key of claims.keys.filter((name) => ownClaims.split(" ").includes(name))) {
    claims.refuse(key, "is the provider's own to say", "Take it out.");
  }
  const person = {
    sub,
    email: email ?? "",
    name: section.text("name") ?? email ?? "",
    isEmailVerified: section.flag("email_verified") ?? true,
    groups: section.texts("groups") ?? [],
    claims: toClaims(row.entries.get("claims")),
  };
  section.finish();
  return person;
}

/** Claims as JSON has them: TOML's dates become texts. */
function toClaims(setting: Setting | undefined): Readonly<Record<string, unknown>> {
  if (setting?.kind !== "table") return {};
  const claims: unknown = JSON.parse(JSON.stringify(toPlain(setting)));
  return typeof claims === "object" ? { ...claims } : {};
}

function isSame(one: Person, other: Person): boolean {
  return one.sub === other.sub || one.email.toLowerCase() === other.email.toLowerCase();
}

function sample(name: string, email: string, groups: readonly string[]): Person {
  return { sub: subjectOf(email), name, email, isEmailVerified: true, groups, claims: {} };
}

/** Not the address itself: an app that takes one for the other shall notice here and not in production. */
function subjectOf(email: string): string {
  return `dev-${createHash("sha256").update(email.toLowerCase()).digest("hex").slice(0, 16)}`;
}
