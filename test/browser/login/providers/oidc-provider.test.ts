import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type JWK, exportJWK, exportPKCS8, generateKeyPair } from "jose";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  type OidcProvider,
  type OidcProviderOptions,
  clientSecret,
  deliver,
  startOidcProvider,
} from "../../../providers/oidc-provider.ts";
import { type RunningProvider, accessTokenSeconds, installed } from "../../../providers/program.ts";
import { openssl } from "../../../providers/self-signed.ts";
import {
  type AppAt,
  eventsOf,
  greeted,
  openAppAt,
  press,
  seenLoggedOut,
  tokensOfTwoLoads,
} from "./app-at.ts";

const algorithms = ["PS256", "ES256", "EdDSA"];

interface Providers extends RunningProvider {
  readonly provider: OidcProvider;
  /** Takes pushed requests alone. */
  readonly par: OidcProvider;
}

/** Two providers: one that has a client for each way, and one that is strict to all. */
async function startProviders(appUrl: URL, publicKey?: JWK): Promise<Providers> {
  const options: OidcProviderOptions = {
    appUrl: appUrl.href,
    configuration: {
      enabledJWA: { idTokenSigningAlgValues: ["RS256", ...algorithms] },
      issueRefreshToken: () => true,
      rotateRefreshToken: true,
      ttl: {
        AccessToken: accessTokenSeconds,
        Grant: 3_600,
        IdToken: 3_600,
        Interaction: 600,
        RefreshToken: 3_600,
        Session: 3_600,
      },
    },
  };
  const signing = {
    client_id: "signs",
    token_endpoint_auth_method: "private_key_jwt",
    client_secret: undefined,
    jwks: { keys: [publicKey] },
  };
  const provider = await startOidcProvider({
    ...options,
    moreClients: [
      ...algorithms.map((alg) => ({ client_id: alg, id_token_signed_response_alg: alg })),
      ...(publicKey === undefined ? [] : [signing]),
      {
        client_id: "told",
        backchannel_logout_uri: new URL("auth/backchannel-logout", appUrl).href,
        backchannel_logout_session_required: true,
      },
    ],
    features: { backchannelLogout: { enabled: true } },
    fetch: deliver,
  });
  const par = await startOidcProvider({
    ...options,
    features: {
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    },
  });
  return {
    provider,
    par,
    issuer: provider.issuer,
    metadataUrl: provider.metadataUrl,
    clientSecret,
    output: () => "",
    async close() {
      await provider.close();
      await par.close();
    },
  };
}

/** Answers the provider's question at logout. */
async function confirmLogout(page: Page): Promise<void> {
  await page.waitForURL(/\/session\/end/);
  await page.getByRole("button", { name: "Log out" }).click();
}

