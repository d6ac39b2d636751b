/** One provider: `[auth]` itself, or `[auth.NAME]`. */

import { readClientKey } from "./client-key.ts";
import { readClientKwargs } from "./client-kwargs.ts";
import { type ProviderAddress, readAddress } from "./provider-address.ts";
import type { Section } from "./section.ts";
import type { ClientAuth, Config, ProviderConfig } from "./types.ts";

const clientAuths = [
  "client_secret_basic",
  "client_secret_post",
  "private_key_jwt",
  "none",
] as const;

/** What a generic OAuth 2.0 client is configured with: there no ID token says who someone is. */
const oauthKeys = [
  "authorize_url",
  "authorization_url",
  "authorization_endpoint",
  "access_token_url",
  "token_url",
  "token_endpoint",
  "userinfo_url",
  "userinfo_endpoint",
  "api_base_url",
];

/** The keys of a provider's own table, for telling a provider that stands in `[auth]` from what is shared there. */
export const providerKeys = [
  "client_id",
  "client_secret",
  "server_metadata_url",
  "issuer",
  "preset",
  "client_auth",
  "client_key_file",
  "client_kwargs",
  "expose_tokens",
  "allowed_tenants",
  "trust_email",
  "label",
  "logout_url",
];

export interface ProviderContext {
  readonly name: string;
  readonly root: string;
  readonly mode: Config["mode"];
  readonly redirectUri: URL | undefined;
}

/** Reads a provider. Undefined when something is missing or wrong, which is then reported. */
export function readProvider(
  section: Section,
  context: ProviderContext,
): ProviderConfig | undefined {
  if (refusePlainOAuth(section)) return undefined;
  const address = readAddress(section, context.mode);
  const clientId = readCredential(section, "client_id");
  const credentials = readClientAuth(section, context.root);
  const kwargs = readClientKwargs(section.table("client_kwargs"), context.redirectUri);
  const exposeTokens = readExposeTokens(section);
  const trustEmail = section.flag("trust_email") ?? false;
  const label = section.text("label");
  const logoutUrl = section.text("logout_url");
  const multiTenant = address?.isMultiTenant === true;
  const allowedTenants = readTenants(section, multiTenant);
  if (trustEmail && multiTenant) {
    section.refuse(
      "trust_email",
      "is true for several tenants, each of which can claim any address",
      "Take it out, and let rules use groups, or name one tenant: in tenant, beside the preset, or in server_metadata_url.",
    );
  }
  reportMissing(section, { address, clientId, credentials });
  if (address === undefined || clientId === undefined || credentials === undefined)
    return undefined;
  const knowsPrompt =
    address.preset?.knowsSelectAccount !== false || kwargs.prompt?.isDefault !== true;
  const logoutUrlTemplate = logoutUrl ?? address.logoutUrlTemplate;
  return {
    name: context.name,
    label: label ?? address.preset?.label ?? labelOf(context.name, address.serverMetadataUrl),
    preset: address.preset?.name,
    serverMetadataUrl: address.serverMetadataUrl,
    clientId,
    ...credentials,
    ...kwargs,
    prompt: knowsPrompt ? kwargs.prompt : undefined,
    exposeTokens,
    allowedTenants,
    trustEmail,
    ...(logoutUrlTemplate !== undefined && { logoutUrlTemplate }),
  };
}

function refusePlainOAuth(section: Section): boolean {
  const given = oauthKeys.filter((key) => section.has(key));
  // What else stands there is right as far as it goes; the one thing to say is that no login can come of it.
  if (given.length > 0) for (const key of providerKeys) section.has(key);
  for (const key of given) {
    section.refuse(
      key,
      "belongs to generic OAuth 2.0, which has no ID token: nothing would prove who logs in",
      "Use an OpenID Connect provider and give its server_metadata_url.",
    );
  }
  return given.length > 0;
}

/** An id or secret as it was pasted: what stands around it is never part of it. */
function readCredential(section: Section, key: string): string | undefined {
  const text = section.text(key);
  return text === undefined || text === text.trim()
    ? text
    : section.refuse(key, "begins or ends with a space or line break", "Paste it again without.");
}

interface Credentials {
  readonly clientAuth: ClientAuth | undefined;
  readonly clientSecret: string | undefined;
  readonly clientKey: string | undefined;
}

