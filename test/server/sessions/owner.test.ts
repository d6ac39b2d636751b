import { expect, it } from "vitest";

import { mayResume } from "../../../src/server/sessions/owner.ts";
import type { Owner } from "../../../src/server/sessions/types.ts";

const ada: Owner = { kind: "login", loginId: "1", iss: "https://a.example", sub: "ada" };
const browser: Owner = { kind: "browser", browserId: "1" };

it.each<readonly [string, Owner, Owner, boolean]>([
  ["the same login", ada, ada, true],
  ["the same person by another login", ada, { ...ada, loginId: "2" }, true],
  ["the same sub at another issuer", ada, { ...ada, iss: "https://b.example" }, false],
  ["another sub", ada, { ...ada, sub: "grace" }, false],
  ["nobody", ada, browser, false],
  ["the same browser", browser, browser, true],
  ["another browser", browser, { kind: "browser", browserId: "2" }, false],
  ["the same browser after a login", browser, ada, false],
])("A-55 a session is resumed by %s: %#", (_, owner, claimant, expected) => {
  expect(mayResume(owner, claimant)).toBe(expected);
});
