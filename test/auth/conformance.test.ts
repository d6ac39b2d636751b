/**
 * The modules of the OpenID Foundation's relying-party plans, by their names. The suite judges requests alone; here each
 * must end as it demands of a relying party that verifies: with a login, or refused for the right reason.
 */

import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";

import { createSigningKey, type Claims, type Lies } from "../providers/hostile.ts";
import {
  accepted,
  changed,
  hostileSetup,
  outcomeOf,
  refused,
  tryLogin,
  without,
  type Outcome,
} from "./hostile-app.ts";
import { createTestApp, providerConfig } from "./test-app.ts";

const setup = hostileSetup();
const invalid = "AUTH_ID_TOKEN_INVALID";
const idToken = (claim: string): object => refused(invalid, `ID token: ${claim}`);

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** An ID token with `sub` alone: everything else is left to userinfo. */
function bare(honest: Claims): Claims {
  const names = new Set(["name", "email", "email_verified"]);
  return Object.fromEntries(Object.entries(honest).filter(([name]) => !names.has(name)));
}

/** The login through a form that the provider's page posts from another site. */
async function tryByPost(lies: Lies): Promise<Outcome> {
  Object.assign(setup.provider.lies, lies);
  const authorizationParams = { response_mode: "form_post" };
  const app = setup.app({ appUrl: "https://app.example/" }, { authorizationParams });
  const browser = app.browser();
  const answer = await app.login(browser);
  expect(answer.text).toContain('<form method="post"');
  return outcomeOf(app, browser, await browser.press(answer, "Continue"));
}

interface Module {
  /** After `oidcc-client-test`. */
  readonly name: string;
  readonly lies?: Lies | (() => Promise<Lies>);
  /** What the person, the script and the operator see. */
  readonly outcome: object;
  readonly more?: (outcome: Outcome) => Promise<void>;
}

const claimsOf = async ({ app, browser }: Outcome): Promise<object> =>
  (await app.identity(browser)).claims;

const basic: readonly Module[] = [
  {
    name: "",
    outcome: accepted,
    more: async (outcome) => {
      expect(await claimsOf(outcome)).toMatchObject({ sub: "ada", name: "Ada Lovelace" });
    },
  },
  {
    name: "-invalid-iss",
    lies: { claims: changed({ iss: "https://evil.example" }) },
    outcome: idToken("iss"),
  },
  { name: "-missing-sub", lies: { claims: without("sub") }, outcome: idToken("sub") },
  { name: "-invalid-aud", lies: { claims: changed({ aud: "other" }) }, outcome: idToken("aud") },
  { name: "-missing-iat", lies: { claims: without("iat") }, outcome: idToken("iat") },
  {
    name: "-kid-absent-single-jwks",
    lies: { header: () => ({ kid: undefined }) },
    outcome: accepted,
  },
  {
    name: "-kid-absent-multiple-jwks",
    lies: async () => {
      setup.provider.keys = [...setup.provider.keys, await createSigningKey()];
      return { header: () => ({ kid: undefined }) };
    },
    outcome: accepted,
  },
  {
    name: "-idtoken-sig-rs256",
    lies: async () => {
      setup.provider.keys = [await createSigningKey("RS256")];
      return {};
    },
    outcome: accepted,
  },
  {
    name: "-idtoken-sig-none",
    lies: { sign: (claims) => `${encode({ alg: "none" })}.${encode(claims)}.` },
    outcome: refused(invalid, "not three parts"),
  },
  {
    name: "-invalid-sig-rs256",
    lies: async () => {
      const kid = setup.provider.keys[0]?.kid ?? "";
      const { privateKey } = await createSigningKey("RS256", kid);
      return {
        sign: (claims) =>
          new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid }).sign(privateKey),
      };
    },
    outcome: refused(invalid, "wrong signature"),
  },
  {
    name: "-userinfo-invalid-sub",
    lies: { claims: bare, userinfo: changed({ sub: "other", name: "Eve" }) },
    outcome: {
      ...accepted,
      logged: expect.stringMatching(/userinfo not used.*"reason":"another sub/),
    },
    more: async (outcome) => {
      expect(await claimsOf(outcome)).not.toHaveProperty("name");
    },
  },
  {
    name: "-nonce-invalid",
    lies: { claims: changed({ nonce: "other" }) },
    outcome: idToken("nonce"),
  },
  {
    name: "-scope-userinfo-claims",
    lies: { claims: bare },
    outcome: accepted,
    more: async (outcome) => {
      expect(await claimsOf(outcome)).toMatchObject({
        name: "Ada Lovelace",
        email: "ada@example.com",
      });
    },
  },
  {
    name: "-client-secret-basic",
    outcome: accepted,
    more: async () => {
      const [request] = setup.provider.tokenRequests;
      const sent = Buffer.from(request?.authorization?.replace(/^Basic /, "") ?? "", "base64");
      expect(sent.toString()).toMatch(/^app:/);
      expect(request?.parameters.has("client_secret")).toBe(false);
    },
  },
];

