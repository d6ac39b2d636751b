import { describe, expect, it } from "vitest";

import { issuerOfTenant, isResponseIssuer, mayDescribe } from "../../src/auth/issuer.ts";
import type { Claims } from "../providers/hostile.ts";
import { changed, hostileSetup, refused, tryLogin, without } from "./hostile-app.ts";
import { createTestApp, providerConfig, type TestApp } from "./test-app.ts";

const setup = hostileSetup();
const wellKnown = ".well-known/openid-configuration";
const tenant = "11111111-2222-3333-4444-555555555555";
const personal = "9188040d-6c67-4c5b-b112-36a304b66dad";
const common = "https://login.microsoftonline.com/{tenantid}/v2.0";

describe("the issuer of a metadata document", () => {
  it.each([
    ["https://op.example", `https://op.example/${wellKnown}`],
    ["https://op.example/", `https://op.example/${wellKnown}`],
    ["https://op.example/realms/x", `https://op.example/realms/x/${wellKnown}`],
    ["https://op.example/realms/x/", `https://op.example/realms/x/${wellKnown}`],
    [common, `https://login.microsoftonline.com/common/v2.0/${wellKnown}`],
    [common, `https://login.microsoftonline.com/organizations/v2.0/${wellKnown}`],
    [
      common.replace("{tenantid}", tenant),
      `https://login.microsoftonline.com/${tenant}/v2.0/${wellKnown}`,
    ],
    [
      common.replace("{tenantid}", tenant),
      `https://login.microsoftonline.com/acme.onmicrosoft.com/v2.0/${wellKnown}`,
    ],
    [
      `https://acme.b2clogin.com/${tenant}/v2.0/`,
      `https://acme.b2clogin.com/acme.onmicrosoft.com/B2C_1_signin/v2.0/${wellKnown}`,
    ],
    [
      `https://${tenant}.ciamlogin.com/${tenant}/v2.0`,
      `https://acme.ciamlogin.com/acme.onmicrosoft.com/v2.0/${wellKnown}`,
    ],
  ])("may be %s at %s", (issuer, url) => {
    expect(mayDescribe(issuer, new URL(url))).toBe(true);
  });

  it.each([
    ["https://evil.example", `https://op.example/${wellKnown}`],
    ["https://op.example/other", `https://op.example/${wellKnown}`],
    ["https://op.example", `https://op.example/realms/x/${wellKnown}`],
    ["http://op.example", `https://op.example/${wellKnown}`],
    ["https://op.example:8443", `https://op.example/${wellKnown}`],
    ["https://OP.example", `https://op.example/${wellKnown}`],
    ["https://op.example?x", `https://op.example/${wellKnown}`],
    ["https://op.example#x", `https://op.example/${wellKnown}`],
    ["op.example", `https://op.example/${wellKnown}`],
    [common, `https://op.example/common/v2.0/${wellKnown}`],
    [common, `https://login.microsoftonline.com.evil.example/common/v2.0/${wellKnown}`],
    [
      "https://evil.example/{tenantid}/v2.0",
      `https://login.microsoftonline.com/common/v2.0/${wellKnown}`,
    ],
    ["https://op.example/{tenantid}/v2.0", `https://op.example/common/v2.0/${wellKnown}`],
    [common, `http://login.microsoftonline.com/common/v2.0/${wellKnown}`],
    [
      common.replace("https:", "http:"),
      `https://login.microsoftonline.com/common/v2.0/${wellKnown}`,
    ],
    [
      `https://login.microsoftonline.com/${tenant}/v2.0?x`,
      `https://login.microsoftonline.com/common/v2.0/${wellKnown}`,
    ],
    [
      `https://login.microsoftonline.com/${tenant}/v2.0#x`,
      `https://login.microsoftonline.com/common/v2.0/${wellKnown}`,
    ],
  ])("A-17 may not be %s at %s", (issuer, url) => {
    expect(mayDescribe(issuer, new URL(url))).toBe(false);
  });
});

