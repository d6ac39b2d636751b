/** A real OpenID provider on loopback, on another site than the app, whose one person answers every question with yes. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import { exportJWK, generateKeyPair, type JWK } from "jose";
import { Provider } from "oidc-provider";

export interface OidcProviderOptions {
  /** Metadata of the client `app`, over the usual. */
  readonly client?: Readonly<Record<string, unknown>>;
  /** More clients like it, with their own `client_id`. */
  readonly moreClients?: readonly Readonly<Record<string, unknown>>[];
  /** Features over the usual. */
  readonly features?: Readonly<Record<string, unknown>>;
  /** Configuration over the usual. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Where people are sent back to. @defaultValue the test app's */
  readonly appUrl?: string;
  /** Delivers back-channel requests: the provider refuses loopback addresses by itself. */
  readonly fetch?: (url: string, options: RequestInit) => Promise<Response>;
}

export interface OidcProvider {
  readonly issuer: string;
  readonly metadataUrl: URL;
  /** Who logs in. */
  account: string;
  /** Requests by path, oldest first. */
  readonly requests: string[];
  /** Parameters of the authorization requests that reached a question. */
  readonly interactions: Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

export const clientSecret = "client-secret.of~app_1";

/** Delivers back-channel requests to an app that listens on loopback: without the provider's own way out, which refuses it. */
export function deliver(url: string, options: RequestInit): Promise<Response> {
  const { method = "POST", headers = {}, body = null } = options;
  return fetch(url, { method, headers, body });
}

/** Starts the provider on a free port. */
export async function startOidcProvider(options: OidcProviderOptions = {}): Promise<OidcProvider> {
  const {
    client = {},
    moreClients = [],
    features = {},
    configuration = {},
    appUrl = "http://localhost:8501/",
    fetch,
  } = options;
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  const issuer = `http://127.0.0.1:${address.port}`;

  const running: OidcProvider = {
    issuer,
    metadataUrl: new URL(`${issuer}/.well-known/openid-configuration`),
    account: "ada",
    requests: [],
    interactions: [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };

  const provider = new Provider(issuer, {
    clients: [client, ...moreClients].map((changes) => ({
      client_id: "app",
      client_secret: clientSecret,
      redirect_uris: [new URL("oauth2callback", appUrl).href],
      post_logout_redirect_uris: [new URL("auth/logged-out", appUrl).href],
      response_types: ["code"],
      grant_types: ["authorization_code", "refresh_token"],
      ...changes,
    })),
    jwks: { keys: await signingKeys() },
    cookies: { keys: ["a cookie key of the test provider"] },
    claims: {
      openid: ["sub"],
      profile: ["name", "nickname"],
      email: ["email", "email_verified"],
      groups: ["groups"],
    },
    scopes: ["openid", "profile", "email", "groups", "offline_access"],
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource },
      ...features,
    },
    pkce: { required: () => true },
    ttl: {
      Interaction: 600,
      Session: 3600,
      Grant: 3600,
      AccessToken: 3600,
      IdToken: 3600,
      RefreshToken: 3600,
    },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({
        sub: accountId,
        name: accountId === "ada" ? "Ada Lovelace" : accountId,
        nickname: accountId,
        email: `${accountId}@example.com`,
        email_verified: true,
        groups: accountId === "ada" ? ["admins"] : ["others"],
      }),
    }),
    ...(fetch === undefined ? {} : { fetch }),
    ...configuration,
  });
  const callback = provider.callback();

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    running.interactions.push(params);
    if (prompt.name !== "consent") {
      // Choosing an account answers as a login does.
      await provider.interactionFinished(request, response, {
        [prompt.name]: {},
        login: { accountId: running.account },
      });
      return;
    }
    const accountId = session?.accountId ?? running.account;
    const grant = new provider.Grant({ accountId, clientId: String(params["client_id"]) });
    grant.addOIDCScope("openid profile email groups offline_access");
    await provider.interactionFinished(request, response, {
      consent: { grantId: await grant.save() },
    });
  }

  server.on("request", (request, response) => {
    const path = new URL(request.url ?? "/", issuer).pathname;
    running.requests.push(path);
    if (path === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    if (!path.startsWith("/interaction/")) {
      callback(request, response);
      return;
    }
    interact(request, response).catch(() => response.writeHead(500).end());
  });
  return running;
}

/** The provider's own question at logout, as a form with one button. */
function logoutSource(context: { body: string }, form: string): void {
  const fields = '<input type="hidden" name="logout" value="yes"/><button>Log out</button>';
  context.body = `<!doctype html>${form.replace("</form>", `${fields}</form>`)}`;
}

async function signingKeys(): Promise<readonly JWK[]> {
  const kinds = [["RS256"], ["PS256"], ["ES256"], ["EdDSA", "Ed25519"]] as const;
  return Promise.all(
    kinds.map(async ([alg, crv], index) => {
      const { privateKey } = await generateKeyPair(alg, {
        extractable: true,
        ...(crv ? { crv } : {}),
      });
      const { alg: _, ...jwk } = await exportJWK(privateKey);
      return { ...jwk, use: "sig", kid: `key-${index}` };
    }),
  );
}
