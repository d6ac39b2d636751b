/** Logout: the login ends in the store at once, then the browser lets go of its cookies and goes where it should. */

import * as v from "valibot";

import type { AuthContext } from "./context.ts";
import { asAuthError, AuthError } from "./errors.ts";
import { findLogin } from "./identify.ts";
import { loggedOutPage } from "./pages.ts";
import { hashOf, randomId, randomSecret } from "./random.ts";
import { isFromApp, readParameters, readText } from "./requests.ts";
import { json, redirect } from "./responses.ts";
import { returnUrl } from "./return-url.ts";
import type { Login, LogoutOptions, LogoutScope, Peer } from "./types.ts";

const scopeSchema = v.picklist(["app", "provider", "everywhere"]);

const tokenSchema = v.strictObject({
  /** Makes the token good for once. */
  id: v.string(),
  browserId: v.string(),
  loginId: v.string(),
  /** Where the browser goes: a page of the app, or the provider's logout. */
  url: v.string(),
  /** Undefined: the browser does not pass by the provider. */
  state: v.optional(v.string()),
  returnTo: v.string(),
});

type LogoutToken = v.InferOutput<typeof tokenSchema>;

const bodySchema = v.strictObject({
  /** Of a script's `st.logout()`. Without it, the login of the cookies ends. */
  token: v.optional(v.string()),
  scope: v.optional(scopeSchema),
  returnTo: v.optional(v.string()),
});

/** The way from the command to the browser's POST. */
const tokenLifetimeMs = 2 * 60_000;
const stateLifetimeMs = 10 * 60_000;
const stateCookie = "o";
const stateSchema = v.strictObject({ state: v.string(), returnTo: v.string() });

/** Ends a login for a script. The token it returns lets the login's browser, and only that, finish the job once. */
export async function logout(
  context: AuthContext,
  options: LogoutOptions,
): Promise<{ token: string }> {
  const { config, sealer, now } = context;
  const { login, browserId, address, scope = "app", returnTo } = options;
  const target = returnUrl(returnTo, config.appUrl);
  const left = await leave(context, { login, address, scope, returnTo: target });
  const token: LogoutToken = { id: randomId(), browserId, loginId: login.loginId, ...left };
  return { token: await sealer.seal("logout", token, now() + tokenLifetimeMs) };
}

type Leaving = Pick<LogoutToken, "url" | "state" | "returnTo">;

interface Departure {
  readonly login: Login;
  readonly address: string | undefined;
  readonly scope: LogoutScope;
  readonly returnTo: URL;
}

/** Ends the login and says where its browser goes. */
async function leave(
  context: AuthContext,
  { login, address, scope, returnTo }: Departure,
): Promise<Leaving> {
  const { revocations, records, idleness, emit, now } = context;
  const { loginId, iss, sub, provider } = login;
  const record = scope === "provider" ? await records.read(loginId) : undefined;
  if (scope === "everywhere") await revocations.revoke({ kind: "person", iss, sub }, "everywhere");
  await revocations.revoke({ kind: "login", loginId }, scope === "everywhere" ? scope : "logout");
  await records.remove(loginId);
  await idleness.forget(loginId);
  emit({ type: "logout", at: now(), scope, provider, iss, sub, address, loginId });
  const home = { url: returnTo.href, returnTo: returnTo.href };
  if (scope !== "provider") return home;
  const state = randomSecret();
  const url = await providerLogoutUrl(context, login, record?.idToken, state);
  return url === undefined ? home : { ...home, url: url.href, state };
}

async function providerLogoutUrl(
  { providers, config, logger }: AuthContext,
  { provider: name }: Login,
  idTokenHint: string | undefined,
  state: string,
): Promise<URL | undefined> {
  const provider = providers.byName(name);
  const returnTo = new URL("auth/logged-out", config.appUrl);
  try {
    const url = await provider?.endSessionUrl({ idTokenHint, returnTo, state });
    if (url === undefined) logger.warn("the provider has no logout of its own", { provider: name });
    return url;
  } catch (error) {
    // The app's own logout is done and must not fail with the provider's.
    const { code, reason } = asAuthError(error);
    logger.warn("provider logout left out", { provider: name, code, reason });
    return undefined;
  }
}

