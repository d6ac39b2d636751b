/** How `oidc-provider` is set up: one client, people without passwords, consent that nobody is asked for. */

import { createHash, hkdfSync } from "node:crypto";

import type { CardStyles } from "../../protocol/card-page.ts";
import { claimsOf } from "./claims.ts";
import type { Grant, OidcClient, OidcContext, OidcLibrary } from "./library.ts";
import type { AdapterFactory } from "./memory-adapter.ts";
import { logoutPage, lookFor, messagePage, pageHeaders } from "./pages.ts";
import type { Person } from "./people.ts";

export interface ProviderSetup {
  /** The app's home page. */
  readonly appUrl: URL;
  /** Where the provider lives, without a slash at its end. */
  readonly issuer: string;
  readonly signingKey: object;
  /** Of this app alone: what else is secret comes from it. */
  readonly secret: string;
  readonly people: () => readonly Person[];
  readonly claimNames: readonly string[];
  readonly groupsClaim: readonly string[] | undefined;
  readonly styles: CardStyles;
  readonly adapter: AdapterFactory;
}

export const clientId = "sluice-development";
/** What the app asks for. */
export const scope = "openid profile email groups";
const scopes = [...scope.split(" "), "offline_access"];
const hour = 3_600;

/** The client's secret: the same at each start. */
export function clientSecretOf(secret: string): string {
  return derive(secret, "client");
}

function derive(secret: string, purpose: string): string {
  const info = `sluice development provider: ${purpose}`;
  return Buffer.from(hkdfSync("sha256", secret, "", info, 32)).toString("base64url");
}

export function providerConfiguration(library: OidcLibrary, setup: ProviderSetup): object {
  const { appUrl, issuer, secret } = setup;
  const path = new URL(issuer).pathname;
  const cookie = { httpOnly: true, sameSite: "lax" } as const;
  const backchannelUrl = new URL("auth/backchannel-logout", appUrl).href;
  return {
    adapter: setup.adapter,
    jwks: { keys: [setup.signingKey] },
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecretOf(secret),
        redirect_uris: [new URL("oauth2callback", appUrl).href],
        post_logout_redirect_uris: [new URL("auth/logged-out", appUrl).href],
        response_types: ["code"],
        grant_types: ["authorization_code", "refresh_token"],
        backchannel_logout_uri: backchannelUrl,
        backchannel_logout_session_required: true,
      },
    ],
    cookies: {
      keys: [derive(secret, "cookies")],
      names: cookieNames(issuer),
      long: { ...cookie, path },
      // By themselves these have the path of their login: two at once do not meet.
      short: cookie,
    },
    scopes,
    claims: { openid: setup.claimNames },
    // In the ID token, as most providers of companies do.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      revocation: { enabled: true, allowedPolicy: () => true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context: OidcContext, form: string) =>
          draw(context, logoutPage(form, lookOf(context, setup))),
        postLogoutSuccessSource: (context: OidcContext) =>
          say(context, setup, "You are logged out", "You can close this page."),
      },
    },
    renderError: (context: OidcContext, { error }: { readonly error: string }) =>
      say(context, setup, "The login cannot go on", `The provider says: ${error}.`),
    pkce: { required: () => true },
    clientBasedCORS: () => false,
    interactions: {
      policy: prompts(library),
      url: (_: OidcContext, { uid }: { readonly uid: string }) => `${path}/interaction/${uid}`,
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
    issueRefreshToken: async (
      _: OidcContext,
      client: OidcClient,
      { scopes: granted }: { readonly scopes: ReadonlySet<string> },
    ) => client.grantTypeAllowed("refresh_token") && granted.has("offline_access"),
    findAccount: (_: OidcContext, sub: string) => findAccount(setup, sub),
    loadExistingGrant: (context: OidcContext) => grantAll(context, setup),
    // By itself it calls no address of this machine, and the app's logout is the one address it has to call.
    fetch: async (url: string | URL, { method = "GET", headers, body, signal }: RequestInit) => {
      if (String(url) !== backchannelUrl) throw new Error("It calls the app alone.");
      const content = {
        ...(headers && { headers }),
        ...(body && { body }),
        ...(signal && { signal }),
      };
      return fetch(url, { method, redirect: "manual", ...content });
    },
  };
}

/** The usual questions, and who it is whenever `select_account` asks. */
function prompts({ interactionPolicy }: OidcLibrary): object {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);
  return policy;
}

function findAccount({ people, groupsClaim }: ProviderSetup, sub: string): object | undefined {
  const person = people().find((one) => one.sub === sub);
  return person && { accountId: sub, claims: () => claimsOf(person, groupsClaim) };
}

/** Nobody is asked whether his own app may know his name. */
async function grantAll(
  { oidc }: OidcContext,
  { claimNames }: ProviderSetup,
): Promise<Grant | undefined> {
  const { provider, client, session } = oidc ?? {};
  if (provider === undefined || client === undefined || session?.accountId === undefined) {
    return undefined;
  }
  const { clientId: id } = client;
  const grantId = session.grantIdFor(id);
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const grant = known ?? new provider.Grant({ clientId: id, accountId: session.accountId });
  grant.addOIDCScope(scopes.join(" "));
  grant.addOIDCClaims(claimNames);
  await grant.save();
  return grant;
}

function say(context: OidcContext, setup: ProviderSetup, title: string, sentences: string): void {
  draw(context, messagePage(title, sentences, lookOf(context, setup)));
}

function draw(context: OidcContext, page: string): void {
  for (const [name, value] of Object.entries(pageHeaders)) context.set(name, value);
  context.body = page;
}

function lookOf({ req }: OidcContext, { styles }: ProviderSetup) {
  return lookFor(req.headers.cookie, styles);
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
