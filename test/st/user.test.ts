import { inspect } from "node:util";

import { describe, expect, it } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest, type TestUser } from "../../src/testing/index.ts";

const ada: TestUser = { name: "Ada", email: "ada@acme.com", groups: ["analysts"] };

/** What a script sees of a user. */
async function see<T>(user: TestUser | undefined, look: () => T): Promise<T> {
  const seen: T[] = [];
  await AppTest.fromFunction(
    () => {
      seen.push(look());
    },
    { ...(user !== undefined && { user }) },
  );
  const [first] = seen;
  if (first === undefined) throw new Error("The script did not run.");
  return first;
}

describe("st.user", () => {
  it("is nobody without a login, and never throws", async () => {
    const seen = await see(undefined, () => ({ ...st.user, name: Reflect.get(st.user, "name") }));

    expect(seen).toEqual({ isLoggedIn: false, name: undefined });
  });

  it("is the person with his claims, by attribute and by key", async () => {
    const seen = await see({ ...ada, "https://acme.com/role": "boss" }, () => {
      const user = st.requireLogin();
      return [
        user.isLoggedIn,
        user.name,
        user["email"],
        user["https://acme.com/role"],
        st.user.isLoggedIn,
      ];
    });

    expect(seen).toEqual([true, "Ada", "ada@acme.com", "boss", true]);
  });

  const traps = {
    isLoggedIn: false,
    provider: "evil",
    expiresAt: 0,
    claims: {},
    tokens: "stolen",
    toJSON: "json",
    error: "e",
    constructor: "c",
    __proto__x: 1,
  };

  it("is not overridden by claims, which stand in `claims` as they came", async () => {
    const seen = await see(
      { ...JSON.parse('{"__proto__":"p","then":"thenable"}'), ...traps, provider: "google" },
      () => {
        const user = st.requireLogin();
        return {
          own: [user.isLoggedIn, user.provider, user.iss, user.sub, user.expiresAt instanceof Date],
          traps: [user["then"], Reflect.get(st.user, "then"), user["toJSON"], user["error"]],
          inherited: [user["constructor"], user["hasOwnProperty"], user["__proto__"]],
          tokens: typeof user.tokens.access,
          claims: [user.claims["isLoggedIn"], user.claims["then"], user.claims["toString"]],
          prototype: [Object.getPrototypeOf(user.claims), Object.isFrozen(user.claims)],
        };
      },
    );

    expect(seen).toEqual({
      own: [true, "google", "https://provider.example", "test-user", true],
      traps: [undefined, undefined, undefined, undefined],
      inherited: ["c", undefined, "p"],
      tokens: "function",
      claims: [false, "thenable", undefined],
      prototype: [null, true],
    });
  });

  it("leaves out standard claims of another type than the standard's", async () => {
    const seen = await see({ name: 42, email_verified: "true", updated_at: "now" }, () => {
      const user = st.requireLogin();
      return [user.name, user.email_verified, user.updated_at, user.claims["name"]];
    });

    expect(seen).toEqual([undefined, undefined, undefined, 42]);
  });

  it("can be awaited, listed, printed and turned into JSON, without its tokens", async () => {
    const seen = await see({ ...ada, tokens: { access: "secret-token" } }, () => ({
      json: JSON.stringify(st.user),
      text: inspect(st.user),
      keys: Object.keys(st.user),
      has: ["name" in st.user, "tokens" in st.user, "toString" in st.user],
    }));

    expect(JSON.parse(seen.json)).toMatchObject({ isLoggedIn: true, name: "Ada" });
    expect(seen.text).toContain("name: 'Ada'");
    expect(seen.json + seen.text + seen.keys.join()).not.toMatch(/secret-token|tokens/);
    expect(seen.has).toEqual([true, true, false]);
  });

  it("cannot be changed", async () => {
    const seen = await see(ada, () => {
      const user = st.requireLogin();
      return [
        Reflect.set(st.user, "name", "Eve"),
        Reflect.deleteProperty(st.user, "name"),
        Reflect.defineProperty(st.user, "isLoggedIn", { value: false }),
        Reflect.set(user, "name", "Eve"),
        Reflect.set(user.claims, "name", "Eve"),
        user.name,
      ];
    });

    expect(seen).toEqual([false, false, false, false, false, "Ada"]);
  });

  it("is the one who uses the session now", async () => {
    const app = await AppTest.fromFunction(
      () => st.text(st.user.isLoggedIn ? String(st.user.name) : "nobody"),
      { user: ada },
    );

    await app.setUser(undefined);

    expect(app.text().body).toBe("nobody");
  });

  it("gives the tokens that are exposed, and says how to expose others", async () => {
    const app = await AppTest.fromFunction(
      async () => {
        const { tokens } = st.requireLogin();
        st.text(await tokens.access());
        await tokens.id();
      },
      { user: { ...ada, tokens: { access: "at" } } },
    );

    expect(app.text().body).toBe("at");
    expect(app.exception()).toMatchObject({ message: "There is no id token for this login." });
    expect(app.exception().hint).toContain('expose_tokens = ["id"]');
  });

  it("says why the last login failed, until the person does something", async () => {
    const app = await AppTest.fromFunction(
      () => {
        st.text(st.user.isLoggedIn ? "in" : (st.user.error?.code ?? "none"));
        st.button("Go");
      },
      { loginError: { code: "AUTH_DENIED", message: "No." } },
    );
    expect(app.text().body).toBe("AUTH_DENIED");

    await app.button().click();

    expect(app.text().body).toBe("none");
  });

  it("cannot be used outside of a run", () => {
    expect(() => st.user.isLoggedIn).toThrow("outside of a run");
  });
});

