/** An OpenID provider that is honest until told otherwise: each lie replaces one thing it says. */

import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";

export type Claims = Record<string, unknown>;

/** What a lie may do. Each gets the honest value and returns what is sent instead. */
export interface Lies {
  metadata?: (honest: Claims) => unknown;
  jwks?: (honest: { keys: JWK[] }) => unknown;
  /** The callback's parameters. */
  callback?: (honest: URLSearchParams) => URLSearchParams;
  header?: (honest: Claims) => Claims;
  claims?: (honest: Claims) => Claims;
  /** The whole ID token, instead of signing the claims. */
  sign?: (claims: Claims, provider: HostileProvider) => string | Promise<string>;
  /** The token endpoint's body. */
  tokens?: (honest: Claims) => unknown;
  userinfo?: (honest: Claims) => unknown;
  /** Takes over a request: returns whether it has. */
  respond?: (path: string, request: IncomingMessage, response: ServerResponse) => boolean;
}

interface TokenRequest {
  readonly parameters: URLSearchParams;
  readonly authorization: string | undefined;
}

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export interface HostileProvider {
  readonly issuer: string;
  readonly metadataUrl: URL;
  readonly lies: Lies;
  /** The keys it signs with (the first) and publishes (all). */
  keys: SigningKey[];
  /** Who logs in. */
  person: Claims;
  /** Requests by path, oldest first. */
  readonly requests: string[];
  readonly tokenRequests: TokenRequest[];
  readonly authorizations: URLSearchParams[];
  /** Everything secret that was handed out or received, for a search of the log. */
  readonly secrets: Set<string>;
  /** Signs claims as its own. */
  sign(claims: Claims, header?: Claims): Promise<string>;
  /** A logout token as it should be, with changes. */
  logoutToken(changes?: Claims, header?: Claims): Promise<string>;
  /** Honest again, and its memory empty. */
  reset(): void;
  close(): Promise<void>;
}

export async function createSigningKey(
  alg = "RS256",
  kid: string = randomUUID(),
): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return {
    kid,
    alg,
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" },
  };
}

interface Issued {
  readonly nonce: string | undefined;
  readonly challenge: string | undefined;
}

const day = 86_400;

function honestPerson(): Claims {
  return { sub: "ada", name: "Ada Lovelace", email: "ada@example.com", email_verified: true };
}