function readClientAuth(section: Section, root: string): Credentials | undefined {
  const chosen = section.text("client_auth");
  const clientAuth = clientAuths.find((each) => each === chosen);
  if (chosen !== undefined && clientAuth === undefined) {
    section.refuse(
      "client_auth",
      "is not a way to authenticate",
      `It can be ${clientAuths.join(", ")}.`,
    );
  }
  const clientSecret = readCredential(section, "client_secret");
  const clientKey = readClientKey(section, root);
  const signs =
    clientAuth === "private_key_jwt" || (chosen === undefined && section.has("client_key_file"));
  if (clientAuth === "none" && clientSecret !== undefined) {
    section.refuse(
      "client_secret",
      'is given, and client_auth = "none" would not send it',
      "Take one of them out.",
    );
  }
  if (signs && clientSecret !== undefined) {
    section.refuse("client_secret", "is given beside client_key_file", "Take one of them out.");
  }
  if (signs) {
    if (clientKey === undefined && !section.isWrong("client_key_file")) {
      section.refuse(
        "client_key_file",
        'is missing, and client_auth = "private_key_jwt" signs with it',
        "Give the path of the private key.",
      );
    }
    return clientKey === undefined
      ? undefined
      : { clientAuth: "private_key_jwt", clientSecret: undefined, clientKey };
  }
  if (clientKey !== undefined) {
    section.refuse(
      "client_key_file",
      "is given, and client_auth does not use it",
      'Write client_auth = "private_key_jwt".',
    );
  }
  const isUsable = clientSecret !== undefined || clientAuth === "none";
  return isUsable ? { clientAuth, clientSecret, clientKey: undefined } : undefined;
}

/** Says each required key that is missing, all of them together. */
function reportMissing(
  section: Section,
  found: { address: ProviderAddress | undefined; clientId: unknown; credentials: unknown },
): void {
  const cures = {
    client_id: "The provider's console shows it where the app is registered.",
    client_secret:
      'The provider\'s console shows it where the app is registered. A public client writes client_auth = "none".',
    server_metadata_url:
      'Give the provider\'s URL that ends in /.well-known/openid-configuration, its issuer, or a preset such as preset = "google".',
  } as const;
  const isAbsent = {
    client_id: found.clientId === undefined,
    client_secret:
      found.credentials === undefined &&
      section.text("client_auth") !== "private_key_jwt" &&
      !section.has("client_key_file"),
    server_metadata_url:
      found.address === undefined && !["issuer", "preset"].some((key) => section.has(key)),
  };
  for (const key of ["client_id", "client_secret", "server_metadata_url"] as const) {
    if (isAbsent[key] && !section.has(key)) section.refuse(key, "is missing", cures[key]);
  }
}

function readExposeTokens(section: Section): readonly ("id" | "access")[] {
  const tokens = section.texts("expose_tokens") ?? [];
  const known = (["id", "access"] as const).filter((token) => tokens.includes(token));
  if (tokens.some((token) => token !== "id" && token !== "access")) {
    section.refuse(
      "expose_tokens",
      "names a token that cannot be shown",
      'Write "id", "access", or both in a list.',
    );
  }
  return known;
}

function readTenants(section: Section, isMultiTenant: boolean): readonly string[] | undefined {
  const tenants = section.texts("allowed_tenants")?.map((tenant) => tenant.toLowerCase());
  if (tenants === undefined) {
    if (isMultiTenant && !section.isWrong("allowed_tenants")) {
      section.refuse(
        "allowed_tenants",
        "is missing, so people of every organisation in the world would be let in",
        "List the directory (tenant) IDs that may log in, or name one tenant: in tenant, beside the preset, or in server_metadata_url.",
      );
    }
    return undefined;
  }
  if (!isMultiTenant) {
    return section.refuse(
      "allowed_tenants",
      "is given, and the provider's address does not speak of several tenants",
      "Take it out: only the tenant in the address can log in.",
    );
  }
  return tenants.length > 0 &&
    tenants.every((tenant) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(tenant))
    ? tenants
    : section.refuse(
        "allowed_tenants",
        "is not a list of tenant IDs",
        'Write allowed_tenants = ["8eaef023-2b34-4da1-9baa-8bc8c9d6a490"].',
      );
}

function labelOf(name: string, serverMetadataUrl: URL): string {
  if (name === "default") return serverMetadataUrl.hostname;
  const words = name.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
