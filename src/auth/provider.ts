/** One provider: where its login starts, and what is asked of it directly. The protocol is openid-client's. */

import * as client from "openid-client";

import type { ProviderConfig } from "../config/types.ts";
import { isRecord, type UnknownRecord } from "../protocol/record.ts";
import type { Attempt } from "./attempts.ts";
import { authorizationParameters } from "./authorization-request.ts";
import { createCached } from "./cached.ts";
import { clientAuthMethod, toClientAuth } from "./client-auth.ts";
import { type EndSessionOptions, fillLogoutUrl, toEndSessionUrl } from "./end-session.ts";
import { AuthError } from "./errors.ts";
import { checkIdToken, type IdTokenClaims } from "./id-token.ts";
import { createKeySource, type KeySource } from "./key-source.ts";
import type { AuthLogger } from "./log.ts";
import { fetchMetadata, type ProviderMetadata } from "./metadata.ts";
import type { Outbound } from "./outbound.ts";
import { toAuthError } from "./provider-errors.ts";
import { hashOf } from "./random.ts";
import { fetchUserinfo } from "./userinfo.ts";
import { verifyJws } from "./verify-jws.ts";

/** What a provider gave for a code or a refresh token, once its ID token is verified. */
export interface TokenSet {
  readonly accessToken: string;
  /** Milliseconds since 1970; undefined: the provider did not say. */
  readonly accessExpiresAt: number | undefined;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  readonly claims: IdTokenClaims | undefined;
}

export interface Provider {
  readonly config: ProviderConfig;
  /** Changes when the configuration does: logins and attempts of another one are not taken. */
  readonly fingerprint: string;
  readonly keys: KeySource;
  metadata(): Promise<ProviderMetadata>;
  /** Where the browser goes to log in; what is to be hidden from it is pushed before, where the provider requires that. */
  authorizationUrl(attempt: Attempt): Promise<URL>;
  /** Where the browser goes to log out at the provider; undefined where it offers no such page. */
  endSessionUrl(options: EndSessionOptions): Promise<URL | undefined>;
  /** Redeems the code of a callback. */
  redeem(
    callback: URL,
    attempt: Attempt,
  ): Promise<TokenSet & { claims: IdTokenClaims; idToken: string }>;
  /** Redeems a refresh token. */
  refresh(refreshToken: string, nonce: string): Promise<TokenSet>;
  /** What userinfo says; undefined when it says nothing that may be used, and the log says why. */
  userinfo(accessToken: string, sub: string): Promise<UnknownRecord | undefined>;
}

export interface ProviderDeps {
  readonly outbound: Outbound;
  readonly logger: AuthLogger;
  readonly now: () => number;
}

const timeoutSeconds = 8;
/** An `expires_in` beyond this is as good as none; the sum must stay a number that JSON can hold. */
const maxSeconds = 10 * 365 * 86_400;

