/** The end of a login that failed: a page for the person, a line for the operator, both with one id. */

import type { AuthContext } from "./context.ts";
import { AuthError, DeniedError, type AuthErrorCode } from "./errors.ts";
import { failureCookie } from "./identify.ts";
import { errorPage, type Button } from "./pages.ts";
import type { Provider } from "./provider.ts";
import { randomErrorId } from "./random.ts";
import { isFromApp } from "./requests.ts";
import { redirect } from "./responses.ts";
import type { Peer } from "./types.ts";

/** What "Try again" does. */
interface Retry {
  /** Undefined: it is not known which, or the person chooses. */
  readonly provider: string | undefined;
  readonly returnTo: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly maxAgeSeconds?: number | undefined;
}

export interface Failure extends Retry {
  readonly error: AuthError;
  /** Undefined: it is not known which login this was to be. */
  readonly loginId?: string;
  readonly setCookies?: readonly string[];
  /** The request is a POST from the provider's site: our Lax cookies did not come along. */
  readonly isFormPost?: boolean;
}

/** How long the app has to show the failure as `st.user.error`. */
const lifetimeMs = 10 * 60_000;

/** The login worked, but not with this account. */
const accountCodes: ReadonlySet<AuthErrorCode> = new Set([
  "AUTH_DENIED",
  "AUTH_EMAIL_UNVERIFIED",
  "AUTH_GROUPS_MISSING",
  "AUTH_TENANT_DENIED",
]);

/** Reports a failed login and draws its page. */
export async function drawFailure(
  context: AuthContext,
  request: Request,
  peer: Peer,
  failure: Failure,
): Promise<Response> {
  const { error, setCookies = [], isFormPost = false } = failure;
  const { provider, returnTo, params = {}, maxAgeSeconds } = failure;
  const id = reportFailure(context, peer, failure);
  const { code, detail } = error;
  const isForeignPost = request.method === "POST" && !isFromApp(request, context.config.appUrl);
  if (!isForeignPost) return drawShown(context, request, { ...failure, code, id, detail });
  if (!isFormPost) {
    // Whoever made the browser send this gets no cookie set in it, nor one replaced.
    const drawn = { look: context.look, headers: request.headers, setCookies: [] };
    return errorPage(drawn, { code, id, retry: undefined, detail });
  }
  // A button drawn here could not be bound to the browser, whose cookie is missing: one more hop brings it along.
  const ticket = await context.tickets.seal({
    provider,
    returnTo,
    params,
    maxAgeSeconds,
    failed: { code, id, detail },
  });
  const url = new URL("auth/login", context.config.appUrl);
  url.searchParams.set("ticket", ticket);
  return redirect(url, setCookies);
}

/** The page for who goes on after a limit has been told and reported: without cookie, button and line of the log. */
export function drawOverLimit({ look }: AuthContext, { headers }: Request): Response {
  const code = "AUTH_TOO_MANY_REQUESTS";
  const drawn = { look, headers, setCookies: [] };
  return errorPage(drawn, { code, id: undefined, retry: undefined, detail: undefined });
}

export interface Shown extends Retry {
  readonly code: AuthErrorCode;
  readonly id: string;
  readonly detail?: string | undefined;
  readonly setCookies?: readonly string[];
}

/** Draws the page of a failure that has been reported before. */
export async function drawShown(
  context: AuthContext,
  request: Request,
  shown: Shown,
): Promise<Response> {
  const { browsers, cookies, sealer, now, look } = context;
  const { code, id, detail, setCookies = [] } = shown;
  const browser = await browsers.read(cookies.read(request.headers));
  const failure = await sealer.seal("failure", { code, id }, now() + lifetimeMs);
  const all = [
    ...setCookies,
    ...browser.setCookies,
    cookies.set(failureCookie, failure, { maxAgeSeconds: lifetimeMs / 1000 }),
  ];
  const retry = await retryButton(context, browser.id, code, shown);
  return errorPage(
    { look, headers: request.headers, setCookies: all },
    { code, id, retry, detail },
  );
}

async function retryButton(
  { tickets, providers }: AuthContext,
  browserId: string,
  code: AuthErrorCode,
  { provider: name, returnTo, params = {}, maxAgeSeconds }: Retry,
): Promise<Button> {
  const provider = name === undefined ? undefined : providers.byName(name);
  const isAboutAccount = accountCodes.has(code);
  const prompt = isAboutAccount && provider ? { prompt: await otherAccountPrompt(provider) } : {};
  const ticket = await tickets.seal({
    provider: provider?.config.name,
    returnTo,
    params: { ...params, ...prompt },
    maxAgeSeconds,
    browserId,
  });
  return { label: isAboutAccount ? "Use another account" : "Try again", ticket };
}

async function otherAccountPrompt(provider: Provider): Promise<string> {
  const { promptValues } = await provider.metadata().catch(() => ({ promptValues: undefined }));
  return (promptValues?.includes("select_account") ?? true) ? "select_account" : "login";
}

/** Tells the operator. Returns the id that his line and the page carry. */
function reportFailure(
  { emit, now }: AuthContext,
  { address }: Peer,
  { error, provider, loginId }: Failure,
): string {
  const id = randomErrorId();
  const { code, reason } = error;
  const person = error instanceof DeniedError ? personOf(error) : {};
  const type = accountCodes.has(code) ? "login_denied" : "login_failed";
  emit({ type, at: now(), code, reason, provider, ...person, address, id, loginId });
  return id;
}

function personOf({ iss, sub, rule }: DeniedError): { iss: string; sub: string; rule?: string } {
  return { iss, sub, ...(rule === undefined ? {} : { rule }) };
}
