/** `/oauth2callback`: the provider's answer. Everything that can be refused is refused before the code is spent. */

import { attemptLifetimeMs, type Attempt } from "./attempts.ts";
import { completeLogin } from "./complete-login.ts";
import type { AuthContext } from "./context.ts";
import { asAuthError, AuthError, type AuthErrorCode } from "./errors.ts";
import { drawFailure } from "./failure.ts";
import { findLogin } from "./identify.ts";
import { isResponseIssuer } from "./issuer.ts";
import { cleanText } from "./log.ts";
import type { Provider } from "./provider.ts";
import { hashOf } from "./random.ts";
import { isPrefetch, readForm, readParameters } from "./requests.ts";
import { redirect } from "./responses.ts";
import { startLogin } from "./start-login.ts";
import type { Peer } from "./types.ts";

type Parameters = ReadonlyMap<string, string>;

/** What no answer to `response_type=code` carries. */
const foreign = ["response", "id_token", "access_token", "token_type", "refresh_token"];
const maxValueLength = 8 * 1024;

/** What the provider says instead of a code, as one of ours. */
const refusals: ReadonlyMap<string, AuthErrorCode> = new Map([
  ["access_denied", "AUTH_ACCESS_DENIED"],
  ["login_required", "AUTH_LOGIN_REQUIRED"],
  ["interaction_required", "AUTH_LOGIN_REQUIRED"],
  ["consent_required", "AUTH_LOGIN_REQUIRED"],
  ["account_selection_required", "AUTH_LOGIN_REQUIRED"],
  ["temporarily_unavailable", "AUTH_PROVIDER_BUSY"],
  ["server_error", "AUTH_PROVIDER_BUSY"],
]);

/** A GET with the answer in the query, or a POST with it in the body (`response_mode=form_post`). */
export async function handleCallback(
  context: AuthContext,
  request: Request,
  peer: Peer,
): Promise<Response> {
  const isFormPost = request.method === "POST" && takesForms(context);
  const home = context.config.appUrl.href;
  const unknown = { provider: undefined, returnTo: home, isFormPost };
  try {
    if (isPrefetch(request)) throw new AuthError("AUTH_NAVIGATION_ONLY", "callback: a prefetch");
    const parameters = await readAnswer(context, request);
    const state = parameters.get("state") ?? "";
    if (state === "") throw new AuthError("AUTH_STATE_MISSING", "callback: no state");
    const received = context.cookies.read(request.headers);
    const found = await context.attempts.find(state, received);
    if (found.kind === "invalid") return await handleUnknown(context, request, peer, state);
    const attempt = found.data;
    const setCookies = context.attempts.forget(state, received);
    const { provider, returnTo, params, maxAgeSeconds, loginId } = attempt;
    const known = { provider, returnTo, params, maxAgeSeconds, loginId, isFormPost, setCookies };
    try {
      if (found.kind === "expired")
        throw new AuthError("AUTH_ATTEMPT_EXPIRED", "callback: after 10 minutes");
      return await finish({ context, request, peer, attempt, parameters });
    } catch (error) {
      return await drawFailure(context, request, peer, { ...known, error: asAuthError(error) });
    }
  } catch (error) {
    return drawFailure(context, request, peer, { ...unknown, error: asAuthError(error) });
  }
}

function takesForms({ providers }: AuthContext): boolean {
  return providers.all.some(
    ({ config }) => config.authorizationParams.response_mode === "form_post",
  );
}

async function readAnswer(context: AuthContext, request: Request): Promise<Parameters> {
  const query = readParameters(new URL(request.url).searchParams);
  const isFormPost = request.method === "POST";
  if (isFormPost && !takesForms(context)) {
    throw new AuthError("AUTH_METHOD_NOT_ALLOWED", "callback: no form_post");
  }
  if (isFormPost && query.size > 0)
    throw new AuthError("AUTH_CALLBACK_INVALID", "callback: a query beside a form");
  const parameters = isFormPost ? await readForm(request) : query;
  if (foreign.some((name) => parameters.has(name))) {
    throw new AuthError("AUTH_CALLBACK_INVALID", "callback: a parameter of another flow");
  }
  if ([...parameters.values()].some((value) => value.length > maxValueLength)) {
    throw new AuthError("AUTH_CALLBACK_INVALID", "callback: a parameter is too long");
  }
  return parameters;
}

