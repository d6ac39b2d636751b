/** Tries a provider as far as one can without a person: what `sluice auth check` prints. */

import type { AuthConfig, ProviderConfig } from "../config/types.ts";
import { isRecord, type UnknownRecord } from "../protocol/record.ts";
import type { Attempt } from "./attempts.ts";
import { checkCredentials } from "./check-credentials.ts";
import { type Finding, ok, problem, reasonOf, warning } from "./finding.ts";
import { cleanText, silentLogger } from "./log.ts";
import type { ProviderMetadata } from "./metadata.ts";
import { createOutbound, type Outbound } from "./outbound.ts";
import { createProvider, type Provider } from "./provider.ts";
import { randomSecret } from "./random.ts";

export interface CheckOptions {
  /** @defaultValue `Date.now` */
  readonly now?: () => number;
}

/** What `client_auth` may be. */
const knownMethods: ReadonlySet<string> = new Set([
  "client_secret_basic",
  "client_secret_post",
  "private_key_jwt",
  "none",
]);
/** How far two clocks may differ before tokens are refused, in milliseconds. */
const clockToleranceMs = 60_000;

/** Tries a provider, from its metadata to its token endpoint. What depends on something that failed is left out. */
export async function* checkProvider(
  auth: AuthConfig,
  config: ProviderConfig,
  { now = Date.now }: CheckOptions = {},
): AsyncGenerator<Finding> {
  const outbound = createOutbound({ ...auth, fetch: undefined });
  const connect = (client: ProviderConfig): Provider =>
    createProvider(client, { outbound, now, logger: silentLogger });
  const provider = connect(config);
  let metadata: ProviderMetadata;
  try {
    metadata = await provider.metadata();
  } catch (error) {
    yield problem(
      `Its metadata cannot be used: ${reasonOf(error)}.`,
      `Open ${config.serverMetadataUrl.href} in a browser; server_metadata_url must lead to the provider's own document.`,
    );
    return;
  }
  yield ok(`Its metadata is there, and its issuer is ${metadata.issuer}.`);
  const { document, skewMs } = await readAgain(config, outbound, now);
  yield checkClock(skewMs);
  yield await checkKeys(provider, metadata);
  yield checkPkce(document);
  yield* checkWishes(config, metadata, document);
  yield* checkAuthorization(auth, provider, metadata, outbound);
  yield await tryCredentials(auth, config, metadata, connect);
  yield checkEndSession(config, metadata);
}

/** The document as it came, for what logins do not need, and how far its server's clock is ahead of ours. */
async function readAgain(
  { serverMetadataUrl }: ProviderConfig,
  outbound: Outbound,
  now: () => number,
): Promise<{ document: UnknownRecord; skewMs: number | undefined }> {
  const askedAt = now();
  try {
    const { response } = await outbound.send({ url: serverMetadataUrl });
    const date = Date.parse(response.headers.get("date") ?? "");
    const document: unknown = await response.json();
    return {
      document: isRecord(document) ? document : {},
      skewMs: Number.isNaN(date) ? undefined : date - (askedAt + now()) / 2,
    };
  } catch {
    return { document: {}, skewMs: undefined };
  }
}

function checkClock(skewMs: number | undefined): Finding {
  if (skewMs === undefined) return warning("It does not say what time it is there.");
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  if (Math.abs(skewMs) < clockToleranceMs / 2) return ok("Its clock and ours agree.");
  const text = `Its clock is ${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} ours.`;
  const cure = "Let this machine take its time from the network (NTP).";
  return Math.abs(skewMs) < clockToleranceMs ? warning(text, cure) : problem(text, cure);
}

async function checkKeys({ keys }: Provider, metadata: ProviderMetadata): Promise<Finding> {
  const { signingAlgorithms: algorithms } = metadata;
  if (algorithms.length === 0) {
    return problem(
      "It signs ID tokens with a shared secret or not at all.",
      "Choose RS256, ES256 or another asymmetric algorithm for this client at the provider.",
    );
  }
  try {
    const found = await Promise.all(
      algorithms.map((alg) => keys.find({ alg, kid: undefined }, "none")),
    );
    const usable = algorithms.filter((_, index) => (found[index] ?? []).length > 0);
    return usable.length > 0
      ? ok(`Its keys can be read; ID tokens may be signed with ${usable.join(", ")}.`)
      : problem("None of its keys fits an algorithm that it names.", "Ask whoever runs it.");
  } catch (error) {
    return problem(`Its keys cannot be read: ${reasonOf(error)}.`, "Ask whoever runs it.");
  }
}

function checkPkce(document: UnknownRecord): Finding {
  const methods: unknown = document.code_challenge_methods_supported;
  if (Array.isArray(methods) && methods.includes("S256")) return ok("It knows PKCE with S256.");
  return warning("It does not say that it knows PKCE with S256. It is sent all the same.");
}