/** Starts the provider on a free port. */
export async function startHostileProvider(): Promise<HostileProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  const issuer = `http://127.0.0.1:${address.port}`;
  const firstKey = await createSigningKey();
  const codes = new Map<string, Issued>();
  const refreshTokens = new Map<string, Issued>();

  const provider: HostileProvider = {
    issuer,
    metadataUrl: new URL(`${issuer}/.well-known/openid-configuration`),
    lies: {},
    keys: [firstKey],
    person: honestPerson(),
    requests: [],
    tokenRequests: [],
    authorizations: [],
    secrets: new Set(),
    async sign(claims, header = {}) {
      const [key = firstKey] = provider.keys;
      return new SignJWT(claims)
        .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "JWT", ...header })
        .sign(key.privateKey);
    },
    logoutToken(changes = {}, header = {}) {
      const now = Math.floor(Date.now() / 1000);
      const events = { "http://schemas.openid.net/event/backchannel-logout": {} };
      const honest = {
        iss: issuer,
        aud: "app",
        iat: now,
        exp: now + 120,
        jti: randomUUID(),
        sub: "ada",
        sid: "session-1",
        events,
      };
      return provider.sign(without({ ...honest, ...changes }), { typ: "logout+jwt", ...header });
    },
    reset() {
      for (const name of Object.keys(provider.lies)) Reflect.deleteProperty(provider.lies, name);
      provider.keys = [firstKey];
      provider.person = honestPerson();
      for (const list of [provider.requests, provider.tokenRequests, provider.authorizations])
        list.length = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  const { lies, secrets } = provider;

  function metadata(): Claims {
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      end_session_endpoint: `${issuer}/logout`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256", "ES256", "PS256", "EdDSA"],
      prompt_values_supported: ["none", "login", "consent", "select_account"],
    };
  }

  function authorize(parameters: URLSearchParams, response: ServerResponse): void {
    provider.authorizations.push(parameters);
    const code = randomUUID();
    const state = parameters.get("state") ?? "";
    const nonce = parameters.get("nonce") ?? undefined;
    codes.set(code, { nonce, challenge: parameters.get("code_challenge") ?? undefined });
    for (const secret of [code, state, nonce]) if (secret !== undefined) secrets.add(secret);
    const honest = new URLSearchParams({ code, state });
    const sent = lies.callback?.(honest) ?? honest;
    const redirectUri = parameters.get("redirect_uri") ?? "";
    if (parameters.get("response_mode") === "form_post") {
      const fields = [...sent].map(
        ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
      );
      response.writeHead(200, { "content-type": "text/html" });
      response.end(
        `<form method="post" action="${redirectUri}">${fields.join("")}<button>Continue</button></form>`,
      );
      return;
    }
    response.writeHead(302, { location: `${redirectUri}?${sent.toString()}` }).end();
  }

  async function idToken(nonce: string | undefined, accessToken: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const atHash = createHash("sha256")
      .update(accessToken)
      .digest()
      .subarray(0, 16)
      .toString("base64url");
    const honest = {
      iss: issuer,
      aud: "app",
      iat: now,
      exp: now + day,
      nonce,
      at_hash: atHash,
      sid: "session-1",
      ...provider.person,
    };
    const claims = without(lies.claims?.(honest) ?? honest);
    if (lies.sign !== undefined) return lies.sign(claims, provider);
    return provider.sign(claims, lies.header?.({}) ?? {});
  }

  async function token(
    body: URLSearchParams,
    authorization: string | undefined,
    response: ServerResponse,
  ): Promise<void> {
    provider.tokenRequests.push({ parameters: body, authorization });
    for (const name of ["code", "code_verifier", "refresh_token"]) {
      const value = body.get(name);
      if (value !== null) secrets.add(value);
    }
    const isRefresh = body.get("grant_type") === "refresh_token";
    const [given, issued] = isRefresh
      ? [body.get("refresh_token") ?? "", refreshTokens]
      : [body.get("code") ?? "", codes];
    const grant = issued.get(given);
    issued.delete(given);
    const challenge = createHash("sha256")
      .update(body.get("code_verifier") ?? "")
      .digest("base64url");
    if (grant === undefined || (!isRefresh && grant.challenge !== challenge)) {
      sendJson(response, { error: "invalid_grant", error_description: `<b>no</b>\n${given}` }, 400);
      return;
    }
    const accessToken = randomUUID();
    const refreshToken = randomUUID();
    refreshTokens.set(refreshToken, grant);
    const id = await idToken(grant.nonce, accessToken);
    for (const secret of [accessToken, refreshToken, id]) secrets.add(secret);
    const honest = {
      access_token: accessToken,
      token_type: "Bearer",
      expires_in: 300,
      id_token: id,
      refresh_token: refreshToken,
    };
    sendJson(response, lies.tokens === undefined ? honest : lies.tokens(honest));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", issuer);
    provider.requests.push(url.pathname);
    if (lies.respond?.(url.pathname, request, response) === true) return;
    const honestKeys = { keys: provider.keys.map(({ publicJwk }) => publicJwk) };
    if (url.pathname === "/.well-known/openid-configuration") {
      sendJson(response, lies.metadata === undefined ? metadata() : lies.metadata(metadata()));
    } else if (url.pathname === "/jwks") {
      sendJson(response, lies.jwks === undefined ? honestKeys : lies.jwks(honestKeys));
    } else if (url.pathname === "/authorize") {
      authorize(url.searchParams, response);
    } else if (url.pathname === "/token") {
      await token(
        new URLSearchParams(await readAll(request)),
        request.headers.authorization,
        response,
      );
    } else if (url.pathname === "/userinfo") {
      sendJson(
        response,
        lies.userinfo === undefined ? provider.person : lies.userinfo(provider.person),
      );
    } else {
      sendJson(response, { path: url.pathname }, 404);
    }
  }

  server.on("request", (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  return provider;
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** Without what is undefined, as JSON has it. */
function without(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}
