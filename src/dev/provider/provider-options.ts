/** How `oidc-provider` is set up: one client, people without passwords, consent that nobody is asked for. */

import { createHash, hkdfSync } from "node:crypto";

import { raw } from "hono/html";
import type { Grant, OidcContext, Provider } from "oidc-provider";

import { type PageLook, logoutPage, messagePage, pageHeaders } from "./pages.ts";
import type { Person } from "./people.ts";

export interface ProviderSetup {
  /** The app's home page. */
  readonly appUrl: URL;
  /** Where the provider lives, without a slash at its end. */
  readonly issuer: string;
  readonly signingKey: object;
  /** Of this app alone: what else is secret comes from it. */
  readonly secret: string;
  readonly prompts: object;
  readonly people: () => readonly Person[];
  readonly look: PageLook;
}

export const clientId = "sluice-development";
const scopes = "openid profile email offline_access";
const hour = 3_600;

/** The client's secret: the same at each start. */
export function clientSecretOf(secret: string): string {
  return derive(secret, "client").toString("base64url");
}

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", `sluice development provider: ${purpose}`, 32));
}

/** @param provider - The one that these options make. */
export function providerOptions(setup: ProviderSetup, provider: () => Provider): object {
  const { appUrl, secret, signingKey, people, look } = setup;
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecretOf(secret),
        redirect_uris: [new URL("oauth2callback", appUrl).href],
        post_logout_redirect_uris: [new URL("auth/logged-out", appUrl).href],
        response_types: ["code"],
        grant_types: ["authorization_code", "refresh_token"],
      },
    ],
    jwks: { keys: [signingKey] },
    cookies: {
      keys: [derive(secret, "cookies").toString("base64url")],
      names: cookieNames(setup.issuer),
    },
    scopes: scopes.split(" "),
    claims: {
      openid: ["sub"],
      profile: ["name", "groups", ...furtherClaims(people())],
      email: ["email", "email_verified"],
    },
    // In the ID token, as most providers of companies do.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context: OidcContext, form: string) =>
          draw(context, logoutPage(raw(form), look)),
        postLogoutSuccessSource: (context: OidcContext) =>
          draw(context, messagePage("You are logged out", "You can close this page.", look)),
      },
    },
    renderError: (context: OidcContext, { error }: { readonly error: string }) =>
      draw(context, messagePage("The login cannot go on", `The provider says: ${error}.`, look)),
    pkce: { required: () => true },
    interactions: {
      policy: setup.prompts,
      url: (_context: OidcContext, { uid }: { readonly uid: string }) =>
        `${new URL(setup.issuer).pathname}/interaction/${uid}`,
    },
    ttl: {
      AccessToken: hour,
      AuthorizationCode: 60,
      Grant: 14 * 24 * hour,
      IdToken: hour,
      Interaction: hour,
      RefreshToken: 14 * 24 * hour,
      Session: 14 * 24 * hour,
    },
    findAccount: (_context: OidcContext, sub: string) => findAccount(people(), sub),
    loadExistingGrant: (context: OidcContext) => grantAll(context, provider()),
  };
}

function draw(context: OidcContext, page: { toString(): string }): void {
  for (const [name, value] of Object.entries(pageHeaders)) context.set(name, value);
  context.body = page.toString();
}

function findAccount(people: readonly Person[], sub: string): object | undefined {
  const person = people.find((one) => one.sub === sub);
  if (person === undefined) return undefined;
  const { name, email, groups, claims } = person;
  return {
    accountId: sub,
    claims: () => ({ email_verified: true, ...claims, sub, name, email, groups }),
  };
}

/** The claims of all people, which a provider has to know by name. */
function furtherClaims(people: readonly Person[]): string[] {
  const own = new Set(["sub", "name", "groups", "email", "email_verified"]);
  const names = new Set(people.flatMap(({ claims }) => Object.keys(claims)));
  return [...names].filter((name) => !own.has(name));
}

/** Nobody is asked whether his own app may know his name. */
async function grantAll({ oidc }: OidcContext, provider: Provider): Promise<Grant | undefined> {
  const { client, session } = oidc;
  if (client === undefined || session === undefined) return undefined;
  const known = await provider.Grant.find(session.grantIdFor(client.clientId) ?? "");
  if (known !== undefined) return known;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(scopes);
  await grant.save();
  return grant;
}

/** Cookies of localhost are shared by all its ports: each app has names of its own. */
function cookieNames(issuer: string): object {
  const mark = createHash("sha256").update(issuer).digest("hex").slice(0, 8);
  return {
    session: `sluice-dev-${mark}-session`,
    interaction: `sluice-dev-${mark}-interaction`,
    resume: `sluice-dev-${mark}-resume`,
  };
}
