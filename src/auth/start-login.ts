/** The start of a login: an attempt is kept in the browser, and the browser sent to the provider. */

import type { Attempt } from "./attempts.ts";
import type { AuthContext } from "./context.ts";
import { asAuthError, AuthError } from "./errors.ts";
import { drawFailure } from "./failure.ts";
import { failureCookie } from "./identify.ts";
import { loginBefore } from "./login-before.ts";
import type { Provider } from "./provider.ts";
import { randomId, randomSecret } from "./random.ts";
import { redirect } from "./responses.ts";
import type { Peer } from "./types.ts";

export interface LoginStart {
  readonly provider: Provider;
  readonly returnTo: string;
  readonly params: Readonly<Record<string, string>>;
  readonly maxAgeSeconds?: number | undefined;
  /** @defaultValue a new one */
  readonly loginId?: string;
  /** The default prompt was refused: it is left out this time. */
  readonly isPromptRetry?: boolean;
}

/** Sends the browser to the provider; to an error page when that cannot be. */
export async function startLogin(
  context: AuthContext,
  request: Request,
  peer: Peer,
  start: LoginStart,
): Promise<Response> {
  const { attempts, cookies, config, emit, now } = context;
  const { provider, returnTo, params, maxAgeSeconds, loginId = randomId() } = start;
  const received = cookies.read(request.headers);
  const { name } = provider.config;
  let prompted: Prompted = { isDefaultPrompt: false, isPromptRetry: false };
  try {
    prompted = await choosePrompt(context, start);
    const isFormPost = provider.config.authorizationParams.response_mode === "form_post";
    const attempt: Attempt = {
      state: randomSecret(),
      nonce: randomSecret(),
      codeVerifier: randomSecret(),
      loginId,
      provider: name,
      fingerprint: provider.fingerprint,
      redirectUri: config.redirectUri.href,
      returnTo,
      isFormPost,
      ...(isFormPost ? { before: await loginBefore(context, received) } : {}),
      params,
      ...prompted,
      ...(maxAgeSeconds === undefined ? configuredMaxAge(provider, params) : { maxAgeSeconds }),
    };
    const url = await provider.authorizationUrl(attempt);
    const setCookies = [...(await attempts.keep(attempt, received))];
    if (received.has(failureCookie)) setCookies.push(cookies.clear(failureCookie));
    const { address } = peer;
    emit({ type: "login_started", at: now(), provider: name, address, loginId });
    return redirect(url, setCookies);
  } catch (caught) {
    const error = asAuthError(caught);
    // A pushed request is refused here already, and not in the callback.
    const isPromptRefused = error.code === "AUTH_REQUEST_REFUSED" && prompted.isDefaultPrompt;
    if (isPromptRefused)
      return startLogin(context, request, peer, { ...start, loginId, isPromptRetry: true });
    return drawFailure(context, request, peer, {
      error,
      loginId,
      provider: name,
      returnTo,
      params,
      maxAgeSeconds,
    });
  }
}

/** `max_age` of `client_kwargs` or of the script is checked like the one of `requireLogin`. */
function configuredMaxAge(
  { config }: Provider,
  params: LoginStart["params"],
): { maxAgeSeconds?: number } {
  const text = params.max_age ?? config.authorizationParams.max_age;
  if (text === undefined) return {};
  if (!/^\d{1,9}$/.test(text))
    throw new AuthError("AUTH_INTERNAL", "max_age is no number of seconds");
  return { maxAgeSeconds: Number(text) };
}

type Prompted = Pick<Attempt, "prompt" | "isDefaultPrompt" | "isPromptRetry">;

async function choosePrompt(
  { store }: AuthContext,
  { provider, params, isPromptRetry = false }: LoginStart,
): Promise<Prompted> {
  // Asked whatever the prompt is: while the store is down nobody is sent away only to be refused when he comes back.
  const wasRefused = (await store.get(noPromptKey(provider))) !== undefined;
  if (params.prompt !== undefined) {
    return { prompt: params.prompt, isDefaultPrompt: false, isPromptRetry };
  }
  const { prompt } = provider.config;
  const none = { isDefaultPrompt: false, isPromptRetry };
  if (prompt === undefined) return none;
  if (!prompt.isDefault) return { prompt: prompt.value, ...none };
  const { promptValues } = await provider.metadata();
  const isKnown = promptValues?.includes(prompt.value) ?? true;
  if (isPromptRetry || !isKnown || wasRefused) return none;
  return { prompt: prompt.value, isDefaultPrompt: true, isPromptRetry };
}

/** Remembers that a login succeeded only without the default prompt. */
export async function rememberNoPrompt({ store }: AuthContext, provider: Provider): Promise<void> {
  await store.set(noPromptKey(provider), "1", { expiresInMs: 24 * 3_600_000 });
}

function noPromptKey({ fingerprint }: Provider): string {
  return `auth-no-prompt:${fingerprint}`;
}
