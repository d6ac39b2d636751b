/** Logouts that the provider tells of: server to server, signed, or by a frame in the browser. */

import { decodeJwt } from "jose";
import * as v from "valibot";

import type { AuthContext } from "./context.ts";
import { asAuthError, AuthError } from "./errors.ts";
import { isResponseIssuer } from "./issuer.ts";
import { checkLogoutToken, type LogoutNotice } from "./logout-token.ts";
import type { Provider } from "./provider.ts";
import { hashOf } from "./random.ts";
import { readForm, readParameters } from "./requests.ts";
import { bare } from "./responses.ts";
import type { Login, Peer } from "./types.ts";
import { verifyJws } from "./verify-jws.ts";

/** As long as a logout token can be taken, and a little. */
const jtiMs = 30 * 60_000;

/** POST `/auth/backchannel-logout`: 200 when the token is good, else 400; never a word about why to the sender. */
export async function handleBackchannelLogout(
  context: AuthContext,
  request: Request,
  peer: Peer,
): Promise<Response> {
  const { logger, store } = context;
  try {
    const form = await readForm(request);
    const notice = await readNotice(context, form.get("logout_token") ?? "");
    const key = `auth-jti:${hashOf(notice.iss, notice.jti)}`;
    if ((await store.get(key)) !== undefined) {
      throw new AuthError("AUTH_LOGOUT_REFUSED", "logout token: jti has been used");
    }
    // Remembered afterwards: what the store did not take, the provider sends again. Twice at once harms nobody.
    const { iss, sid } = notice;
    const known = sid === undefined ? undefined : await findSession(context, iss, sid);
    await endSessions(context, peer, notice, known);
    await store.set(key, "1", { expiresInMs: jtiMs });
    return bare(200);
  } catch (error) {
    const { code, reason, status } = asAuthError(error);
    logger.warn("back-channel logout refused", { code, reason, address: peer.address });
    // The provider tries again after 503, and should only when it would help.
    return bare(status === 503 ? 503 : 400);
  }
}

interface Notice extends LogoutNotice {
  readonly provider: string;
}

async function readNotice(context: AuthContext, token: string): Promise<Notice> {
  const { providers, now } = context;
  const claimed = issuerOf(token);
  let failure: unknown = new AuthError(
    "AUTH_LOGOUT_REFUSED",
    "logout token: no provider has its issuer",
  );
  for (const provider of providers.all) {
    try {
      // Few providers, and mostly the first one fits.
      // oxlint-disable no-await-in-loop
      const { issuer, signingAlgorithms: algorithms } = await provider.metadata();
      if (issuer !== claimed) continue;
      const { keys, config } = provider;
      const code = "AUTH_LOGOUT_REFUSED";
      const verified = await verifyJws(token, { keys, algorithms, code, patience: "none" });
      // oxlint-enable no-await-in-loop
      const checks = { issuer, clientId: config.clientId, now: now() };
      return { ...checkLogoutToken(verified, checks), provider: config.name };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** Only to find whose keys to verify with. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

async function endSessions(
  { revocations, emit, now }: AuthContext,
  { address }: Peer,
  { provider, iss, sub, sid }: Pick<Notice, "provider" | "iss" | "sub" | "sid">,
  known: KnownSession | undefined,
): Promise<void> {
  const reason = "provider_session_ended";
  if (sid !== undefined) await revocations.revoke({ kind: "session", iss, sid }, reason);
  if (sub !== undefined) {
    // Of a login without a `sid` nobody knows which session it came from.
    const kind = sid === undefined ? "person" : "sessionless";
    await revocations.revoke({ kind, iss, sub }, reason);
  }
  const person = known ?? (sub === undefined ? {} : { sub });
  emit({ type: "session_revoked", at: now(), reason, provider, iss, ...person, address });
}

const sessionSchema = v.strictObject({ loginId: v.string(), sub: v.string() });

type KnownSession = v.InferOutput<typeof sessionSchema>;

function sessionKey(iss: string, sid: string): string {
  return `auth-session:${hashOf(iss, sid)}`;
}

/** Remembers which login came from a session at the provider, for when that ends. */
export async function rememberSession(
  { store, sealer, now }: AuthContext,
  { iss, sid, loginId, sub, expiresAt }: Login,
): Promise<void> {
  if (sid === undefined) return;
  const text = await sealer.seal("session", { loginId, sub }, expiresAt);
  await store.set(sessionKey(iss, sid), text, { expiresInMs: Math.max(1, expiresAt - now()) });
}

/** The newest login that came from a session at the provider. */
async function findSession(
  { store, sealer }: AuthContext,
  iss: string,
  sid: string,
): Promise<KnownSession | undefined> {
  const text = await store.get(sessionKey(iss, sid));
  const opened = text === undefined ? undefined : await sealer.open("session", text, sessionSchema);
  return opened?.kind === "open" ? opened.data : undefined;
}

/**
 * GET `/auth/frontchannel-logout`, in a frame of the provider's page. The browser gives such a frame no cookie of ours, so
 * only `sid`, which nobody else knows, says whose session is over.
 *
 * @see {@link https://openid.net/specs/openid-connect-frontchannel-1_0.html | Front-Channel Logout}
 */
export async function handleFrontchannelLogout(
  context: AuthContext,
  request: Request,
  peer: Peer,
): Promise<Response> {
  const parameters = readParameters(new URL(request.url).searchParams);
  const iss = parameters.get("iss") ?? "";
  const sid = parameters.get("sid") ?? "";
  const provider = await findByIssuer(context.providers.all, iss);
  if (provider === undefined || sid === "" || sid.length > 512) return bare(400);
  // Nothing is kept of a session that nobody came from: anyone may name as many as he likes.
  const known = await findSession(context, iss, sid);
  if (known !== undefined) {
    const { name } = provider.config;
    await endSessions(context, peer, { provider: name, iss, sid, sub: undefined }, known);
  }
  const { origin } = new URL(iss);
  return bare(200, { "content-security-policy": `default-src 'none'; frame-ancestors ${origin}` });
}

async function findByIssuer(
  providers: readonly Provider[],
  iss: string,
): Promise<Provider | undefined> {
  const issuers = await Promise.allSettled(providers.map((provider) => provider.metadata()));
  return providers.find((_, index) => {
    const result = issuers[index];
    return result?.status === "fulfilled" && isResponseIssuer(result.value.issuer, iss);
  });
}