describe.each([
  ["Basic", "", (lies: Lies) => tryLogin(setup, lies)],
  ["Form Post", " by form_post", tryByPost],
] as const)("%s", (_, suffix, attempt) => {
  const named = basic.map((module) => [module.name, module] as const);
  it.each(named)(`oidcc-client-test%s${suffix}`, async (_name, { lies = {}, outcome, more }) => {
    const actual = await attempt(typeof lies === "function" ? await lies() : lies);

    expect(actual).toMatchObject(outcome);
    await more?.(actual);
  });
});

describe("Form Post", () => {
  it("oidcc-client-test with an error by form_post", async () => {
    const outcome = await tryByPost({
      callback: (honest) =>
        new URLSearchParams({ error: "access_denied", state: honest.get("state") ?? "" }),
    });

    expect(outcome).toMatchObject(refused("AUTH_ACCESS_DENIED", "access_denied"));
  });

  it.each([
    ["GET", "by-form"],
    ["POST", "by-query"],
  ])("A-10 an answer by %s is refused where another was asked for", async (method, provider) => {
    const form = { response_mode: "form_post" };
    const { metadataUrl: serverMetadataUrl } = setup.provider;
    const app = createTestApp({
      appUrl: "https://app.example/",
      providers: [
        providerConfig({ serverMetadataUrl, name: "by-form", authorizationParams: form }),
        providerConfig({ serverMetadataUrl, name: "by-query" }),
      ],
    });
    const browser = app.browser();
    const isCallback = ({ pathname }: URL): boolean => pathname === "/oauth2callback";
    const { text, url } = await app.login(browser, { provider, until: isCallback });
    const fields = [...text.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(
      ([, name = "", value = ""]) => [name, value],
    );
    const answer = new URLSearchParams(method === "GET" ? fields : url.search).toString();

    const end =
      method === "GET"
        ? await browser.open(`oauth2callback?${answer}`)
        : await browser.open("oauth2callback", { method, body: answer, from: app.url });

    expect(answer).toMatch(/code=.*state=/);
    expect(await outcomeOf(app, browser, end)).toMatchObject(
      refused("AUTH_CALLBACK_INVALID", "not by the response_mode"),
    );
    expect(setup.provider.tokenRequests).toEqual([]);
  });
});

describe("Config", () => {
  const discovery = "/.well-known/openid-configuration";

  it("oidcc-client-test-discovery-openid-config", async () => {
    const outcome = await tryLogin(setup);

    expect(outcome).toMatchObject(accepted);
    expect(setup.provider.requests.filter((path) => path === discovery)).toHaveLength(1);
  });

  it("oidcc-client-test-discovery-jwks-uri-keys", async () => {
    const jwks_uri = `${setup.provider.issuer}/keys/elsewhere`;
    const body = JSON.stringify({ keys: setup.provider.keys.map(({ publicJwk }) => publicJwk) });

    const outcome = await tryLogin(setup, {
      metadata: changed({ jwks_uri }),
      respond(path, _, response) {
        if (path !== "/keys/elsewhere") return false;
        response.writeHead(200, { "content-type": "application/json" }).end(body);
        return true;
      },
    });

    expect(outcome).toMatchObject(accepted);
    expect(setup.provider.requests).not.toContain("/jwks");
  });

  it("oidcc-client-test-discovery-issuer-mismatch", async () => {
    const outcome = await tryLogin(setup, {
      metadata: changed({ issuer: "https://evil.example" }),
    });

    expect(outcome).toMatchObject(refused("AUTH_PROVIDER_METADATA", "its issuer"));
    expect(setup.provider.authorizations).toEqual([]);
  });
});