describe("logins at oidc-provider", { timeout: 90_000 }, () => {
  let at: AppAt<Providers>;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sluice-client-key-"));
    const keyFile = join(folder, "key.pem");
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    await writeFile(keyFile, await exportPKCS8(privateKey), { mode: 0o600 });
    const jwk = { ...(await exportJWK(publicKey)), use: "sig", alg: "ES256" };
    at = await openAppAt((appUrl) => startProviders(appUrl, jwk), {
      others: ({ par }) => ({
        ...Object.fromEntries(algorithms.map((alg) => [alg, `client_id = "${alg}"`])),
        signs: `client_id = "signs"\nclient_key_file = "${keyFile}"`,
        par: `server_metadata_url = "${par.metadataUrl.href}"`,
        tokens: 'expose_tokens = ["id", "access"]',
        told: 'client_id = "told"',
      }),
    });
  });
  afterAll(async () => {
    await at.close();
    await rm(folder, { recursive: true });
  });

  it("greet by claims that only userinfo has, from a provider that knows no select_account and names itself in its answer", async () => {
    const { interactions } = at.provider.provider;
    const { page, complaints } = await at.visit();
    const answers: URL[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/oauth2callback?")) answers.push(new URL(request.url()));
    });
    await press(page, "Log in");
    expect(await greeted(page, "Ada Lovelace")).toMatchObject({
      iss: at.provider.issuer,
      email: "ada@example.com",
    });
    const asked = interactions.length;

    await press(page, "Log out");
    await seenLoggedOut(page);
    // S-51: the provider still knows the person, and asks nothing.
    await press(page, "Log in");
    await greeted(page, "Ada Lovelace");
    expect(interactions).toHaveLength(asked);

    await press(page, "Log out there too");
    await confirmLogout(page);
    await seenLoggedOut(page);
    expect(page.url()).toBe(at.url.href);
    await press(page, "Log in");
    await greeted(page, "Ada Lovelace");
    expect(interactions.length).toBeGreaterThan(asked);
    expect(answers.map(({ searchParams }) => searchParams.get("iss"))).toEqual(
      // The first answer refuses select_account, which is left out from then on.
      Array.from({ length: 4 }, () => at.provider.issuer),
    );
    expect(complaints).toEqual([]);
  });

  it.each([
    ...algorithms.map((alg) => [`with ID tokens signed by ${alg}`, alg, alg] as const),
    ["for a client that signs what it asks (private_key_jwt)", "signs", "signs"] as const,
    ["with requests that are pushed (PAR)", "par", "app"] as const,
  ])("work %s", async (_, name, clientId) => {
    const { page, complaints } = await at.visit();
    await press(page, `Log in: ${name}`);
    expect(await greeted(page, "Ada Lovelace")).toMatchObject({ sub: "ada", aud: clientId });

    await press(page, "Log out there too");
    await confirmLogout(page);
    await seenLoggedOut(page);
    expect(page.url()).toBe(at.url.href);
    expect(at.provider.par.requests.includes("/request")).toBe(name === "par");
    expect(complaints).toEqual([]);
  });

  it("have their tokens refreshed, each refresh token good for once, and log out with the newest ID token", async () => {
    const { page, complaints } = await at.visit();
    await press(page, "Log in: tokens");
    await greeted(page, "Ada Lovelace");

    const [first, second] = await tokensOfTwoLoads(page);

    expect(second.access).not.toBe(first.access);
    expect(eventsOf(at.log, "token_refreshed").length).toBeGreaterThanOrEqual(2);
    await press(page, "Log out there too");
    await confirmLogout(page);
    await seenLoggedOut(page);
    expect(complaints).toEqual([]);
  });

  it("end in the app when the person logs out at the provider", async () => {
    const { page, context } = await at.visit();
    await press(page, "Log in: told");
    await greeted(page, "Ada Lovelace");
    const other = await context.newPage();
    await other.goto(new URL("/session/end", at.provider.issuer).href);

    await other.getByRole("button", { name: "Log out" }).click();

    await page.getByText("Your login has ended").waitFor();
    expect(eventsOf(at.log, "session_revoked").at(-1)).toMatchObject({
      reason: "provider_session_ended",
      sub: "ada",
    });
    await page.reload();
    await seenLoggedOut(page);
  });
});

const overHttps = installed("oidc-provider by form_post", openssl);

describe.skipIf(!overHttps.is)(`logins at ${overHttps.title}`, { timeout: 90_000 }, () => {
  let at: AppAt<Providers>;
  beforeAll(async () => {
    at = await openAppAt(startProviders, {
      isHttps: true,
      more: 'client_kwargs = { response_mode = "form_post" }',
    });
  });
  afterAll(() => at.close());

  it("come back by a POST from another site", async () => {
    const { page, complaints } = await at.visit();
    const methods: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/oauth2callback")) methods.push(request.method());
    });
    await press(page, "Log in");
    expect(await greeted(page, "Ada Lovelace")).toMatchObject({ sub: "ada" });
    expect(page.url()).toBe(at.url.href);
    expect(new Set(methods)).toEqual(new Set(["POST"]));

    await press(page, "Log out there too");
    await confirmLogout(page);
    await seenLoggedOut(page);
    // The provider's page that refused select_account, by a POST as well.
    expect(complaints).toEqual([expect.stringContaining("400 (Bad Request)")]);
  });
});
