import { gzipSync } from "node:zlib";

import { SignJWT } from "jose";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { createSigningKey, type Claims, type Lies } from "../providers/hostile.ts";
import { accepted, changed, hostileSetup, refused, tryLogin, without } from "./hostile-app.ts";
import { createTestApp, providerConfig } from "./test-app.ts";

const setup = hostileSetup();
type Respond = NonNullable<Lies["respond"]>;

/** Answers one path by itself. */
function at(path: string, respond: (response: Parameters<Respond>[2]) => void): Lies {
  return {
    respond: (asked, _, response) => {
      if (asked !== path) return false;
      respond(response);
      return true;
    },
  };
}

const unreachable = "AUTH_PROVIDER_UNREACHABLE";
const unreadable = "AUTH_TOKEN_RESPONSE";

describe("A-13 a provider that fails", () => {
  it("A-13 the token endpoint hangs: an error page within 8 s", { timeout: 20_000 }, async () => {
    const outcome = await tryLogin(
      setup,
      at("/token", () => undefined),
    );

    expect(outcome).toMatchObject(refused(unreachable, "no answer within 8000 ms"));
  });

  it.each([
    ["/.well-known/openid-configuration", unreachable],
    ["/token", unreachable],
    ["/jwks", unreachable],
  ] as const)("A-13 %s answers 500", async (path, code) => {
    expect(
      await tryLogin(
        setup,
        at(path, (response) => response.writeHead(500).end("oh")),
      ),
    ).toMatchObject(refused(code, ".*500"));
  });

  it.each([
    ["/.well-known/openid-configuration", "AUTH_PROVIDER_METADATA"],
    ["/token", unreadable],
    ["/jwks", "AUTH_PROVIDER_METADATA"],
  ] as const)("A-13 %s answers HTML", async (path, code) => {
    const html = at(path, (response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sorry</h1>"),
    );

    expect(await tryLogin(setup, html)).toMatchObject(refused(code, "."));
  });

  it.each(["/.well-known/openid-configuration", "/token", "/jwks"])(
    "A-13 %s sends 50 MB: cut off at 1 MiB",
    async (path) => {
      let sent = 0;
      const flood = at(path, (response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const chunk = Buffer.alloc(64 * 1024, " ");
        const more = (): void => {
          while (sent < 50_000_000 && !response.destroyed) {
            sent += chunk.length;
            if (!response.write(chunk)) {
              response.once("drain", more);
              return;
            }
          }
          response.end();
        };
        more();
      });

      expect(await tryLogin(setup, flood)).toMatchObject(
        refused(unreadable, "an answer of more than 1 MiB"),
      );
      expect(sent).toBeLessThan(20_000_000);
    },
  );

  it.each(["/.well-known/openid-configuration", "/token", "/jwks"])(
    "A-13 A-59 %s redirects: not followed",
    async (path) => {
      const { issuer } = setup.provider;
      const redirect = at(path, (response) =>
        response.writeHead(302, { location: `${issuer}/internal` }).end(),
      );

      const { isLoggedIn } = await tryLogin(setup, redirect);

      expect(isLoggedIn).toBe(false);
      expect(setup.provider.requests).not.toContain("/internal");
    },
  );

  it("A-13 a gzip bomb is not unpacked", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
    const outcome = await tryLogin(
      setup,
      at("/token", (response) =>
        response
          .writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" })
          .end(bomb),
      ),
    );

    expect(outcome).toMatchObject(refused(unreadable, "."));
  });

  it("A-13 the provider is gone: the page says so, and one later works again", async () => {
    const app = createTestApp({
      providers: [
        providerConfig({
          serverMetadataUrl: new URL("http://127.0.0.1:9/.well-known/openid-configuration"),
        }),
      ],
    });

    const outcome = await tryLogin(setup, {}, app);

    expect(outcome).toMatchObject({
      ...refused(unreachable, "no connection ECONNREFUSED"),
      status: 503,
    });
  });

  it("metadata and keys outlive a provider that is down for a while", async () => {
    const app = setup.app();
    await tryLogin(setup, {}, app);
    const later = 11 * 60;
    app.clock.offsetMs = later * 1000;
    const asked: string[] = [];

    const outcome = await tryLogin(
      setup,
      {
        claims: (honest) => ({
          ...honest,
          iat: Number(honest.iat) + later,
          exp: Number(honest.exp) + later,
        }),
        respond: (path, _, response) => {
          asked.push(path);
          const isDocument = path === "/jwks" || path.includes("well-known");
          if (isDocument) response.writeHead(500).end();
          return isDocument;
        },
      },
      app,
    );

    expect(outcome).toMatchObject(accepted);
    expect(asked).toContain("/.well-known/openid-configuration");
  });

  it.each([
    ["no access token", without("access_token")],
    ["an unknown token type", changed({ token_type: "mac" })],
    ["an ID token that is no text", changed({ id_token: 7 })],
    ["an error with status 200", () => ({ error: "server_error" })],
    ["a list", () => []],
    ["null", () => null],
  ])("A-13 a token response with %s is refused", async (_, tokens) => {
    const { isLoggedIn, page } = await tryLogin(setup, { tokens });

    expect(isLoggedIn).toBe(false);
    expect(page).toMatch(/^AUTH_(?:TOKEN_RESPONSE|ID_TOKEN_INVALID)$/);
  });
});

