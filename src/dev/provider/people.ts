/** The people of the development provider: a few samples, and those of `sluice.people.toml`. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { TomlError, parse } from "smol-toml";
import * as v from "valibot";

import { DevProviderError } from "./errors.ts";

/** Somebody who can log in without an account anywhere. */
export interface Person {
  /** Stable: the e-mail address, unless the file says otherwise. */
  readonly sub: string;
  readonly email: string;
  readonly name: string;
  readonly groups: readonly string[];
  /** Further claims, as they come in the ID token. */
  readonly claims: Readonly<Record<string, unknown>>;
}

export const peopleFile = "sluice.people.toml";

const samples: readonly Person[] = [
  sample("Ada Lovelace", "ada@example.com", ["admins", "analysts"]),
  sample("Grace Hopper", "grace@example.com", ["analysts"]),
  sample("Alan Turing", "alan@example.com", []),
];

function sample(name: string, email: string, groups: readonly string[]): Person {
  return { sub: email, email, name, groups, claims: {} };
}

const person = v.strictObject({
  email: v.pipe(v.string(), v.email("is no e-mail address")),
  name: v.optional(v.pipe(v.string(), v.nonEmpty("is empty"))),
  sub: v.optional(v.pipe(v.string(), v.nonEmpty("is empty"), v.maxLength(255, "is too long"))),
  groups: v.optional(v.array(v.string()), []),
  claims: v.optional(v.record(v.string(), v.unknown()), {}),
});
const file = v.strictObject({
  /** Whether the samples are there too. */
  samples: v.optional(v.boolean(), true),
  people: v.optional(v.array(person), []),
});

/**
 * Reads who there is.
 *
 * @param root - The app's folder.
 * @throws {@link DevProviderError} `DEV_PEOPLE_INVALID` when the file is not as it should be.
 */
export function readPeople(root: string): readonly Person[] {
  const path = join(root, peopleFile);
  if (!existsSync(path)) return samples;
  const { samples: withSamples, people } = parseFile(readFileSync(path, "utf8"));
  const own = people.map(({ email, name, sub, groups, claims }) => ({
    sub: sub ?? email,
    email,
    name: name ?? email,
    groups,
    claims,
  }));
  const all = withSamples
    ? [...own, ...samples.filter(({ sub }) => own.every((other) => other.sub !== sub))]
    : own;
  const subs = all.map(({ sub }) => sub);
  const twice = subs.find((sub, index) => subs.indexOf(sub) !== index);
  if (twice !== undefined) throw invalid(`has two people whose sub is "${twice}"`);
  if (all.length === 0) throw invalid("has nobody in it");
  return all;
}

function parseFile(text: string): v.InferOutput<typeof file> {
  let toml: unknown;
  try {
    toml = parse(text);
  } catch (error) {
    throw invalid(error instanceof TomlError ? `is no TOML in line ${error.line}` : "is no TOML");
  }
  const result = v.safeParse(file, toml);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw invalid(`has a mistake at ${v.getDotPath(issue) ?? "its top"}: ${issue.message}`);
}

function invalid(what: string): DevProviderError {
  return new DevProviderError(
    "DEV_PEOPLE_INVALID",
    `${peopleFile} ${what}.`,
    'Write a block for each: [[people]] with email = "…", and, if you like, name, groups, claims and sub.',
  );
}
