import { exportJWK, exportPKCS8, generateKeyPair } from "jose";
import { interactionPolicy } from "oidc-provider";
import { afterEach, describe, expect, it } from "vitest";

import type { ProviderConfig } from "../../src/auth/index.ts";
import {
  clientSecret,
  startOidcProvider,
  type OidcProvider,
  type OidcProviderOptions,
} from "../providers/oidc-provider.ts";
import { createTestApp, providerConfig, type TestApp, type TestAppOptions } from "./test-app.ts";

const running: OidcProvider[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((provider) => provider.close()));
});

interface Setup {
  readonly provider: OidcProvider;
  readonly app: TestApp;
}

async function start(
  options: OidcProviderOptions = {},
  config: Partial<ProviderConfig> = {},
  app: Partial<TestAppOptions> = {},
): Promise<Setup> {
  const provider = await startOidcProvider(options);
  running.push(provider);
  return {
    provider,
    app: createTestApp({
      providers: [providerConfig({ serverMetadataUrl: provider.metadataUrl, ...config })],
      ...app,
    }),
  };
}

/** A provider that can show its accounts. */
function withSelectAccount(): Readonly<Record<string, unknown>> {
  const { Prompt, base } = interactionPolicy;
  const policy = base();
  policy.add(new Prompt({ name: "select_account", requestable: true }), 0);
  return {
    interactions: { policy, url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
  };
}

describe("a login at oidc-provider", () => {
  it("S-01 S-02 S-03 S-04 S-06 ends at the home page with the person's claims, which only userinfo has", async () => {
    const { provider, app } = await start();
    const browser = app.browser();

    const end = await app.login(browser);

    expect(end.url.href).toBe(app.url.href);
    expect(end.text).toContain("Ada Lovelace");
    const identity = await app.identity(browser);
    expect(identity).toMatchObject({
      provider: "default",
      iss: provider.issuer,
      sub: "ada",
      verifiedEmail: "ada@example.com",
    });
    expect(identity.claims).toMatchObject({ name: "Ada Lovelace", email: "ada@example.com" });
  });

  it("S-02 returns to the page that asked for it", async () => {
    const { app } = await start();

    const end = await app.login(app.browser(), { returnTo: "/reports?year=2026" });

    expect(end.url.href).toBe(`${app.url.href}reports?year=2026`);
  });

  it("S-19 S-23 asks with the default scope, state, nonce and PKCE, and with nothing that was not asked for", async () => {
    const { provider, app } = await start();

    await app.login(app.browser());

    const [params = {}] = provider.interactions;
    expect(new Set(String(params.scope).split(" "))).toEqual(
      new Set(["openid", "profile", "email"]),
    );
    expect(params).toMatchObject({ response_type: "code", code_challenge_method: "S256" });
    expect(
      [params.state, params.nonce, params.code_challenge].every(
        (value) => String(value).length === 43,
      ),
    ).toBe(true);
    expect(params.redirect_uri).toBe("http://localhost:8501/oauth2callback");
  });

  it("S-20 select_account is left out where the provider refuses it, and this is remembered", async () => {
    const { provider, app } = await start();

    await app.login(app.browser());
    await app.login(app.browser());

    expect(provider.interactions.every(({ prompt }) => prompt === undefined)).toBe(true);
    expect(app.events.map(({ type }) => type)).toEqual([
      "login_started",
      "login_started",
      "login_completed",
      "login_started",
      "login_completed",
    ]);
  });

  it("S-20 S-49 select_account asks for the account even with one live session", async () => {
    const { provider, app } = await start({ configuration: withSelectAccount() });
    const browser = app.browser();
    await app.login(browser);
    const before = provider.interactions.length;

    await app.login(browser);

    expect(provider.interactions.slice(before).map(({ prompt }) => prompt)).toEqual([
      "select_account",
    ]);
  });

  it("S-50 a provider that ignores select_account logs a person with a live session straight in", async () => {
    const { provider, app } = await start();
    const browser = app.browser();
    await app.login(browser);
    const before = provider.interactions.length;

    await app.login(browser);

    expect(provider.interactions).toHaveLength(before);
  });

  it("S-21 S-52 prompt = login forces a login every time", async () => {
    const { provider, app } = await start({}, { prompt: { value: "login", isDefault: false } });
    const browser = app.browser();
    await app.login(browser);
    const before = provider.interactions.length;

    await app.login(browser);

    expect(provider.interactions.slice(before).map(({ prompt }) => prompt)).toEqual(["login"]);
  });

  it("S-21 S-22 client_kwargs and a script's params reach the provider", async () => {
    const authorizationParams = { ui_locales: "de", acr_values: "strong" };
    const { provider, app } = await start({}, { scope: "openid email", authorizationParams });

    await app.login(app.browser(), { params: { login_hint: "ada@example.com" } });

    expect(provider.interactions[0]).toMatchObject({
      scope: "openid email",
      ui_locales: "de",
      acr_values: "strong",
      login_hint: "ada@example.com",
    });
  });

  it("S-22 max_age is checked", async () => {
    const { app } = await start({}, { authorizationParams: { max_age: "300" } });
    const browser = app.browser();

    await app.login(browser);

    expect((await app.identity(browser)).claims.auth_time).toEqual(expect.any(Number));
  });

  it("A-05 its iss is in the callback, and another is refused", async () => {
    const { provider, app } = await start();
    const browser = app.browser();
    await app.login(browser);
    const { url } = await app.login(browser, {
      until: ({ pathname }) => pathname === "/oauth2callback",
    });

    expect(url.searchParams.get("iss")).toBe(provider.issuer);
    url.searchParams.set("iss", "https://evil.example");
    expect((await browser.open(url)).text).toContain("AUTH_ISSUER_MISMATCH");
  });
});

describe("oidc-provider, otherwise configured", () => {
  it.each(["ES256", "EdDSA", "PS256"])("signs with %s", async (alg) => {
    const { app } = await start({
      client: { id_token_signed_response_alg: alg },
      configuration: {
        enabledJWA: { idTokenSigningAlgValues: ["RS256", "PS256", "ES256", "EdDSA"] },
      },
    });
    const browser = app.browser();

    await app.login(browser);

    expect((await app.identity(browser)).sub).toBe("ada");
  });

  it("puts every claim into the ID token, and userinfo is not asked", async () => {
    const { provider, app } = await start({ configuration: { conformIdTokenClaims: false } });
    const browser = app.browser();

    await app.login(browser);

    expect((await app.identity(browser)).claims.email).toBe("ada@example.com");
    expect(provider.requests).not.toContain("/me");
  });

  it("wants requests pushed (PAR)", async () => {
    const { provider, app } = await start({
      features: {
        pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
      },
    });
    const browser = app.browser();

    const { trail } = await app.login(browser);

    expect((await app.identity(browser)).sub).toBe("ada");
    expect(provider.requests).toContain("/request");
    const authorization = trail.find(({ pathname }) => pathname === "/auth");
    expect([...(authorization?.searchParams.keys() ?? [])].toSorted()).toEqual([
      "client_id",
      "request_uri",
    ]);
  });

  it.each([
    ["client_secret_basic", {}],
    ["client_secret_post", { clientAuth: "client_secret_post" }],
    ["none", { clientAuth: "none", clientSecret: undefined }],
  ] as const)(
    "oidcc-client-test-client-secret-basic: authenticates its client by %s",
    async (method, config) => {
      const { app } = await start({ client: { token_endpoint_auth_method: method } }, config);
      const browser = app.browser();

      await app.login(browser);

      expect((await app.identity(browser)).sub).toBe("ada");
    },
  );

  it.each(["PKCS #8", "JWK"])(
    "authenticates its client by private_key_jwt with a key as %s",
    async (form) => {
      const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
      const key = { ...(await exportJWK(publicKey)), kid: "client-key", use: "sig", alg: "ES256" };
      const clientKey =
        form === "JWK"
          ? JSON.stringify({ ...(await exportJWK(privateKey)), kid: "client-key", alg: "ES256" })
          : await exportPKCS8(privateKey);
      const client = {
        token_endpoint_auth_method: "private_key_jwt",
        client_secret: undefined,
        jwks: { keys: [key] },
      };
      const { app } = await start({ client }, { clientSecret: undefined, clientKey });
      const browser = app.browser();

      await app.login(browser);

      expect((await app.identity(browser)).sub).toBe("ada");
    },
  );

  it("a wrong secret: the page says whose fault it is, and the log which method was tried", async () => {
    const { app } = await start({}, { clientSecret: "wrong-secret" });

    const end = await app.login(app.browser());

    expect(end.text).toContain("AUTH_CLIENT_REFUSED");
    expect(app.log.join()).toContain("client_auth client_secret_basic");
    expect(app.log.join()).not.toContain("wrong-secret");
    expect(app.log.join()).not.toContain(clientSecret);
  });

  it("rotates refresh tokens", async () => {
    const { provider, app } = await start(
      {
        configuration: {
          rotateRefreshToken: true,
          ttl: {
            AccessToken: 60,
            RefreshToken: 3600,
            Session: 3600,
            Grant: 3600,
            Interaction: 600,
            IdToken: 3600,
          },
        },
      },
      {
        scope: "openid email profile offline_access",
        exposeTokens: ["access"],
        prompt: { value: "consent", isDefault: false },
      },
    );
    const browser = app.browser();
    await app.login(browser);
    const { login } = await app.visitor(browser);
    const tokens = async (): Promise<string | undefined> =>
      login === undefined ? undefined : (await app.auth.tokens(login)).access;

    app.clock.offsetMs = 30_000;
    const seen = [await tokens()];
    app.clock.offsetMs = 60_000;
    seen.push(await tokens());

    expect(seen.every((token) => typeof token === "string")).toBe(true);
    expect(new Set(seen).size).toBe(2);
    expect(provider.requests.filter((path) => path === "/token")).toHaveLength(3);
  });
});

describe("form_post at oidc-provider", () => {
  const appUrl = "https://app.example/";
  const authorizationParams = { response_mode: "form_post" };

  it("the login comes back as a POST from another site", async () => {
    const { app } = await start({ appUrl }, { authorizationParams, prompt: undefined }, { appUrl });
    const browser = app.browser();
    const answer = await app.login(browser);
    const attempt = browser.jar.list(app.url).find(({ name }) => name.includes("-a."));

    const end = await browser.press(answer, "Continue");

    expect(attempt?.attributes.get("samesite")).toBe("None");
    expect(attempt?.attributes.has("secure")).toBe(true);
    expect(end.url.href).toBe(app.url.href);
    expect((await app.identity(browser)).sub).toBe("ada");
  });

  it("S-20 the default prompt is left out when it is refused by a POST", async () => {
    const { app } = await start({ appUrl }, { authorizationParams }, { appUrl });
    const browser = app.browser();
    const refusal = await app.login(browser);

    const answer = await browser.press(refusal, "Continue");
    const end = await browser.press(answer, "Continue");

    expect(end.url.href).toBe(app.url.href);
    expect((await app.identity(browser)).sub).toBe("ada");
  });

  it("an error that comes by POST has its page, with buttons that work", async () => {
    const { app } = await start(
      { appUrl },
      { authorizationParams, prompt: { value: "none", isDefault: false } },
      { appUrl },
    );
    const browser = app.browser();
    const before = await app.visitor(browser);
    const answer = await app.login(browser);

    const page = await browser.press(answer, "Continue");

    expect(page.text).toContain("AUTH_LOGIN_REQUIRED");
    expect(page.url.pathname).toBe("/auth/login");
    expect((await app.visitor(browser)).browserId).toBe(before.browserId);
    const again = await browser.press(page, "Try again");
    expect(again.text).toContain("oauth2callback");
  });

  it("A-10 a body above 16 kB, another type and a query beside it are refused", async () => {
    const { app } = await start({ appUrl }, { authorizationParams }, { appUrl });
    const browser = app.browser();
    const from = new URL("https://op.example/");
    const post = (
      path: string,
      body: string,
      headers: Record<string, string> = {},
    ): Promise<{ text: string }> => browser.open(path, { method: "POST", from, body, headers });

    const pages = [
      await post("oauth2callback", `state=${"a".repeat(20_000)}`),
      await post("oauth2callback", "{}", { "content-type": "application/json" }),
      await post("oauth2callback?state=x", "code=x"),
    ];

    const codes = pages.map(({ text }) => /AUTH_[A-Z_]+/.exec(text)?.[0]);
    expect(codes).toEqual([
      "AUTH_BODY_TOO_LARGE",
      "AUTH_CALLBACK_INVALID",
      "AUTH_CALLBACK_INVALID",
    ]);
  });

  it("a GET does not finish a login that was to come by POST", async () => {
    const { app } = await start({ appUrl }, { authorizationParams, prompt: undefined }, { appUrl });
    const browser = app.browser();
    const answer = await app.login(browser);
    const fields = [...answer.text.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(
      ([, name = "", value = ""]) => [name, value],
    );

    const end = await browser.open(`oauth2callback?${new URLSearchParams(fields).toString()}`);

    expect(end.text).toContain("AUTH_CALLBACK_INVALID");
  });
});