describe("login and logout", () => {
  it("ask the server, and end the run with the page as it is", async () => {
    const app = await AppTest.fromFunction(() => {
      const isIn = st.button("In");
      const isOut = st.button("Out");
      if (isIn) st.login("okta_1", { returnTo: "here", params: { login_hint: "ada" } });
      if (isOut) st.logout({ scope: "everywhere", returnTo: "/bye" });
      st.text("rest");
    });

    await app.button("In").click();
    await app.button("Out").click();

    expect(app.requests).toEqual([
      { t: "login", slot: 0, provider: "okta_1", returnTo: "./", params: { login_hint: "ada" } },
      { t: "logout", slot: 0, scope: "everywhere", returnTo: "/bye" },
    ]);
    expect(app.text().body).toBe("rest");
    expect(app.exceptions).toEqual([]);
  });

  it("need no words", async () => {
    const app = await AppTest.fromFunction(() => {
      st.button("In", { onClick: () => st.login() });
      st.button("Out", { onClick: () => st.logout() });
    });

    await app.button("In").click();
    await app.button("Out").click();

    expect(app.requests).toMatchObject([
      { provider: undefined, returnTo: "home", params: {} },
      { scope: "app", returnTo: "home" },
    ]);
  });
});

describe("requireLogin", () => {
  it("sends nobody to the login, and back to this page", async () => {
    const app = await AppTest.fromFunction(() => {
      st.requireLogin({ provider: "google", maxAge: 60 });
      st.text("secret");
    });

    expect(app.requests).toEqual([
      { t: "login", slot: 0, provider: "google", returnTo: "./", params: {}, maxAgeSeconds: 60 },
    ]);
    expect(app.visibleText).toBe("");
  });

  const rules: readonly [string, TestUser, readonly string[], boolean][] = [
    ["a domain", ada, ["*@acme.com"], true],
    ["another domain", ada, ["*@other.com"], false],
    ["an address", ada, ["ADA@acme.com"], true],
    [
      "an address that is not confirmed",
      { ...ada, email_verified: false },
      ["ada@acme.com"],
      false,
    ],
    ["a group", ada, ["group:analysts"], true],
    ["another group", ada, ["group:admins"], false],
    ["a claim", { department: "finance" }, ["claim:department=finance"], true],
    ["a provider", { provider: "okta" }, ["provider:okta"], true],
    ["one of several", ada, ["group:admins", "*@acme.com"], true],
    ["nobody at all", ada, [], false],
  ];
  it.each(rules)("with %s", async (_name, user, allow, isLetIn) => {
    const app = await AppTest.fromFunction(
      () => {
        st.requireLogin({ allow });
        st.text("secret");
      },
      { user },
    );

    expect(app.all("text")).toHaveLength(isLetIn ? 1 : 0);
    expect(app.all("alert")).toHaveLength(isLetIn ? 0 : 1);
    expect(app.requests).toEqual([]);
  });

  it("says to whom the page is open, and offers another account", async () => {
    const app = await AppTest.fromFunction(
      () => {
        st.requireLogin({ allow: ["group:admins", "*@other.com", "provider:okta"] });
      },
      { user: { name: "*A*", email: "<b>@acme.com", email_verified: false } },
    );
    expect(app.alert()).toMatchObject({
      tone: "warning",
      title: "This page is not open to you",
      body: String.raw`You are logged in as \<b\>@acme.com, and this page is not open to this account. It is open to the group admins, addresses at other.com or logins with okta. The address of this account was not confirmed by its provider.`,
    });

    await app.button("Use another account").click();

    expect(app.requests).toMatchObject([
      { t: "login", returnTo: "./", params: { prompt: "select_account" } },
    ]);
  });

  describe("with maxAge", () => {
    const now = Math.floor(Date.now() / 1_000);
    const cases: readonly [string, Record<string, unknown>, number, "in" | "login" | "refused"][] =
      [
        ["lets in who has just proved who he is", { iat: now, auth_time: now - 5 }, 60, "in"],
        ["asks again when that is long ago", { iat: now - 600, auth_time: now - 600 }, 60, "login"],
        ["asks again when the provider has not said when", { iat: now - 600 }, 60, "login"],
        [
          "takes a login of this minute for recent, however short the time",
          { iat: now - 5, auth_time: now - 5 },
          0,
          "in",
        ],
        [
          "does not loop when the provider does not say when, right after a login",
          { iat: now - 5 },
          60,
          "refused",
        ],
        [
          "does not loop when the provider has not asked again",
          { iat: now - 5, auth_time: now - 9_000 },
          60,
          "refused",
        ],
        ["does not loop without the time of the login", { iat: "x" }, 60, "refused"],
        [
          "does not take a text for a time",
          { iat: now - 5, auth_time: String(now) },
          60,
          "refused",
        ],
      ];
    it.each(cases)("%s", async (_name, claims, maxAge, outcome) => {
      const app = await AppTest.fromFunction(
        () => {
          st.requireLogin({ maxAge });
          st.text("secret");
        },
        { user: claims },
      );

      expect({
        in: app.all("text").length,
        login: app.requests.length,
        refused: app.all("alert").length,
      }).toEqual({ in: 0, login: 0, refused: 0, [outcome]: 1 });
    });

    it("offers another login after a refusal", async () => {
      const app = await AppTest.fromFunction(() => void st.requireLogin({ maxAge: 60 }), {
        user: { iat: now },
      });

      await app.button("Log in again").click();

      expect(app.requests).toMatchObject([{ returnTo: "./", maxAgeSeconds: 60 }]);
    });
  });
});
