import { expect, it } from "vitest";

import { isNewLogin, mayResume } from "../../../src/server/sessions/owner.ts";
import {
  encodeRecord,
  parseRecord,
  type SessionRecord,
} from "../../../src/server/sessions/record.ts";
import type { Owner } from "../../../src/server/sessions/types.ts";

const ada: Owner = { kind: "login", loginId: "1", iss: "https://op.example", sub: "ada" };
const browser: Owner = { kind: "browser", browserId: "b" };
const record: SessionRecord = {
  owner: ada,
  holder: "here",
  saved: { seq: 7, path: "a", query: "b=1", values: { ü: [1, null] } },
  state: new Uint8Array([0, 255, 3]),
};

it("a session's record is read as it was written", () => {
  const read = parseRecord(encodeRecord(record));

  expect(read && { ...read, state: Array.from(read.state) }).toEqual({
    ...record,
    state: [0, 255, 3],
  });
});

it.each([
  ["nothing", new Uint8Array(0)],
  ["too short", new Uint8Array([1, 0])],
  ["a head that is longer than all", new Uint8Array([255, 255, 0, 0, 1])],
  ["no JSON", new Uint8Array([1, 0, 0, 0, 1])],
  ["JSON of another kind", Buffer.concat([Buffer.from([2, 0, 0, 0]), Buffer.from("{}")])],
])("what is no record is as if there were none: %s", (_name, bytes) => {
  expect(parseRecord(bytes)).toBeUndefined();
});

it.each<[string, Owner, Owner, boolean]>([
  ["the same login", ada, ada, true],
  ["a newer login of the same person", ada, { ...ada, loginId: "2" }, true],
  ["another person", ada, { ...ada, sub: "eve" }, false],
  ["the same name at another provider", ada, { ...ada, iss: "https://evil.example" }, false],
  ["nobody, after a logout", ada, browser, false],
  ["a person, in the browser of nobody", browser, ada, false],
  ["the same browser", browser, browser, true],
  ["another browser", browser, { kind: "browser", browserId: "c" }, false],
])("a session may be resumed, or not, by %s", (_name, owner, claimant, expected) => {
  expect(mayResume(owner, claimant)).toBe(expected);
});

it("a newer login is told from the same one", () => {
  expect(isNewLogin(ada, { ...ada, loginId: "2" })).toBe(true);
  expect(isNewLogin(ada, ada)).toBe(false);
  expect(isNewLogin(browser, browser)).toBe(false);
});
