import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { ConfigError } from "../../../src/config/problems.ts";
import { readPeople, samplePeople } from "../../../src/dev/provider/people.ts";

function read(toml?: string) {
  const root = mkdtempSync(join(tmpdir(), "sluice-people-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  if (toml !== undefined) writeFileSync(join(root, "sluice.people.toml"), toml);
  return readPeople(root);
}

function wrong(toml: string): readonly string[] {
  try {
    read(toml);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems.map(({ file, key, what }) => `${file}: ${key} ${what}`);
    }
    throw error;
  }
  throw new Error("The people were accepted.");
}

it("are the samples without a file", () => {
  expect(read()).toEqual(samplePeople);
});

it("of the file come first, and one takes the place of a sample of the same address", () => {
  const people = read(`[[people]]
email = "lin@acme.com"
[[people]]
email = "ADA@example.com"
name = "Another Ada"
email_verified = false
groups = ["guests"]
sub = "ada-2"
claims = { tenant = { id = 7 } }`);

  expect(people.slice(0, 2)).toEqual([
    {
      sub: expect.stringMatching(/^dev-/),
      name: "lin@acme.com",
      email: "lin@acme.com",
      isEmailVerified: true,
      groups: [],
      claims: {},
    },
    {
      sub: "ada-2",
      name: "Another Ada",
      email: "ADA@example.com",
      isEmailVerified: false,
      groups: ["guests"],
      claims: { tenant: { id: 7 } },
    },
  ]);
  expect(people).toHaveLength(samplePeople.length + 1);
});

it("can do without the samples", () => {
  expect(read('samples = false\n[[people]]\nemail = "lin@acme.com"')).toHaveLength(1);
  expect(wrong("samples = false")).toEqual([
    "sluice.people.toml: people are missing, and samples = false",
  ]);
});

it("have the same sub at each start", () => {
  expect(read()[0]?.sub).toBe("dev-b5fc85e55755f9e0");
});

it("are refused with everything that is wrong", () => {
  expect(
    wrong(`sample = false
[[people]]
name = "Nobody"
[[people]]
email = "not an address"
group = ["x"]
[[people]]
email = "a@example.com"
sub = "☃"
[[people]]
email = "b@example.com"
claims = { iss = "https://evil.example", exp = 7 }
[[people]]
email = "c@example.com"
groups = [1]
[[people]]
email = "C@example.com"`),
  ).toEqual([
    "sluice.people.toml: [people 1] email is missing",
    "sluice.people.toml: [people 2] email is not an e-mail address",
    "sluice.people.toml: [people 2] group is not a setting",
    "sluice.people.toml: [people 3] sub is not up to 255 ASCII characters",
    "sluice.people.toml: [people 4.claims] iss is the provider's own to say",
    "sluice.people.toml: [people 4.claims] exp is the provider's own to say",
    "sluice.people.toml: [people 5] groups is not a list of texts",
    "sluice.people.toml: sample is not a setting",
    "sluice.people.toml: [people 6] email or sub is another person's too",
  ]);
});

it.each(["people = 7", 'people = ["ada@example.com"]', '[people]\nemail = "x@example.com"'])(
  "are refused when they are no list: %j",
  (toml) => {
    expect(wrong(toml)).toEqual([expect.stringMatching(/people is not a list of people$/)]);
  },
);

it("are refused when the file is no TOML, with its line", () => {
  expect(() => read('[[people]]\nemail = "x')).toThrow(/sluice\.people\.toml:2/);
});