export function createProvider(config: ProviderConfig, deps: ProviderDeps): Provider {
  const { outbound, logger, now } = deps;
  const onStale = (error: unknown): void => {
    const reason = error instanceof AuthError ? error.reason : "unknown";
    logger.warn("provider document kept, refresh failed", { provider: config.name, reason });
  };
  const cached = createCached({ load: () => fetchMetadata(config, outbound), now, onStale });
  const keys = createKeySource({
    now,
    onStale,
    load: async () => {
      const metadata = await cached.get();
      const { response } = await outbound.send({ url: metadata.jwksUri }, metadata.addressKind);
      if (response.status !== 200) {
        throw new AuthError("AUTH_PROVIDER_UNREACHABLE", `jwks: status ${response.status}`);
      }
      return response.json().catch(() => {
        throw new AuthError("AUTH_PROVIDER_METADATA", "jwks: it is not JSON");
      });
    },
  });

  /** A configuration for one exchange. `caught` receives the ID token, which openid-client is not to judge. */
  async function configure(caught: { idToken?: unknown } = {}): Promise<client.Configuration> {
    const metadata = await cached.get();
    const method = clientAuthMethod(config, metadata.clientAuthMethods);
    const configuration = new client.Configuration(
      toServerMetadata(metadata),
      config.clientId,
      undefined,
      await toClientAuth(method, config),
    );
    configuration.timeout = timeoutSeconds;
    if (outbound.allowsInsecure) client.allowInsecureRequests(configuration);
    configuration[client.customFetch] = async (url, { body: form, headers, method: verb }) => {
      // Of openid-client's bodies, all that are asked for here are forms.
      const body = form instanceof URLSearchParams ? form.toString() : undefined;
      const request = { url, method: verb, headers, body };
      const { response } = await outbound.send(request, metadata.addressKind);
      if (response.status >= 500 || response.status === 429) {
        throw new AuthError("AUTH_PROVIDER_UNREACHABLE", `status ${response.status}`);
      }
      return url === metadata.tokenEndpoint ? withoutIdToken(response, caught) : response;
    };
    return configuration;
  }

  async function checkTokens(
    response: client.TokenEndpointResponse,
    idToken: unknown,
    checks: { nonce: string; isRefreshed: boolean; maxAgeSeconds: number | undefined },
  ): Promise<TokenSet> {
    const {
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: expiresIn,
    } = response;
    const tokens = {
      accessToken,
      refreshToken,
      accessExpiresAt:
        expiresIn === undefined ? undefined : now() + Math.min(expiresIn, maxSeconds) * 1000,
    };
    if (idToken === undefined || idToken === null) {
      return { ...tokens, idToken: undefined, claims: undefined };
    }
    if (typeof idToken !== "string")
      throw new AuthError("AUTH_ID_TOKEN_INVALID", "ID token: no text");
    const metadata = await cached.get();
    const verified = await verifyJws(idToken, {
      keys,
      algorithms: metadata.signingAlgorithms,
      code: "AUTH_ID_TOKEN_INVALID",
      patience: "wait",
    });
    const { issuer } = metadata;
    const { clientId, allowedTenants } = config;
    const all = { ...checks, issuer, allowedTenants, clientId, accessToken, now: now() };
    return { ...tokens, idToken, claims: checkIdToken(verified, all) };
  }

  return {
    config,
    fingerprint: hashOf(config.serverMetadataUrl.href, config.clientId).slice(0, 12),
    keys,
    metadata: () => cached.get(),

    async authorizationUrl(attempt) {
      const metadata = await cached.get();
      const parameters = await authorizationParameters(config, attempt);
      const configuration = await configure();
      if (!metadata.requiresPar) return client.buildAuthorizationUrl(configuration, parameters);
      try {
        return await client.buildAuthorizationUrlWithPAR(configuration, parameters);
      } catch (error) {
        throw toAuthError(error, "pushed authorization", [attempt.state, attempt.nonce]);
      }
    },

    async endSessionUrl(options) {
      const { clientId, logoutUrlTemplate } = config;
      if (logoutUrlTemplate !== undefined) {
        return fillLogoutUrl(logoutUrlTemplate, clientId, options.returnTo);
      }
      const { endSessionEndpoint } = await cached.get();
      if (endSessionEndpoint === undefined) return undefined;
      return toEndSessionUrl(await configure(), options);
    },

    async redeem(callback, attempt) {
      const caught: { idToken?: unknown } = {};
      const { codeVerifier, state, nonce, maxAgeSeconds } = attempt;
      let response: client.TokenEndpointResponse;
      try {
        response = await client.authorizationCodeGrant(await configure(caught), callback, {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
        });
      } catch (error) {
        const code = callback.searchParams.get("code") ?? undefined;
        const secrets = [code, codeVerifier, state, nonce, config.clientSecret];
        throw toAuthError(error, "code", secrets, await methodInForce());
      }
      const checks = { nonce, isRefreshed: false, maxAgeSeconds };
      const { claims, idToken, ...tokens } = await checkTokens(response, caught.idToken, checks);
      if (claims === undefined || idToken === undefined) {
        throw new AuthError("AUTH_ID_TOKEN_MISSING", "token endpoint: no id_token");
      }
      return { ...tokens, claims, idToken };
    },

    async refresh(refreshToken, nonce) {
      const caught: { idToken?: unknown } = {};
      let response: client.TokenEndpointResponse;
      try {
        response = await client.refreshTokenGrant(await configure(caught), refreshToken);
      } catch (error) {
        throw toAuthError(
          error,
          "refresh",
          [refreshToken, config.clientSecret],
          await methodInForce(),
        );
      }
      return checkTokens(response, caught.idToken, {
        nonce,
        isRefreshed: true,
        maxAgeSeconds: undefined,
      });
    },

    async userinfo(accessToken, sub) {
      try {
        const metadata = await cached.get();
        if (metadata.userinfoEndpoint === undefined) return undefined;
        const url = new URL(metadata.userinfoEndpoint);
        const { clientId } = config;
        const asked = { configuration: await configure(), url, accessToken };
        return await fetchUserinfo(asked, { sub, metadata, keys, clientId });
      } catch (error) {
        const reason = error instanceof AuthError ? error.reason : "cannot be read";
        logger.warn("userinfo not used", { provider: config.name, reason });
        return undefined;
      }
    },
  };

  async function methodInForce(): Promise<string> {
    return clientAuthMethod(config, (await cached.get()).clientAuthMethods);
  }
}

function toServerMetadata(metadata: ProviderMetadata): client.ServerMetadata {
  const { userinfoEndpoint, parEndpoint, endSessionEndpoint } = metadata;
  return {
    issuer: metadata.issuer,
    authorization_endpoint: metadata.authorizationEndpoint,
    token_endpoint: metadata.tokenEndpoint,
    // The callback's `iss` is compared before, by our rule, which knows Entra's tenants.
    ...(userinfoEndpoint === undefined ? {} : { userinfo_endpoint: userinfoEndpoint }),
    ...(endSessionEndpoint === undefined ? {} : { end_session_endpoint: endSessionEndpoint }),
    ...(parEndpoint === undefined ? {} : { pushed_authorization_request_endpoint: parEndpoint }),
  };
}

/** Takes the ID token out of a token response: our one verifier judges it, on our clock. */
async function withoutIdToken(
  response: Response,
  caught: { idToken?: unknown },
): Promise<Response> {
  const text = await response.text();
  const { status } = response;
  const headers = new Headers(response.headers);
  // doorkeeper (GitLab) challenges beside every error, and openid-client would see that instead of `invalid_grant`.
  // Only a 401 challenges (RFC 6749 §5.2).
  if (status !== 401) headers.delete("www-authenticate");
  try {
    const document: unknown = JSON.parse(text);
    if (isRecord(document)) {
      const { id_token: idToken, ...rest } = document;
      caught.idToken = idToken;
      return new Response(JSON.stringify(rest), { status, headers });
    }
  } catch {
    // Not JSON: openid-client says so.
  }
  return new Response(text, { status, headers });
}
