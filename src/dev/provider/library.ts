/** The package `oidc-provider`, which brings no types: what of it is used here, and how it is loaded. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";

import { DevProviderError } from "./errors.ts";

/** What waits for a person's answer. */
export interface InteractionDetails {
  readonly uid: string;
  readonly prompt: { readonly name: string };
  readonly params: Readonly<Record<string, unknown>>;
  /** Of the browser, where somebody is logged in; the answer must fit to it. */
  session?: { readonly uid: string; readonly accountId?: string };
  persist(): Promise<unknown>;
}

/** Who is logged in with a browser. */
export interface OidcSession {
  accountId: string | undefined;
  authorizations: object | undefined;
  persist(): Promise<unknown>;
}

export interface Grant {
  addOIDCScope(scope: string): void;
  addOIDCClaims(claims: readonly string[]): void;
  save(): Promise<string>;
}

export interface OidcClient {
  readonly clientId: string;
  grantTypeAllowed(type: string): boolean;
  postLogoutRedirectUriAllowed(uri: string): boolean;
}

/** Koa's context, with what the provider adds. */
export interface OidcContext {
  type: string;
  status: number;
  body: unknown;
  readonly req: IncomingMessage;
  redirect(url: string): void;
  set(name: string, value: string): void;
  /** Undefined for a path that is none of the provider's. */
  readonly oidc?: {
    readonly route?: string;
    readonly provider: OidcProvider;
    readonly params?: Readonly<Record<string, unknown>>;
    readonly client?: OidcClient;
    readonly session?: {
      readonly accountId?: string;
      grantIdFor(clientId: string): string | undefined;
    };
  };
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface OidcProvider {
  readonly Grant: {
    new (properties: { readonly accountId: string; readonly clientId: string }): Grant;
    find(id: string): Promise<Grant | undefined>;
  };
  readonly Session: { findByUid(uid: string): Promise<OidcSession | undefined> };
  callback(): Handle;
  use(middleware: (context: OidcContext, next: () => Promise<void>) => Promise<void>): unknown;
  interactionDetails(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<InteractionDetails>;
  interactionFinished(
    request: IncomingMessage,
    response: ServerResponse,
    result: Readonly<Record<string, unknown>>,
  ): Promise<void>;
}

export interface OidcLibrary {
  readonly Provider: new (issuer: string, configuration: object) => OidcProvider;
  readonly interactionPolicy: {
    readonly Prompt: new (info: { readonly name: string; readonly requestable: boolean }) => object;
    readonly base: () => { add(prompt: object, index: number): void };
  };
}

/** A name that the compiler does not look up: the package brings no types. */
const name: string = "oidc-provider";

/**
 * Says whether the package is there, which takes no time, as loading it does.
 *
 * @throws {@link DevProviderError} `DEV_PROVIDER_PACKAGE_MISSING`
 */
export function requireLibrary(): void {
  try {
    createRequire(import.meta.url).resolve(name);
  } catch {
    throw missing();
  }
}

/** @throws {@link DevProviderError} `DEV_PROVIDER_PACKAGE_MISSING` */
export async function loadLibrary(): Promise<OidcLibrary> {
  const library: unknown = await import(name).catch(() => undefined);
  if (isLibrary(library)) return library;
  throw missing();
}

function missing(): DevProviderError {
  return new DevProviderError(
    "DEV_PROVIDER_PACKAGE_MISSING",
    `The development login needs the package ${name}, which is not installed.`,
  );
}

function isLibrary(value: unknown): value is OidcLibrary {
  return (
    typeof value === "object" &&
    value !== null &&
    "Provider" in value &&
    typeof value.Provider === "function" &&
    "interactionPolicy" in value
  );
}
