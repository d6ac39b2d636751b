import { describe, expect, expectTypeOf, it } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest } from "../../src/testing/index.ts";
import { wrong } from "./support/wrong.ts";

describe("S-33 S-34 the provider of st.login()", () => {
  it("S-33 S-34 is a text or nothing, as its type says", () => {
    expectTypeOf(st.login).parameter(0).toEqualTypeOf<string | undefined>();
    expectTypeOf(st.login).toBeCallableWith();
    expectTypeOf(st.login).toBeCallableWith("google");
    // @ts-expect-error -- null is no text
    expectTypeOf(st.login).toBeCallableWith(null);
    // @ts-expect-error -- nor is a number
    expectTypeOf(st.login).toBeCallableWith(7);
  });

  it.each([
    ["none", []],
    ["undefined", [undefined]],
  ] as const)("S-33 may be left out: %s", async (_, args) => {
    const app = await AppTest.fromFunction(() => st.login(...args));

    expect(app.requests).toMatchObject([{ t: "login", provider: undefined }]);
  });

  it.each(["google", "okta_1", "a-b"])("S-34 may be the text %s", async (provider) => {
    const app = await AppTest.fromFunction(() => st.login(provider));

    expect(app.requests).toMatchObject([{ t: "login", provider }]);
  });

  it.each([null, 7, true, "", {}, ["google"], () => "google", Symbol("google"), 7n])(
    "S-34 is refused, and nobody is sent anywhere, when it is %s",
    async (provider) => {
      const app = await AppTest.fromFunction(() => st.login(wrong(provider)));

      expect(app.requests).toEqual([]);
      expect(app.exception().message).toMatch(/^login\(\): the provider is /);
    },
  );
});
