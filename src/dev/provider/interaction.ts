/** The one question of the development provider: who logs in. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import type { InteractionDetails, OidcProvider } from "./library.ts";
import { type PageLook, messagePage, pageHeaders, peoplePage } from "./pages.ts";
import type { Person } from "./people.ts";

export interface Question {
  readonly provider: OidcProvider;
  readonly people: () => readonly Person[];
  /** Logs in without being asked. */
  readonly chosen: Person | undefined;
  /** Of the request. */
  readonly url: URL;
  readonly look: PageLook;
}

/** A form of one field. */
const maxBodyBytes = 4_096;

/** Shows the people, or takes the answer. */
export async function answerQuestion(
  request: IncomingMessage,
  response: ServerResponse,
  { provider, people, chosen, url, look }: Question,
): Promise<void> {
  const action = url.pathname;
  const details = await provider.interactionDetails(request, response).catch(() => undefined);
  if (details === undefined || !action.endsWith(`/${details.uid}`)) {
    const words = "This login is too old, or was begun in another browser. Start again in the app.";
    return send(response, 400, messagePage("The login cannot go on", words, look));
  }
  const { name } = details.prompt;
  if (name === "consent") {
    // All was granted before; whoever asks for the question once more has his answer.
    return provider.interactionFinished(request, response, { consent: {} });
  }
  const sub = request.method === "POST" ? await readSub(request, url.origin) : undefined;
  const person = chosen ?? people().find((one) => one.sub === sub);
  if (person !== undefined) {
    await forgetOther(provider, details, person);
    return provider.interactionFinished(request, response, {
      [name]: {},
      login: { accountId: person.sub },
    });
  }
  const query = url.searchParams.get("q")?.trim() ?? "";
  const status = request.method === "POST" ? 400 : 200;
  return send(response, status, peoplePage({ people: people(), query, action }, look));
}

/**
 * Logs out who else was logged in. The provider would do so itself by a form that submits itself by script, which the
 * policy of its pages forbids.
 */
async function forgetOther(
  provider: OidcProvider,
  details: InteractionDetails,
  person: Person,
): Promise<void> {
  const known = details.session;
  if (known?.accountId === undefined || known.accountId === person.sub) return;
  delete details.session;
  await details.persist();
  const session = await provider.Session.findByUid(known.uid);
  if (session === undefined) return;
  session.accountId = undefined;
  session.authorizations = undefined;
  await session.persist();
}

/** Sends a page of ours. */
export function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, pageHeaders).end(page);
}

/** Who was clicked; a page of another site must not choose who is logged in. */
async function readSub(request: IncomingMessage, origin: string): Promise<string | undefined> {
  if (request.headers.origin !== origin) return undefined;
  if (!(Number(request.headers["content-length"]) <= maxBodyBytes)) return undefined;
  return new URLSearchParams(await text(request)).get("sub") ?? undefined;
}