describe("A-19 keys", () => {
  it(
    "A-19 oidcc-client-test-signing-key-rotation-just-before-signing: a new kid right after a fetch",
    { timeout: 20_000 },
    async () => {
      const app = setup.app();
      await tryLogin(setup, {}, app);
      setup.provider.keys = [await createSigningKey()];

      expect(await tryLogin(setup, {}, app)).toMatchObject(accepted);
      expect(setup.provider.requests.filter((path) => path === "/jwks")).toHaveLength(2);
    },
  );

  it("A-19 a flood of logins with unknown kids fetches the keys once in 5 s", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const app = setup.app();
    await tryLogin(setup, {}, app);
    app.clock.offsetMs = 5000;
    let count = 0;
    const lies = { header: () => ({ kid: `flood-${(count += 1)}` }) };

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => tryLogin(setup, lies, app)),
    );

    expect(outcomes.map(({ isLoggedIn }) => isLoggedIn)).not.toContain(true);
    expect(count).toBe(20);
    expect(setup.provider.requests.filter((path) => path === "/jwks")).toHaveLength(2);
  });

  it("A-19 oidcc-client-test-signing-key-rotation: two logins, two keys", async () => {
    const app = setup.app();
    await tryLogin(setup, {}, app);
    setup.provider.keys = [await createSigningKey(), ...setup.provider.keys];
    app.clock.offsetMs = 6000;

    expect(await tryLogin(setup, {}, app)).toMatchObject(accepted);
  });

  it("A-19 ten thousand keys are too many", async () => {
    const keys = Array.from({ length: 10_000 }, (_, index) => ({
      kty: "EC",
      crv: "P-256",
      x: "a".repeat(43),
      y: "b".repeat(43),
      kid: `${index}`,
    }));

    expect(await tryLogin(setup, { jwks: () => ({ keys }) })).toMatchObject(
      refused(unreadable, "more than 1 MiB"),
    );
  });

  it.each([undefined, "k"])(
    "A-19 ten thousand small ones that could all have signed it, with the kid %s, are not tried",
    async (kid) => {
      const small = { kty: "RSA", n: "AQAB", e: "AQAB", kid };
      const lies: Lies = {
        jwks: ({ keys }) => ({
          keys: [
            ...Array.from({ length: 10_000 }, () => small),
            ...keys.map((key) => ({ ...key, kid })),
          ],
        }),
        header: () => ({ kid }),
      };

      expect(await tryLogin(setup, lies)).toMatchObject(refused("AUTH_ID_TOKEN_INVALID", "no key"));
    },
  );

  it.each([
    ["no list", { keys: {} }],
    ["null", null],
    ["a list of nonsense", { keys: [1, null, "x", {}, { kty: "oct", k: "AAAA" }] }],
    ["keys for encryption only", undefined],
  ])("A-19 a key set of %s lets nobody in", async (_, jwks) => {
    const lies: Lies = {
      jwks: (honest) =>
        jwks === undefined ? { keys: honest.keys.map((key) => ({ ...key, use: "enc" })) } : jwks,
    };

    expect((await tryLogin(setup, lies)).isLoggedIn).toBe(false);
  });
});

