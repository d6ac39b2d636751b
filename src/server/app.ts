/** The one way in: every request is read, held against the host rule and the routes table, and only then answered. */

import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

import { sendResponse, toRequest } from "../auth/node-http.ts";
import { commonHeaders, routeHeaders } from "./headers.ts";
import { decideHost } from "./host.ts";
import type { Logger } from "./log.ts";
import { isTopLevelNavigation } from "./navigation.ts";
import { drawPlainPage } from "./plain-page.ts";
import type { PlainPage } from "./plain-page.ts";
import type { RemoteAddress } from "./remote-address.ts";
import { allowsMethod, matchRoute, routes } from "./routes.ts";
import type { Route, RouteName } from "./routes.ts";
import { refuseUpgrade } from "./sockets.ts";
import { parseTarget, splitAbsoluteForm } from "./target.ts";
import type { Target } from "./target.ts";

/** A request that passed: its path is the one that the gate, the routes table and the handler see. */
export interface Call {
  readonly path: string;
  readonly query: string;
  readonly request: Request;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly peer: { readonly address: string };
}

/** The answer; undefined when the handler has written it to `outgoing` itself. */
export type Handler = (call: Call) => Promise<Response | undefined>;

export interface AppOptions {
  readonly appUrl: URL;
  readonly remoteAddress: RemoteAddress;
  readonly logger: Logger;
  /** One for each route; the type asks for all of them. */
  readonly handlers: Readonly<Record<Exclude<RouteName, "socket">, Handler>>;
  readonly upgrade: (
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    address: string,
  ) => Promise<void>;
}

export interface App {
  readonly onRequest: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;
  readonly onUpgrade: (incoming: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
}

/** Where a request may go on, or the answer that ends it here. */
type Admission =
  | {
      readonly kind: "admitted";
      readonly target: Extract<Target, { kind: "app" }>;
      readonly route: RouteName;
    }
  | { readonly kind: "answered"; readonly page: PlainPage }
  | { readonly kind: "redirected"; readonly status: 307 | 308; readonly url: URL };

/** Creates the way in. */
export function createApp(options: AppOptions): App {
  const { appUrl, remoteAddress, logger, handlers, upgrade } = options;
  const plainPage = (page: PlainPage, { headers }: IncomingMessage): Response =>
    drawPlainPage(page, appUrl.pathname, headers.cookie);

  function admit(incoming: IncomingMessage): Admission {
    const { host, target: line } = splitAbsoluteForm(incoming.url ?? "");
    const target = parseTarget(line, appUrl);
    const route = target.kind === "app" ? matchRoute(target.path) : undefined;
    const rules: Route | undefined = route === undefined ? undefined : routes[route];
    if (rules?.anyHost !== true) {
      const decision = decideHost(host ?? incoming.headers.host, appUrl);
      const isNavigation = isTopLevelNavigation(incoming.method, incoming.headers);
      if (decision.kind === "junk") return { kind: "answered", page: badRequest };
      if (decision.kind === "foreign") {
        return { kind: "answered", page: misdirected(decision.host, appUrl) };
      }
      if (decision.kind === "alias") {
        if (!isNavigation || target.kind === "malformed" || target.kind === "outside") {
          return { kind: "answered", page: misdirected(appUrl.host, appUrl) };
        }
        return { kind: "redirected", status: 307, url: target.url };
      }
    }
    if (target.kind === "malformed") return { kind: "answered", page: badRequest };
    const isReading = incoming.method === "GET" || incoming.method === "HEAD";
    if (target.kind === "moved" && isReading) {
      return { kind: "redirected", status: 308, url: target.url };
    }
    if (target.kind !== "app" || route === undefined) return { kind: "answered", page: notFound };
    return { kind: "admitted", target, route };
  }

  async function answer(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<Response | undefined> {
    const admission = admit(incoming);
    if (admission.kind === "answered") return plainPage(admission.page, incoming);
    if (admission.kind === "redirected") {
      const { status, url } = admission;
      return new Response(null, { status, headers: { location: url.href } });
    }
    const { target, route } = admission;
    const rules: Route = routes[route];
    for (const [name, value] of Object.entries(routeHeaders(rules)))
      outgoing.setHeader(name, value);
    if (!allowsMethod(rules, incoming.method ?? "")) return methodNotAllowed(rules);
    if (route === "socket") return upgradeRequired();
    const request = toRequest(incoming, target.url);
    if (request === undefined) return plainPage(badRequest, incoming);
    const { path, query } = target;
    return handlers[route]({ path, query, request, incoming, outgoing, peer: peerOf(incoming) });
  }

  function peerOf(incoming: IncomingMessage): { readonly address: string } {
    const forwarded = incoming.headers["x-forwarded-for"];
    const hops = Array.isArray(forwarded) ? forwarded.join(",") : forwarded;
    return { address: remoteAddress(incoming.socket.remoteAddress, hops) };
  }

  return {
    async onRequest(incoming, outgoing) {
      try {
        for (const [name, value] of Object.entries(commonHeaders)) outgoing.setHeader(name, value);
        const response = await answer(incoming, outgoing);
        if (response !== undefined) await sendResponse(response, incoming, outgoing);
      } catch (error) {
        const id = randomUUID();
        const { message, stack } = error instanceof Error ? error : new Error(String(error));
        logger.error("A request failed", { id, error: message, stack });
        if (outgoing.headersSent) outgoing.destroy();
        else await sendResponse(plainPage(failed(id), incoming), incoming, outgoing);
      }
    },
    async onUpgrade(incoming, socket, head) {
      try {
        const admission = admit(incoming);
        if (admission.kind === "answered") {
          return refuseUpgrade(socket, admission.page.status, admission.page.title);
        }
        if (admission.kind === "redirected" || admission.route !== "socket") {
          return refuseUpgrade(socket, 404, "There is no socket here.");
        }
        if (!allowsMethod(routes.socket, incoming.method ?? "")) {
          return refuseUpgrade(socket, 405, "A socket is opened by GET.");
        }
        await upgrade(incoming, socket, head, peerOf(incoming).address);
      } catch (error) {
        logger.error("A socket could not be opened", { error });
        refuseUpgrade(socket, 503, "Try again.");
      }
    },
  };
}

const badRequest: PlainPage = {
  status: 400,
  title: "This address is malformed",
  paragraphs: ["Check the address, or start from the app's home page."],
};

const notFound: PlainPage = {
  status: 404,
  title: "There is nothing here",
  paragraphs: ["Check the address, or start from the app's home page."],
};

function failed(id: string): PlainPage {
  return {
    status: 500,
    title: "Something went wrong",
    paragraphs: ["Try again. If it happens again, tell whoever runs the app, with the id below."],
    id,
  };
}

/** The Host header is shown and compared, and goes nowhere else. */
function misdirected(host: string, appUrl: URL): PlainPage {
  return {
    status: 421,
    title: "The app lives at another address",
    paragraphs: [
      `This request came to ${host}; the app is at ${appUrl.href}.`,
      "If you run the app: open it there, or change where it lives (redirect_uri in secrets.toml and at the provider, or --public). A proxy has to pass the Host header on.",
    ],
    link: { label: "Open the app", url: appUrl.href },
  };
}

function methodNotAllowed({ methods }: Route): Response {
  return new Response("This address cannot be called that way.", {
    status: 405,
    headers: { allow: methods.join(", "), "content-type": "text/plain; charset=utf-8" },
  });
}

function upgradeRequired(): Response {
  return new Response("This address speaks WebSocket.", {
    status: 426,
    headers: { upgrade: "websocket", "content-type": "text/plain; charset=utf-8" },
  });
}
