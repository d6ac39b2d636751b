import { createHash, createHmac } from "node:crypto";

import { CompactEncrypt, CompactSign, exportSPKI, importJWK, SignJWT } from "jose";
import { describe, expect, it } from "vitest";

import { createSigningKey, type Claims, type HostileProvider } from "../providers/hostile.ts";
import { accepted, changed, hostileSetup, refused, tryLogin, without } from "./hostile-app.ts";

const setup = hostileSetup();
const invalid = "AUTH_ID_TOKEN_INVALID";
const clientSecret = "client-secret.of~app_1";

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** A token signed by HMAC with whatever the attacker knows. */
function hs256(claims: Claims, secret: string): string {
  const body = `${encode({ alg: "HS256" })}.${encode(claims)}`;
  return `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
}

async function publicPem({ keys }: HostileProvider): Promise<string> {
  const [key = await createSigningKey()] = keys;
  const imported = await importJWK(key.publicJwk, key.alg);
  if (imported instanceof Uint8Array) throw new Error("A secret is no public key.");
  return exportSPKI(imported);
}

describe("the signature", () => {
  it("A-15 is not looked for in five parts", async () => {
    const outcome = await tryLogin(setup, {
      sign: (claims) =>
        new CompactEncrypt(new TextEncoder().encode(JSON.stringify(claims)))
          .setProtectedHeader({ alg: "PBES2-HS256+A128KW", enc: "A128GCM", zip: "DEF" })
          .encrypt(new TextEncoder().encode(clientSecret)),
    });

    expect(outcome).toMatchObject(refused(invalid, "not three parts"));
  });

  it.each(["none", "None", "nOnE"])("A-16 is asked for, under alg %s", async (alg) => {
    const outcome = await tryLogin(setup, {
      sign: (claims) => `${encode({ alg })}.${encode(claims)}.`,
    });

    expect(outcome).toMatchObject(refused(invalid, "not three parts"));
  });

  it.each(["none", "None"])("A-16 is not noise under alg %s", async (alg) => {
    const outcome = await tryLogin(setup, {
      sign: (claims) => `${encode({ alg })}.${encode(claims)}.AAAA`,
    });

    expect(outcome).toMatchObject(refused(invalid, "an algorithm"));
  });

  it("A-16 beyond the plans: oidcc-client-test-invalid-sig-hs256 is no HMAC with the public key", async () => {
    const pem = await publicPem(setup.provider);

    const outcome = await tryLogin(setup, { sign: (claims) => hs256(claims, pem) });

    expect(outcome).toMatchObject(refused(invalid, "an algorithm"));
  });

  it("A-16 is no HMAC with the client secret, whatever the provider announces", async () => {
    const outcome = await tryLogin(setup, {
      sign: (claims) => hs256(claims, clientSecret),
      metadata: changed({ id_token_signing_alg_values_supported: ["HS256", "none", "RS256"] }),
    });

    expect(outcome).toMatchObject(refused(invalid, "an algorithm"));
  });

  it.each([
    ["rs256", "RS256"],
    ["es256", "ES256"],
  ])(
    "A-16 beyond the plans: oidcc-client-test-invalid-sig-%s is the provider's own",
    async (_, alg) => {
      const [published, stranger] = await Promise.all([
        createSigningKey(alg, "k"),
        createSigningKey(alg, "k"),
      ]);
      setup.provider.keys = [published];

      const outcome = await tryLogin(setup, {
        sign: (claims) =>
          new SignJWT(claims).setProtectedHeader({ alg, kid: "k" }).sign(stranger.privateKey),
      });

      expect(outcome).toMatchObject(refused(invalid, "wrong signature"));
    },
  );

  it.each(["jwk", "jku", "x5u", "x5c"])(
    "A-16 is not checked with a key the token brings as %s",
    async (name) => {
      const { issuer } = setup.provider;
      const stranger = await createSigningKey();
      const values: Claims = {
        jwk: stranger.publicJwk,
        jku: `${issuer}/evil`,
        x5u: `${issuer}/evil`,
        x5c: ["MIIB"],
      };

      const outcome = await tryLogin(setup, {
        sign: (claims) =>
          new SignJWT(claims)
            .setProtectedHeader({ alg: "RS256", kid: stranger.kid, [name]: values[name] })
            .sign(stranger.privateKey),
      });

      expect(outcome).toMatchObject(refused(invalid, "no key"));
      expect(setup.provider.requests).not.toContain("/evil");
    },
  );

  it.each<Claims>([
    { crit: ["b64"], b64: true },
    { crit: [] },
    { crit: ["exp"], exp: 1 },
    { b64: false },
  ])("A-16 stands under no extension: %j", async (extension) => {
    const outcome = await tryLogin(setup, {
      sign: async (claims, { keys: [key] }) => {
        if (key === undefined) throw new Error("No key.");
        const header = { alg: key.alg, kid: key.kid, ...extension };
        const body = `${encode(header)}.${encode(claims)}`;
        const signature = await crypto.subtle.sign(
          "RSASSA-PKCS1-v1_5",
          key.privateKey,
          Buffer.from(body),
        );
        return `${body}.${Buffer.from(signature).toString("base64url")}`;
      },
    });

    expect(outcome).toMatchObject(refused(invalid, "header extensions"));
  });

  it.each([7, null, ["k"], {}])("A-16 has no kid that is %j", async (kid) => {
    const outcome = await tryLogin(setup, {
      header: () => ({ kid }),
      jwks: ({ keys }) => ({ keys: keys.map((key) => ({ ...key, kid })) }),
    });

    expect(outcome).toMatchObject(refused(invalid, "unreadable header"));
  });

  it("A-16 is no HMAC with a secret that the provider publishes among its keys", async () => {
    const k = Buffer.from(clientSecret).toString("base64url");

    const outcome = await tryLogin(setup, {
      sign: (claims) => hs256(claims, clientSecret),
      metadata: changed({ id_token_signing_alg_values_supported: ["HS256"] }),
      jwks: ({ keys }) => ({ keys: [...keys, { kty: "oct", k, alg: "HS256" }] }),
    });

    expect(outcome).toMatchObject(refused(invalid, "an algorithm"));
  });

  it.each([
    ["for encryption", { use: "enc" }],
    ["for something else", { key_ops: ["encrypt"] }],
    ["of another algorithm", { alg: "RS512" }],
    ["of another kind", { kty: "EC", crv: "P-256" }],
    ["of a kind that every object has", { kty: "constructor" }],
    ["that cannot be read", { n: "AQAB" }],
  ])("A-16 is not verified with a key %s", async (_, change) => {
    const outcome = await tryLogin(setup, {
      jwks: ({ keys }) => ({ keys: keys.map((key) => ({ ...key, ...change })) }),
    });

    expect(outcome).toMatchObject(refused(invalid, "(?:no key|wrong signature)"));
  });

  it.each(["../../etc/passwd", "__proto__", "constructor", "' OR 1=1"])(
    "A-16 finds no key by the kid %s",
    async (kid) => {
      const outcome = await tryLogin(setup, { header: () => ({ kid }) });

      expect(outcome).toMatchObject(refused(invalid, "no key"));
    },
  );

  it("A-16 is refused without a kid when two keys verify it", async () => {
    const [key = await createSigningKey()] = setup.provider.keys;
    setup.provider.keys = [key, { ...key, publicJwk: { ...key.publicJwk, kid: "the same again" } }];

    const outcome = await tryLogin(setup, { header: () => ({ kid: undefined }) });

    expect(outcome).toMatchObject(refused(invalid, "more than one key"));
  });

  it.each(["RS256", "PS256", "ES256", "EdDSA"])("may be %s", async (alg) => {
    setup.provider.keys = [await createSigningKey(alg)];

    expect(await tryLogin(setup, { claims: without("at_hash") })).toMatchObject(accepted);
  });
});

describe("at_hash", () => {
  async function tryHash(alg: string, hash: string) {
    setup.provider.keys = [await createSigningKey(alg)];
    const digest = createHash(hash).update("an access token").digest();
    return tryLogin(setup, {
      tokens: (honest) => ({ ...honest, access_token: "an access token" }),
      claims: changed({ at_hash: digest.subarray(0, digest.length / 2).toString("base64url") }),
    });
  }

  it.each([
    ["RS256", "sha256"],
    ["ES256", "sha256"],
    ["PS256", "sha256"],
    ["EdDSA", "sha512"],
    ["EdDSA", "sha256"],
  ])("under %s may be of %s", async (alg, hash) => {
    expect(await tryHash(alg, hash)).toMatchObject(accepted);
  });

  it.each([
    ["RS256", "sha512"],
    ["EdDSA", "sha384"],
    ["EdDSA", "md5"],
  ])("A-18 under %s is refused when it is of %s", async (alg, hash) => {
    expect(await tryHash(alg, hash)).toMatchObject(refused(invalid, "ID token: at_hash"));
  });
});

describe("iss", () => {
  it.each([
    ["a slash more", (issuer: string) => `${issuer}/`],
    ["upper case", (issuer: string) => issuer.toUpperCase()],
    ["another host", (issuer: string) => issuer.replace("127.0.0.1", "127.0.0.2")],
    ["another port", (issuer: string) => issuer.replace(/:\d+$/, ":1")],
    ["a character nobody sees", (issuer: string) => `${issuer}\u200B`],
    ["somebody else", () => "https://evil.example"],
  ])("A-17 with %s is refused", async (_, change) => {
    const outcome = await tryLogin(setup, {
      claims: changed({ iss: change(setup.provider.issuer) }),
    });

    expect(outcome).toMatchObject(refused(invalid, "ID token: iss"));
  });
});

describe("claims", () => {
  const now = Math.floor(Date.now() / 1000);
  type Change = Claims | ((honest: Claims) => Claims);
  const cases: readonly (readonly [claim: string, what: string, change: Change])[] = [
    ["iss", "missing", { iss: undefined }],
    ["iss", "a list with the right one", ({ iss }) => ({ iss: [iss] })],
    ["aud", "missing", { aud: undefined }],
    ["aud", "a number", { aud: 7 }],
    ["aud", "another client", { aud: "other" }],
    ["aud", "an object", { aud: { app: true } }],
    ["aud", "an empty list", { aud: [] }],
    ["aud", "a list in a list", { aud: [["app"]] }],
    ["aud", "a text with ours among others", { aud: "app other" }],
    ["aud", "a list with a number", { aud: ["app", 7], azp: "app" }],
    ["azp", "missing beside several aud", { aud: ["app", "other"] }],
    ["azp", "another client", { azp: "other" }],
    ["azp", "null", { azp: null }],
    ["azp", "a list with ours", { azp: ["app"] }],
    ["azp", "another client beside several aud", { aud: ["app", "other"], azp: "other" }],
    ["exp", "missing", { exp: undefined }],
    ["exp", "a text", { exp: "9999999999" }],
    ["exp", "null, as NaN is written", { exp: null }],
    ["exp", "past", { exp: now - 120 }],
    ["iat", "missing", { iat: undefined }],
    ["iat", "far past", { iat: now - 700 }],
    ["iat", "future", { iat: now + 300 }],
    ["iat", "a text", { iat: String(now) }],
    ["nbf", "future", { nbf: now + 300 }],
    ["nbf", "a text", { nbf: "0" }],
    ["nbf", "null", { nbf: null }],
    ["nonce", "missing", { nonce: undefined }],
    ["nonce", "another", { nonce: "other" }],
    ["nonce", "a list with the right one", ({ nonce }) => ({ nonce: [nonce] })],
    ["nonce", "empty", { nonce: "" }],
    ["sub", "missing", { sub: undefined }],
    ["sub", "empty", { sub: "" }],
    ["sub", "a number", { sub: 12 }],
    ["sub", "a list", { sub: ["ada"] }],
    ["sub", "256 characters", { sub: "a".repeat(256) }],
    ["sub", "100 kB", { sub: "a".repeat(100_000) }],
    ["at_hash", "of another access token", { at_hash: "AAAAAAAAAAAAAAAAAAAAAA" }],
    ["at_hash", "null", { at_hash: null }],
    ["at_hash", "a list with the right one", ({ at_hash }) => ({ at_hash: [at_hash] })],
  ];

  it.each(cases)("A-18 %s %s is refused", async (claim, _, change) => {
    const outcome = await tryLogin(setup, {
      sign: (claims, { keys }) =>
        signRaw({ ...claims, ...(typeof change === "function" ? change(claims) : change) }, keys),
    });

    expect(outcome).toMatchObject(refused(invalid, `ID token: ${claim}`));
  });

  it("A-43 A-46 the log says what a claim is, without what it repeats of the login and without control characters", async () => {
    let nonce = "";
    const { logged } = await tryLogin(setup, {
      claims: (claims) => {
        nonce = String(claims["nonce"]);
        return { ...claims, aud: [`to ${nonce}`, "\u001B[2J\nforged"] };
      },
    });

    const reason = String.raw`ID token: aud is ["to [removed]","\u001b[2J\nforged"]`;
    expect(logged).toContain(JSON.stringify(reason));
    expect(nonce).not.toBe("");
    expect(logged).not.toContain(nonce);
  });

  it.each([
    ["exp", "1e400"],
    ["iat", "-1e400"],
    ["iat", "1e400"],
    ["nbf", "-1e400"],
  ])("A-18 %s %s, which reads as Infinity, is refused", async (claim, number) => {
    const outcome = await tryLogin(setup, {
      sign: (claims, { keys }) =>
        signRaw({ ...claims, [claim]: "TIME" }, keys, (text) => text.replace('"TIME"', number)),
    });

    expect(outcome).toMatchObject(refused(invalid, `ID token: ${claim}`));
  });

  it.each([
    ["a list", "[]", "no object"],
    ["a text", '"x"', "no object"],
    ["null", "null", "no object"],
    ["no JSON", "{", "not JSON"],
    ["empty", "", "not three parts"],
  ])("A-18 claims that are %s are refused", async (_, payload, reason) => {
    const outcome = await tryLogin(setup, {
      sign: (claims, { keys }) => signRaw(claims, keys, () => payload),
    });

    expect(outcome).toMatchObject(refused(invalid, reason));
  });

  it("A-18 claims that are no UTF-8 are refused, and not mended", async () => {
    const outcome = await tryLogin(setup, {
      sign: (claims, { keys: [key] }) => {
        if (key === undefined) throw new Error("No key.");
        const bytes = Buffer.from(JSON.stringify({ ...claims, sub: "\u00FF" }), "latin1");
        return new CompactSign(bytes)
          .setProtectedHeader({ alg: key.alg, kid: key.kid })
          .sign(key.privateKey);
      },
    });

    expect(outcome).toMatchObject(refused(invalid, "not JSON"));
  });

  it("A-18 several aud with our azp are accepted", async () => {
    const outcome = await tryLogin(setup, {
      claims: changed({ aud: ["app", "other"], azp: "app" }),
    });

    expect(outcome).toMatchObject(accepted);
  });

  it("no ID token at all is refused", async () => {
    const outcome = await tryLogin(setup, { tokens: without("id_token") });

    expect(outcome).toMatchObject(refused("AUTH_ID_TOKEN_MISSING", "no id_token"));
  });

  it("A-51 A-52 S-09 S-47 reach the app unchanged, and none becomes ours", async () => {
    const text =
      '{"__proto__":{"isAdmin":true},"then":"x","isLoggedIn":false,"provider":"evil","deep":[1,{"a":2}]}';
    const { app, browser } = await tryLogin(setup, { claims: changed(JSON.parse(text)) });

    const { claims, provider } = await app.identity(browser);

    expect(provider).toBe("default");
    expect(Reflect.get(claims, "isAdmin")).toBeUndefined();
    expect(Reflect.get(claims, "then")).toBe("x");
    expect(claims).toMatchObject({ provider: "evil", isLoggedIn: false, deep: [1, { a: 2 }] });
  });

  it.each([
    ["aggregated", { JWT: "eyJhbGciOiJub25lIn0.eyJhZGRyZXNzIjoieCJ9." }],
    ["distributed", { access_token: "at" }],
  ])(
    "beyond the plans: oidcc-client-test-%s-claims are kept as they are and never fetched",
    async (_, source) => {
      const endpoint = `${setup.provider.issuer}/elsewhere`;
      const sources = {
        _claim_names: { address: "src" },
        _claim_sources: { src: { endpoint, ...source } },
      };
      const { app, browser } = await tryLogin(setup, { claims: changed(sources) });

      const { claims } = await app.identity(browser);

      expect(claims).toMatchObject(sources);
      expect(claims).not.toHaveProperty("address");
      expect(setup.provider.requests).not.toContain("/elsewhere");
    },
  );
});

describe("auth_time where max_age was asked", () => {
  it.each([
    ["missing", {}],
    ["stale", { auth_time: Math.floor(Date.now() / 1000) - 4000 }],
    ["no number", { auth_time: "now" }],
    ["in the future", { auth_time: Math.floor(Date.now() / 1000) + 4000 }],
  ])("is %s: the login ends in an error of its own", async (_, change) => {
    const outcome = await tryLogin(setup, { claims: changed(change) }, setup.app(), {
      maxAgeSeconds: 300,
    });

    expect(outcome).toMatchObject(refused("AUTH_NOT_FRESH", "auth_time"));
    expect(setup.provider.authorizations[0]?.get("max_age")).toBe("300");
  });

  it("may be a fraction", async () => {
    const lies = { claims: changed({ auth_time: Date.now() / 1000 }) };

    expect(await tryLogin(setup, lies, setup.app(), { maxAgeSeconds: 300 })).toMatchObject(
      accepted,
    );
  });
});

/** Signs what jose's own builder would refuse to. */
async function signRaw(
  claims: Claims,
  [key]: HostileProvider["keys"],
  change: (text: string) => string = (text) => text,
): Promise<string> {
  const { privateKey, kid, alg } = key ?? (await createSigningKey());
  return new CompactSign(new TextEncoder().encode(change(JSON.stringify(claims))))
    .setProtectedHeader({ alg, kid })
    .sign(privateKey);
}
