/** What a provider says of itself, checked: its issuer is the one asked for, its endpoints are URLs we may call. */

import type { ProviderConfig } from "../config/types.ts";
import { isRecord, type UnknownRecord } from "../protocol/record.ts";
import type { AddressKind } from "./address.ts";
import { AuthError } from "./errors.ts";
import { isMultiTenant, mayDescribe } from "./issuer.ts";
import type { Outbound } from "./outbound.ts";

export interface ProviderMetadata {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  readonly userinfoEndpoint: string | undefined;
  readonly endSessionEndpoint: string | undefined;
  readonly parEndpoint: string | undefined;
  readonly requiresPar: boolean;
  /** RFC 9207: its authorization responses carry `iss`. */
  readonly sendsIssuer: boolean;
  /** What its ID tokens may be signed with, without `none` and what a shared secret signs. */
  readonly signingAlgorithms: readonly string[];
  readonly userinfoAlgorithms: readonly string[];
  /** Undefined: not said. */
  readonly clientAuthMethods: readonly string[] | undefined;
  /** Undefined: not said. */
  readonly promptValues: readonly string[] | undefined;
  /** How far away its metadata came from: no endpoint of it may be closer. */
  readonly addressKind: AddressKind;
}

const asymmetric = new Set(
  "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519".split(" "),
);

/** Fetches and checks the metadata of a provider. */
export async function fetchMetadata(
  config: ProviderConfig,
  outbound: Outbound,
): Promise<ProviderMetadata> {
  const url = config.serverMetadataUrl;
  const request = { url, headers: { accept: "application/json" } };
  const { response, kind } = await outbound.send(request);
  if (response.status >= 500 || response.status === 429) {
    throw new AuthError("AUTH_PROVIDER_UNREACHABLE", `metadata: status ${response.status}`);
  }
  if (response.status !== 200) refuse(`status ${response.status}`);
  let document: unknown;
  try {
    document = await response.json();
  } catch {
    refuse("it is not JSON");
  }
  if (!isRecord(document)) refuse("it is no object");
  return readMetadata(document, config, {
    allowsInsecure: outbound.allowsInsecure,
    addressKind: kind,
  });
}

function refuse(what: string): never {
  throw new AuthError("AUTH_PROVIDER_METADATA", `metadata: ${what}`);
}

/** Checks a metadata document. */
function readMetadata(
  document: UnknownRecord,
  config: Pick<ProviderConfig, "serverMetadataUrl" | "allowedTenants">,
  { allowsInsecure, addressKind }: { allowsInsecure: boolean; addressKind: AddressKind },
): ProviderMetadata {
  const { issuer } = document;
  if (typeof issuer !== "string" || !mayDescribe(issuer, config.serverMetadataUrl)) {
    refuse("its issuer is not the one that was asked for");
  }
  if (isMultiTenant(issuer) && config.allowedTenants === undefined) {
    refuse("it speaks for many tenants, and allowed_tenants names none");
  }
  const optional = (name: string): string | undefined => {
    const value = document[name];
    if (value === undefined || value === null) return undefined;
    const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
    const isUsable = url?.protocol === "https:" || (allowsInsecure && url?.protocol === "http:");
    if (url === undefined || !isUsable || url.username + url.password !== "" || url.hash !== "") {
      refuse(`${name} is no URL that may be called`);
    }
    return url.href;
  };
  const required = (name: string): string => optional(name) ?? refuse(`${name} is missing`);
  const signingAlgorithms = algorithms(document.id_token_signing_alg_values_supported);
  return {
    issuer,
    authorizationEndpoint: required("authorization_endpoint"),
    tokenEndpoint: required("token_endpoint"),
    jwksUri: required("jwks_uri"),
    userinfoEndpoint: optional("userinfo_endpoint"),
    endSessionEndpoint: optional("end_session_endpoint"),
    parEndpoint: optional("pushed_authorization_request_endpoint"),
    requiresPar: document.require_pushed_authorization_requests === true,
    sendsIssuer: document.authorization_response_iss_parameter_supported === true,
    signingAlgorithms,
    userinfoAlgorithms: [
      ...new Set([
        ...signingAlgorithms,
        ...algorithms(document.userinfo_signing_alg_values_supported),
      ]),
    ],
    clientAuthMethods: texts(document.token_endpoint_auth_methods_supported),
    promptValues: texts(document.prompt_values_supported),
    addressKind,
  };
}

/** RS256 is what every provider must know, so it stands for a list that is missing. */
function algorithms(value: unknown): readonly string[] {
  return (texts(value) ?? ["RS256"]).filter((name) => asymmetric.has(name));
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
}
