/** GET of a page: the gate first, then whether there is such a page, then the client's HTML for this person. */

import type { IncomingHttpHeaders } from "node:http";

import type { Peer, Visitor } from "../auth/types.ts";
import { readTheme } from "../protocol/theme.ts";
import type { Logins } from "./logins.ts";
import type { PageChunks } from "./page-chunks.ts";
import type { PageFacts } from "./page-html.ts";
import { scriptHeaders, toProbeContext } from "./session-context.ts";
import type { Sessions } from "./sessions/types.ts";
import { pageCookies } from "./visitor-cookies.ts";

export interface PagesOptions {
  readonly sessions: Pick<Sessions, "page" | "probePage">;
  readonly logins: Pick<Logins, "identify" | "authorize" | "refuse">;
  readonly chunks: PageChunks;
  readonly html: (facts: PageFacts) => string;
  readonly appUrl: URL;
  /** The title until the script has one. */
  readonly appName: string;
  /** Content security policy of the pages. */
  readonly csp: string;
}

export interface PageRequest {
  readonly path: string;
  readonly query: string;
  readonly request: Request;
  /** The same headers as Node read them. */
  readonly headers: IncomingHttpHeaders;
  readonly peer: Peer;
}

/** Answers requests for pages. */
export function createPages(options: PagesOptions): (page: PageRequest) => Promise<Response> {
  const { sessions, logins, chunks, html, appUrl, appName, csp } = options;

  async function isPage(page: PageRequest, { user }: Visitor): Promise<boolean> {
    const { path, query, headers, peer } = page;
    if (path === "" || sessions.page(path) !== undefined) return true;
    // What is no document (a script's or an icon's address) is worth no run.
    if (!mayBeDocument(headers)) return false;
    const surroundings = { appUrl, ip: peer.address, headers: scriptHeaders(headers) };
    const context = toProbeContext(path, query, surroundings);
    return (await sessions.probePage(path, context, user)) === "page";
  }

  return async (page) => {
    const { path, request, peer, headers } = page;
    const visitor = await logins.identify(request.headers, peer);
    const decision = logins.authorize(new URL(request.url), visitor.user);
    if (!decision.allow) return logins.refuse(request, peer, decision);
    // The app's shell all the same: it shows what there is instead, with the app's navigation.
    const status = (await isPage(page, visitor)) ? 200 : 404;
    const answer = new Headers({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": csp,
    });
    for (const cookie of pageCookies(visitor)) answer.append("set-cookie", cookie);
    const body = html({
      // The only page of an app without navigation has no title of its own.
      title: sessions.page(path)?.title || appName,
      theme: readTheme(headers.cookie),
      xsrfToken: visitor.xsrfToken,
      chunks: chunks.forPath(path),
    });
    return new Response(body, { status, headers: answer });
  };
}

function mayBeDocument(headers: IncomingHttpHeaders): boolean {
  return /^(?:document|iframe|frame)$/.test(headers["sec-fetch-dest"] ?? "document");
}