/** POST `/auth/logout`, by a page of ours: clears the cookies and answers with the URL to go to. */
export async function handleLogout(
  context: AuthContext,
  request: Request,
  peer: Peer,
): Promise<Response> {
  const { config, cookies, browsers, logins } = context;
  const received = cookies.read(request.headers);
  const browser = await browsers.read(received);
  if (!isFromApp(request, config.appUrl))
    throw new AuthError("AUTH_ORIGIN_REFUSED", "logout from another origin");
  if (!browsers.isXsrfToken(request.headers.get("x-sluice-xsrf"), browser.id)) {
    throw new AuthError("AUTH_XSRF_REFUSED", "logout without the page's token");
  }
  const body = await readBody(request);
  const presented = await logins.read(received);
  const current = presented.kind === "present" ? presented.cookie.login : undefined;

  if (body.token !== undefined) {
    const token = await openToken(context, body.token, browser.id);
    // Somebody else has logged in here meanwhile: that login is not the one that was to end.
    if (current !== undefined && current.loginId !== token.loginId)
      return json({ url: token.returnTo });
    return goodbye(context, received, token);
  }
  const returnTo = returnUrl(body.returnTo, config.appUrl);
  const found = await findLogin(context, received, peer);
  if (found.kind === "over" && found.keep) throw new AuthError("AUTH_STORE_UNAVAILABLE", "logout");
  if (found.kind !== "active") {
    return goodbye(context, received, { url: returnTo.href, returnTo: returnTo.href });
  }
  const { scope = "app" } = body;
  const { address } = peer;
  const left = await leave(context, { login: found.login, address, scope, returnTo });
  return goodbye(context, received, left);
}

async function readBody(request: Request): Promise<v.InferOutput<typeof bodySchema>> {
  const text = await readText(request);
  try {
    return v.parse(bodySchema, text === "" ? {} : JSON.parse(text));
  } catch {
    throw new AuthError("AUTH_LOGOUT_REFUSED", "logout with a body that cannot be read");
  }
}

async function openToken(
  { sealer, store }: AuthContext,
  text: string,
  browserId: string,
): Promise<LogoutToken> {
  const opened = await sealer.open("logout", text, tokenSchema);
  if (opened.kind !== "open" || opened.data.browserId !== browserId) {
    throw new AuthError(
      "AUTH_LOGOUT_REFUSED",
      "logout with a token that is too old, or another browser's",
    );
  }
  const key = `auth-logout:${hashOf(opened.data.id)}`;
  if (!(await store.setIfAbsent(key, "1", { expiresInMs: 2 * tokenLifetimeMs }))) {
    throw new AuthError("AUTH_LOGOUT_REFUSED", "logout with a token that has been used");
  }
  return opened.data;
}

async function goodbye(
  { browsers, logins, cookies, sealer, now }: AuthContext,
  received: ReadonlyMap<string, string>,
  { url, state, returnTo }: Leaving,
): Promise<Response> {
  const browser = await browsers.renew();
  const setCookies = [...logins.clear(received), ...browser.setCookies];
  if (state !== undefined) {
    const value = await sealer.seal("logged-out", { state, returnTo }, now() + stateLifetimeMs);
    setCookies.push(cookies.set(stateCookie, value, { maxAgeSeconds: stateLifetimeMs / 1000 }));
  }
  return json({ url }, 200, setCookies);
}

/** GET `/auth/logged-out`: back from the provider's logout, to the page that was to follow where the state is the one sent. */
export async function handleLoggedOut(
  { cookies, sealer, look }: AuthContext,
  request: Request,
): Promise<Response> {
  const state = readParameters(new URL(request.url).searchParams).get("state");
  const received = cookies.read(request.headers);
  const setCookies = received.has(stateCookie) ? [cookies.clear(stateCookie)] : [];
  const opened = await sealer.open("logged-out", received.get(stateCookie) ?? "", stateSchema);
  if (opened.kind === "open" && opened.data.state === state) {
    return redirect(new URL(opened.data.returnTo), setCookies);
  }
  return loggedOutPage({ look, headers: request.headers, setCookies });
}