describe("userinfo", () => {
  const bare = {
    claims: (honest: object) =>
      Object.fromEntries(
        Object.entries(honest).filter(
          ([name]) => !["name", "email", "email_verified"].includes(name),
        ),
      ),
  };

  it("S-06 fills what the ID token leaves out", async () => {
    const { app, browser } = await tryLogin(setup, bare);

    expect((await app.identity(browser)).claims).toMatchObject({
      name: "Ada Lovelace",
      email: "ada@example.com",
    });
  });

  it("replaces no claim of the ID token", async () => {
    const { app, browser } = await tryLogin(setup, {
      claims: without("name"),
      userinfo: changed({ name: "From userinfo", email: "evil@example.com" }),
    });

    expect((await app.identity(browser)).claims).toMatchObject({
      name: "From userinfo",
      email: "ada@example.com",
    });
  });

  it.each([
    ["another sub", { ...bare, userinfo: changed({ sub: "other" }) }, "another sub"],
    ["no sub", { ...bare, userinfo: without("sub") }, "another sub"],
    ["sub in a list", { ...bare, userinfo: changed({ sub: ["ada"] }) }, "another sub"],
    ["a list", { ...bare, userinfo: () => [] }, "no object"],
    [
      "403 and the person's claims",
      {
        ...bare,
        ...at("/userinfo", (response) =>
          response
            .writeHead(403, { "content-type": "application/json" })
            .end('{"sub":"ada","name":"Ada"}'),
        ),
      },
      "status 403",
    ],
    [
      "a redirect",
      {
        ...bare,
        ...at("/userinfo", (response) => response.writeHead(302, { location: "/elsewhere" }).end()),
      },
      "status 302",
    ],
    [
      "401",
      {
        ...bare,
        ...at("/userinfo", (response) =>
          response.writeHead(401, { "www-authenticate": "Bearer" }).end(),
        ),
      },
      ".",
    ],
    [
      "HTML",
      {
        ...bare,
        ...at("/userinfo", (response) =>
          response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
        ),
      },
      "cannot be read",
    ],
  ])("A-19 with %s is not used, and the log says why", async (_, lies, reason) => {
    const { app, browser, logged } = await tryLogin(setup, lies);

    expect(Object.keys((await app.identity(browser)).claims)).not.toContain("name");
    expect(logged).toMatch(new RegExp(`userinfo not used.*"reason":"${reason}`));
  });

  it("beyond the plans: oidcc-client-test-userinfo-signed is taken when the signature is the provider's", async () => {
    const token = await setup.provider.sign({
      ...setup.provider.person,
      iss: setup.provider.issuer,
      aud: "app",
    });
    const lies = at("/userinfo", (response) =>
      response.writeHead(200, { "content-type": "application/jwt" }).end(token),
    );

    const { app, browser } = await tryLogin(setup, { ...bare, ...lies });

    expect((await app.identity(browser)).claims).toMatchObject({ name: "Ada Lovelace" });
  });

  const sign = (change: Claims, header: Claims = {}): Promise<string> =>
    setup.provider.sign({ ...setup.provider.person, ...change }, header);
  const encoded = (value: unknown): string =>
    Buffer.from(JSON.stringify(value)).toString("base64url");

  it.each<[string, () => Promise<string>]>([
    [
      "by somebody else",
      async () => {
        const honest = setup.provider.keys;
        setup.provider.keys = [await createSigningKey("RS256", honest[0]?.kid)];
        const forged = await sign({});
        setup.provider.keys = honest;
        return forged;
      },
    ],
    ["for somebody else", () => sign({ aud: "other" })],
    ["in somebody else's name", () => sign({ iss: "https://evil.example" })],
    ["for another person", () => sign({ sub: "eve" })],
    ["under an extension", () => sign({}, { crit: ["b64"], b64: true })],
    ["by nobody", async () => `${encoded({ alg: "none" })}.${encoded(setup.provider.person)}.`],
    [
      "by nobody, with noise",
      async () => `${encoded({ alg: "none" })}.${encoded(setup.provider.person)}.AAAA`,
    ],
    [
      "by HMAC",
      () =>
        new SignJWT(setup.provider.person)
          .setProtectedHeader({ alg: "HS256" })
          .sign(Buffer.from("client-secret.of~app_1")),
    ],
    ["and then encrypted", async () => "AAAA.AAAA.AAAA.AAAA.AAAA"],
  ])("A-19 signed %s is not used", async (_, signed) => {
    const token = await signed();
    const lies = at("/userinfo", (response) =>
      response.writeHead(200, { "content-type": "application/jwt" }).end(token),
    );

    const { app, browser, logged } = await tryLogin(setup, {
      ...bare,
      ...lies,
      metadata: changed({ userinfo_signing_alg_values_supported: ["RS256", "HS256", "none"] }),
    });

    expect(Object.keys((await app.identity(browser)).claims)).not.toContain("name");
    expect(logged).toContain("userinfo not used");
  });
});
