/** What the configuration says once it has been read and checked: plain, complete and read-only. */

import type { PageRules } from "../protocol/page-access.ts";
import type { Rule } from "../protocol/policy.ts";

export type { PagePolicy, PageRules } from "../protocol/page-access.ts";
export type { Rule } from "../protocol/policy.ts";

/** How the client proves itself at the token endpoint (RFC 7591 section 2). */
export type ClientAuth = "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "none";

/** One OpenID provider: `[auth]` itself or `[auth.NAME]`. */
export interface ProviderConfig {
  /** The name in `st.login("NAME")`; `"default"` for the provider that stands in `[auth]` itself. */
  readonly name: string;
  /** What its button says. */
  readonly label: string;
  readonly preset: string | undefined;
  /** Absolute URL of the discovery document. */
  readonly serverMetadataUrl: URL;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** Undefined: chosen from the provider's metadata. */
  readonly clientAuth: ClientAuth | undefined;
  /** PEM (PKCS #8) or JWK text of the key for `private_key_jwt`, read from `client_key_file`. */
  readonly clientKey: string | undefined;
  readonly scope: string;
  /** `isDefault`: nobody asked for this prompt, so it may be dropped where the provider does not know it. */
  readonly prompt: { readonly value: string; readonly isDefault: boolean } | undefined;
  /** Every other authorization parameter of `client_kwargs`. */
  readonly authorizationParams: Readonly<Record<string, string>>;
  readonly exposeTokens: readonly ("id" | "access")[];
  /** Entra tenants (GUIDs, lower case) that are let in; undefined where the provider is not multi-tenant. */
  readonly allowedTenants: readonly string[] | undefined;
  /** The provider vouches for e-mail addresses without saying `email_verified`. */
  readonly trustEmail: boolean;
  /**
   * Where to end the provider's own session when its metadata has no `end_session_endpoint`: an absolute URL in which
   * `{client_id}` and `{return_to}` stand for their percent-encoded values.
   */
  readonly logoutUrlTemplate?: string;
}

/** `[login]` of `config.toml`. */
export interface LoginPolicy extends PageRules {
  /** Undefined: everyone the provider vouches for. Empty: nobody. */
  readonly allow: readonly Rule[] | undefined;
  readonly deny: readonly Rule[];
  /** Path of the groups claim, as its segments: `realm_access.roles` is `["realm_access", "roles"]`. */
  readonly groupsClaim: readonly string[] | undefined;
  /** The claims that go into the identity cookie; undefined: all. */
  readonly keepClaims: readonly string[] | undefined;
  /** Longest life of a login, in seconds. */
  readonly sessionMaxSeconds: number;
  /** The same where rules read groups or claims and the provider gave no refresh token. @defaultValue `sessionMaxSeconds` */
  readonly agingMaxSeconds?: number;
  /** A login unused for so long ends, in seconds; undefined: it does not. */
  readonly sessionIdleSeconds: number | undefined;
}

/** `[auth]` of `secrets.toml`, checked. */
export interface AuthConfig {
  /** Where the provider sends the person back. It fixes the app's public origin and base path. */
  readonly redirectUri: URL;
  /** The app's home page: `redirectUri` without `oauth2callback`. Always ends in a slash. */
  readonly appUrl: URL;
  /** The first seals, all open. */
  readonly cookieSecrets: readonly [string, ...string[]];
  /** In the order of the file. Never empty. */
  readonly providers: readonly [ProviderConfig, ...ProviderConfig[]];
  readonly login: LoginPolicy;
  /** True in production: https only, no development shortcuts. */
  readonly isProduction: boolean;
}

/** The server's own settings: `[server]`, `[store]`, `[theme]` and limits of `config.toml`. */
export interface ServerConfig {
  readonly port: number;
  /** Undefined: loopback. */
  readonly address: string | undefined;
  /** Where people reach an app without `[auth]` that listens beyond loopback (`--public`). Ends in a slash. */
  readonly publicUrl: URL | undefined;
  /** Whether sockets and requests of other origins are refused. Always true with `[auth]`. */
  readonly checksOrigin: boolean;
  /** Whether requests that change state need the XSRF token. Always true with `[auth]`. */
  readonly checksXsrf: boolean;
  /** CIDRs whose `X-Forwarded-For` is believed, for limits and logs only. */
  readonly trustedProxies: readonly string[];
  /** Origins that may frame the app. */
  readonly embedOrigins: readonly string[];
  /** What is added to the content security policy, by directive. */
  readonly csp: Readonly<Record<string, readonly string[]>>;
  /** Largest frame or body from a browser, in bytes. */
  readonly maxMessageBytes: number;
}

/** How scripts are run: `[script]` of `config.toml`. */
export interface ScriptConfig {
  /** A run longer than this is ended, in milliseconds; undefined: it is not. */
  readonly runTimeoutMs: number | undefined;
  /** Memory limit of one worker, in bytes. */
  readonly maxMemoryBytes: number;
  /** Workers kept; undefined: by the number of cores. */
  readonly workers: number | undefined;
  /** State of one session above which the author is warned, in bytes. */
  readonly stateWarnBytes: number;
  /** State of one session above which it is refused, in bytes. */
  readonly stateMaxBytes: number;
  /** A session nobody is connected to ends after this, in milliseconds. */
  readonly sessionIdleMs: number;
}

/** Everything the server reads at its start. */
export interface Config {
  /** The app's folder, absolute: where `.sluice/` stands. */
  readonly root: string;
  readonly mode: "development" | "production";
  /** The app's home page: by `[auth] redirect_uri`, `--public`, or the loopback port. Always ends in a slash. */
  readonly appUrl: URL;
  readonly server: ServerConfig;
  readonly script: ScriptConfig;
  /** `prefix`: what every key in a shared store begins with, so that apps may share it. */
  readonly store: { readonly url: string | undefined; readonly prefix: string };
  /** CSS custom properties to set on the page, from `[theme]`. */
  readonly theme: Readonly<Record<string, string>>;
  /** Undefined when no `[auth]` is configured. */
  readonly auth: AuthConfig | undefined;
  /** What `[login]` says when there is no `[auth]` in the file, for the development provider. */
  readonly login: LoginPolicy;
  /** What `st.secrets` shows: everything of `secrets.toml` but `[auth]` and `[store]`. */
  readonly secrets: Readonly<Record<string, unknown>>;
  /** Weaknesses that do not stop the server, for its banner. */
  readonly warnings: readonly string[];
}