describe("A-17 Entra's tenants", () => {
  it.each([
    [undefined, "missing"],
    [7, "a number"],
    ["common", "no GUID"],
    [tenant.toUpperCase().replace("1", "A"), "in upper case"],
    [personal, "personal accounts"],
    ["$&", "a pattern of replace()"],
    [`${tenant}/../${personal}`, "a path"],
    ["99999999-2222-3333-4444-555555555555", "somebody else's"],
  ] as readonly (readonly [unknown, string])[])("A-17 tid %j (%s) is not let in", (tid) => {
    expect(issuerOfTenant(common, tid, [tenant])).toBeUndefined();
  });

  it.each(["common", "$&", "../evil", tenant.toUpperCase().replace("1", "A")])(
    "A-17 tid %j is not let in even where a list names it",
    (tid) => {
      expect(issuerOfTenant(common, tid, [tid])).toBeUndefined();
    },
  );

  it("A-17 a listed tenant names its own issuer, and none is let in without a list", () => {
    expect(issuerOfTenant(common, tenant, [tenant])).toBe(common.replace("{tenantid}", tenant));
    expect(issuerOfTenant(common, tenant, undefined)).toBeUndefined();
    expect(isResponseIssuer(common, common.replace("{tenantid}", tenant))).toBe(true);
    expect(isResponseIssuer(common, common.replace("{tenantid}", "x"))).toBe(false);
    expect(isResponseIssuer(common, "https://evil.example")).toBe(false);
  });

  /** Microsoft's host, answered by the provider of the tests. */
  function entra(allowedTenants: readonly string[] | undefined = [tenant]): TestApp {
    const { issuer } = setup.provider;
    const host = "https://login.microsoftonline.com";
    setup.provider.lies.metadata = (honest) =>
      Object.fromEntries(
        Object.entries({ ...honest, issuer: common }).map(([name, value]) => [
          name,
          typeof value === "string" ? value.replace(issuer, host) : value,
        ]),
      );
    const serverMetadataUrl = new URL(`${host}/common/v2.0/${wellKnown}`);
    return createTestApp({
      providers: [providerConfig({ serverMetadataUrl, allowedTenants })],
      fetch: async (request) => {
        const { pathname, search } = new URL(request.url);
        const path = pathname.includes("well-known") ? `/${wellKnown}` : pathname;
        const body = request.method === "POST" ? await request.text() : null;
        return fetch(`${issuer}${path}${search}`, {
          method: request.method,
          headers: request.headers,
          body,
          redirect: "manual",
        });
      },
    });
  }

  const issuedBy = (
    tid: unknown,
    iss = common.replace("{tenantid}", String(tid)),
  ): ((honest: Claims) => Claims) => changed({ tid, iss });

  it("A-17 a person of a listed tenant logs in", async () => {
    const { app, browser, isLoggedIn } = await tryLogin(
      setup,
      { claims: issuedBy(tenant) },
      entra(),
    );

    expect(isLoggedIn).toBe(true);
    expect((await app.identity(browser)).iss).toBe(common.replace("{tenantid}", tenant));
  });

  it.each([
    [issuedBy(personal), "AUTH_TENANT_DENIED", "tid"],
    [issuedBy("$&"), "AUTH_TENANT_DENIED", "tid"],
    [issuedBy(tenant, common), "AUTH_ID_TOKEN_INVALID", "iss"],
    [issuedBy(tenant, common.replace("{tenantid}", personal)), "AUTH_ID_TOKEN_INVALID", "iss"],
  ] as const)("A-17 other tenants and other issuers do not (%#)", async (claims, code, claim) => {
    expect(await tryLogin(setup, { claims }, entra())).toMatchObject(
      refused(code, `ID token: ${claim}`),
    );
  });

  it("A-17 a person whose tenant is taken from the list is over with it", async () => {
    const { app, browser } = await tryLogin(setup, { claims: issuedBy(tenant) }, entra());
    const [config] = app.config.providers;
    const another = app.replica({ providers: [{ ...config, allowedTenants: [personal] }] });
    const more = app.replica({ providers: [{ ...config, allowedTenants: [personal, tenant] }] });

    const users = [await more.visitor(browser), await another.visitor(browser)];

    expect(users.map(({ user }) => user.isLoggedIn)).toEqual([true, false]);
  });

  it("a listed tenant's session ends where Entra says so in a frame", async () => {
    const claims = (honest: Claims): Claims => ({ ...issuedBy(tenant)(honest), sid: "entra-1" });
    const { app, browser } = await tryLogin(setup, { claims }, entra());
    const url = new URL("auth/frontchannel-logout", app.url);
    url.search = `${new URLSearchParams({ iss: common.replace("{tenantid}", tenant), sid: "entra-1" })}`;

    const answer = await app.auth.handle(new Request(url), { address: "192.0.2.1" });

    expect(answer?.status).toBe(200);
    expect((await app.visitor(browser)).user.isLoggedIn).toBe(false);
  });

  it("A-17 without allowed_tenants nobody does", async () => {
    const app = entra();
    const [config] = app.config.providers;
    const open = app.replica({ providers: [{ ...config, allowedTenants: undefined }] });

    expect(await tryLogin(setup, { claims: issuedBy(tenant) }, open)).toMatchObject(
      refused("AUTH_PROVIDER_METADATA", "metadata: it speaks for many tenants"),
    );
  });
});