/** What the configuration asks for, against what the provider says it knows. */
function* checkWishes(
  config: ProviderConfig,
  metadata: ProviderMetadata,
  document: UnknownRecord,
): Generator<Finding> {
  const known: unknown = document.scopes_supported;
  const unknown = config.scope
    .split(/\s+/)
    .filter((scope) => Array.isArray(known) && !known.includes(scope));
  if (unknown.length > 0) {
    yield warning(
      `It does not list the scope ${unknown.join(", ")}.`,
      "Take it out of client_kwargs, or allow it at the provider.",
    );
  }
  const { prompt } = config;
  const isRuledOut =
    prompt !== undefined && metadata.promptValues?.includes(prompt.value) === false;
  if (isRuledOut && prompt.isDefault) {
    yield ok("It does not know prompt=select_account, which is left out.");
  } else if (isRuledOut) {
    yield problem(`It does not know prompt=${prompt.value}.`, "Change prompt in client_kwargs.");
  }
}

/** Asks for a login without a person: where the redirect URI is not registered, a provider says so at once. */
async function* checkAuthorization(
  { redirectUri }: AuthConfig,
  provider: Provider,
  metadata: ProviderMetadata,
  outbound: Outbound,
): AsyncGenerator<Finding> {
  const register = `Register ${redirectUri.href} as redirect URI at the provider, and check client_id.`;
  try {
    let { status, target } = await ask("none");
    // Some know a login without a person so little that they break down (django-oauth-toolkit).
    if (status >= 500) ({ status, target } = await ask(undefined));
    const error = target?.searchParams.get("error");
    if (status >= 500) {
      yield problem(`It breaks down (status ${status}).`, "Ask whoever runs it.");
    } else if (status >= 400) {
      yield problem(`It refuses the redirect URI or the client (status ${status}).`, register);
    } else if (target === undefined) {
      yield warning("It answers with a page, which may be its login or a refusal.", register);
    } else if (target.href.startsWith(redirectUri.href) && isAboutPerson(error)) {
      yield ok(`It knows the client and the redirect URI ${redirectUri.href}.`);
    } else if (target.href.startsWith(redirectUri.href)) {
      const said = `${cleanText(error)} ${cleanText(target.searchParams.get("error_description"))}`;
      yield problem(`It refuses the request: ${said.trim()}.`, "Check scope and client_kwargs.");
    } else if (/error/i.test(target.pathname)) {
      // Google's way to say no.
      const page = cleanText(target.origin + target.pathname);
      yield problem(`It refuses the redirect URI or the client: it goes on to ${page}.`, register);
    } else {
      const page = `a page of ${target.host}`;
      yield warning(`It goes on to ${page}, which may be its login or a refusal.`, register);
    }
  } catch (error) {
    yield problem(`The login cannot be asked for: ${reasonOf(error)}.`, register);
  }

  async function ask(prompt: string | undefined): Promise<{ status: number; target?: URL }> {
    const url = await provider.authorizationUrl(newAttempt(redirectUri, provider.config, prompt));
    const request = { url, headers: { accept: "text/html" } };
    const { response } = await outbound.send(request, metadata.addressKind);
    const { status } = response;
    const location = response.headers.get("location");
    return location === null ? { status } : { status, target: new URL(location, url) };
  }
}

/** Answers that mean: all is well, but a person would have to be asked. */
function isAboutPerson(error: string | null | undefined): boolean {
  return /^(?:login|consent|interaction|account_selection)_required$/.test(error ?? "");
}

/** Tries the token endpoint with a false code, as clients that prove themselves in one way or another. */
function tryCredentials(
  { redirectUri }: AuthConfig,
  config: ProviderConfig,
  { clientAuthMethods }: ProviderMetadata,
  connect: (config: ProviderConfig) => Provider,
): Promise<Finding> {
  return checkCredentials({
    config,
    offered: clientAuthMethods?.filter((each) => knownMethods.has(each)),
    redeemFalseCode(client) {
      const attempt = newAttempt(redirectUri, client, undefined);
      const callback = new URL(redirectUri);
      callback.searchParams.set("code", "a-code-that-never-was");
      callback.searchParams.set("state", attempt.state);
      return connect(client).redeem(callback, attempt);
    },
  });
}

function checkEndSession(config: ProviderConfig, metadata: ProviderMetadata): Finding {
  if (metadata.endSessionEndpoint === undefined && config.logoutUrlTemplate === undefined) {
    return warning(
      "It offers no logout: people stay logged in there when they log out of the app.",
    );
  }
  return ok('It offers a logout, for st.logout({ scope: "provider" }).');
}

function newAttempt(redirectUri: URL, config: ProviderConfig, prompt: string | undefined): Attempt {
  return {
    state: randomSecret(),
    nonce: randomSecret(),
    codeVerifier: randomSecret(),
    loginId: "",
    provider: config.name,
    fingerprint: "",
    redirectUri: redirectUri.href,
    returnTo: "/",
    isFormPost: false,
    ...(prompt !== undefined && { prompt }),
    isDefaultPrompt: false,
    isPromptRetry: false,
    params: {},
  };
}