/** A state without its attempt: of a login that is done, or of none of this browser's. */
async function handleUnknown(
  context: AuthContext,
  request: Request,
  peer: Peer,
  state: string,
): Promise<Response> {
  const { store, cookies, config } = context;
  const isUsed = (await store.get(usedKey(state))) !== undefined;
  if (!isUsed) throw new AuthError("AUTH_STATE_UNKNOWN", "callback: no attempt with this state");
  const login = await findLogin(context, cookies.read(request.headers), peer);
  if (login.kind === "active") return redirect(config.appUrl);
  throw new AuthError("AUTH_ATTEMPT_USED", "callback: this state has been used");
}

interface Arrival {
  readonly context: AuthContext;
  readonly request: Request;
  readonly peer: Peer;
  readonly attempt: Attempt;
  readonly parameters: Parameters;
}

async function finish(arrival: Arrival): Promise<Response> {
  const { context, request, attempt, parameters } = arrival;
  const { state, returnTo } = attempt;
  const provider = context.providers.byName(attempt.provider);
  const { href: redirectUri } = context.config.redirectUri;
  if (provider?.fingerprint !== attempt.fingerprint || attempt.redirectUri !== redirectUri) {
    throw new AuthError("AUTH_PROVIDER_CHANGED", "callback: the provider was configured anew");
  }
  if (attempt.isFormPost !== (request.method === "POST")) {
    throw new AuthError(
      "AUTH_CALLBACK_INVALID",
      "callback: not by the response_mode that was asked for",
    );
  }
  await checkIssuer(provider, parameters.get("iss"));
  const said = parameters.get("error");
  const code = parameters.get("code");
  if (said === undefined && (code === undefined || code === "")) {
    throw new AuthError("AUTH_CALLBACK_INVALID", "callback: neither code nor error");
  }
  if (said !== undefined && code !== undefined) {
    throw new AuthError("AUTH_CALLBACK_INVALID", "callback: both code and error");
  }
  const isFirst = await context.store.setIfAbsent(usedKey(state), "1", { expiresInMs: usedMs });
  // The other one finishes it. This one must not touch what that one sets.
  if (!isFirst) return redirect(new URL(returnTo));
  if (code === undefined) return refuse(arrival, provider, said ?? "");
  const callback = new URL(redirectUri);
  callback.searchParams.set("code", code);
  callback.searchParams.set("state", state);
  const tokens = await provider.redeem(callback, attempt);
  return completeLogin({ ...arrival, provider, tokens });
}

/** RFC 9207: compared where it is sent, demanded where the provider says that it sends it. */
async function checkIssuer(provider: Provider, iss: string | undefined): Promise<void> {
  const { issuer, sendsIssuer } = await provider.metadata();
  if (iss === undefined && !sendsIssuer) return;
  if (iss === undefined) throw new AuthError("AUTH_ISSUER_MISMATCH", "callback: iss is missing");
  if (!isResponseIssuer(issuer, iss))
    throw new AuthError("AUTH_ISSUER_MISMATCH", "callback: another iss");
}

async function refuse(arrival: Arrival, provider: Provider, said: string): Promise<Response> {
  const { context, request, peer, attempt, parameters } = arrival;
  const { state, returnTo, params, maxAgeSeconds, loginId } = attempt;
  const secrets = [state, attempt.nonce, attempt.codeVerifier];
  const description = cleanText(parameters.get("error_description"), secrets);
  const reason = `callback: ${cleanText(said, secrets)} ${description}`.trim();
  if (said !== "invalid_request" || !attempt.isDefaultPrompt) {
    throw new AuthError(refusals.get(said) ?? "AUTH_PROVIDER_ERROR", reason);
  }
  const { name } = provider.config;
  context.logger.info("login tried again without the default prompt", { provider: name, reason });
  const again = { provider, returnTo, params, maxAgeSeconds, loginId, isPromptRetry: true };
  const response = await startLogin(context, request, peer, again);
  for (const cookie of context.attempts.forget(state, context.cookies.read(request.headers))) {
    response.headers.append("set-cookie", cookie);
  }
  return response;
}

const usedMs = 24 * 3_600_000 + attemptLifetimeMs;

function usedKey(state: string): string {
  return `auth-state:${hashOf("used", state)}`;
}