describe("a metadata document", () => {
  it.each(["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"])(
    "without %s is refused",
    async (name) => {
      expect(await tryLogin(setup, { metadata: without(name) })).toMatchObject(
        refused("AUTH_PROVIDER_METADATA", "metadata"),
      );
    },
  );

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "ftp://op.example/",
    "//op.example/",
    7,
    "https://user:pw@op.example/",
    "https://:pw@op.example/",
    "https://op.example/#fragment",
  ])("A-59 with the endpoint %s is refused", async (url) => {
    const outcome = await tryLogin(setup, { metadata: changed({ authorization_endpoint: url }) });

    expect(outcome).toMatchObject(refused("AUTH_PROVIDER_METADATA", "authorization_endpoint"));
  });

  it("A-59 with an endpoint on http: is refused in production", async () => {
    const { issuer } = setup.provider;
    const app = createTestApp({
      providers: [
        providerConfig({ serverMetadataUrl: new URL(`https://op.example/${wellKnown}`) }),
      ],
      appUrl: "https://app.example/",
      isProduction: true,
      fetch: async () =>
        Response.json({
          issuer: "https://op.example",
          authorization_endpoint: "https://op.example/a",
          token_endpoint: `${issuer}/token`,
          jwks_uri: "https://op.example/j",
        }),
    });

    expect(await tryLogin(setup, {}, app)).toMatchObject(
      refused("AUTH_PROVIDER_METADATA", "token_endpoint"),
    );
  });

  it("A-59 with an endpoint on this machine is not called in production", async () => {
    const app = createTestApp({
      providers: [
        providerConfig({ serverMetadataUrl: new URL(`https://127.0.0.1:9/${wellKnown}`) }),
      ],
      appUrl: "https://app.example/",
      isProduction: true,
    });

    expect(await tryLogin(setup, {}, app)).toMatchObject(
      refused("AUTH_PROVIDER_METADATA", "127.0.0.1 is a forbidden address"),
    );
  });

  it("S-20 that rules select_account out is not asked for it", async () => {
    await tryLogin(setup, { metadata: changed({ prompt_values_supported: ["none", "login"] }) });

    expect(setup.provider.authorizations.map((parameters) => parameters.get("prompt"))).toEqual([
      null,
    ]);
  });

  it("S-20 that says nothing of prompts is asked for it", async () => {
    await tryLogin(setup, { metadata: without("prompt_values_supported") });

    expect(setup.provider.authorizations[0]?.get("prompt")).toBe("select_account");
  });

  it("chooses the client's authentication: basic first, post where nothing else is offered", async () => {
    await tryLogin(setup, {
      metadata: changed({
        token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
      }),
    });
    await tryLogin(setup, {
      metadata: changed({ token_endpoint_auth_methods_supported: ["client_secret_post"] }),
    });

    const [basic, post] = setup.provider.tokenRequests;
    expect(Buffer.from(basic?.authorization?.slice(6) ?? "", "base64").toString()).toBe(
      "app:client-secret.of~app_1",
    );
    expect(basic?.parameters.has("client_secret")).toBe(false);
    expect(post?.authorization).toBeUndefined();
    expect(post?.parameters.get("client_secret")).toBe("client-secret.of~app_1");
  });

  it("encodes in basic only what must be encoded", async () => {
    await tryLogin(setup, {}, setup.app({}, { clientSecret: "a-b_c.d~e:f%g+h/i=j é" }));

    const [basic] = setup.provider.tokenRequests;
    expect(Buffer.from(basic?.authorization?.slice(6) ?? "", "base64").toString()).toBe(
      "app:a-b_c.d~e%3Af%25g%2Bh%2Fi%3Dj%20%C3%A9",
    );
  });
});
