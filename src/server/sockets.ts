/** The server's sockets: who may open one, the beat that finds the dead, and what scripts ask of the login. */

import { STATUS_CODES } from "node:http";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import { WebSocketServer } from "ws";

import { toHeaders } from "../auth/node-http.ts";
import { createRateLimit } from "../auth/rate-limit.ts";
import type { LoginEnd } from "../auth/types.ts";
import type { ServerFrame } from "../protocol/frames.ts";
import { answerLogin, answerLogout } from "./login-bridge.ts";
import type { AskingTab } from "./login-bridge.ts";
import { scriptHeaders } from "./session-context.ts";
import type { Connection, LoginEnd as SessionLoginEnd, SessionEvents } from "./sessions/types.ts";
import { Tab } from "./tab.ts";
import type { TabDeps } from "./tab.ts";
import { createTokenKeeper } from "./token-keeper.ts";
import { socketCookies } from "./visitor-cookies.ts";

export interface SocketTimes {
  /** How long a browser may take to say hello. */
  readonly helloMs: number;
  /** How often sockets are looked at. */
  readonly beatMs: number;
  readonly pingMs: number;
  /** A browser that says nothing for so long is gone. */
  readonly silenceMs: number;
}

export const defaultTimes: SocketTimes = {
  helloMs: 10_000,
  beatMs: 5_000,
  pingMs: 20_000,
  silenceMs: 45_000,
};

/** So long may the tab that logs out take to leave by itself, before its socket is closed with all others. */
const leaveMs = 500;
/** So long a refused handshake may take to read why. */
const lingerMs = 1_000;
/** More than a hello can be. Before it nobody is known, and what is begun of a frame is kept. */
const maxHelloBytes = 128 * 1024;
/** More than any page sends, and less than what a flood does: the fastest of sliders sends 60 a second. */
const maxFramesPerSecond = 1_000;

export interface SocketsOptions extends Omit<
  TabDeps,
  "maxFramesPerBeat" | "onJoin" | "onLoginEnd" | "tokens"
> {
  /** Largest frame from a browser. */
  readonly maxMessageBytes: number;
  /** Whether a page of another origin is refused. */
  readonly checksOrigin: boolean;
  readonly times: SocketTimes;
}

export interface Sockets extends Pick<SessionEvents, "onLogin" | "onLogout"> {
  /** Takes a request for the socket's path whose host has been checked, or answers why not. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, ip: string): Promise<void>;
  /** Ends those that are left. */
  close(): void;
}

/** Creates the server's sockets. */
export function createSockets(options: SocketsOptions): Sockets {
  const { sessions, logins, logger, appUrl, checksOrigin, times } = options;
  const tabs = new Set<Tab>();
  const tabOf = new WeakMap<Connection, Tab>();
  /** Logouts under way: their tab must get its last frame before its socket is closed. */
  const leaving = new Map<string, Promise<void>>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: options.maxMessageBytes,
    // Browsers then compress each small frame too, and taking one apart costs more than the whole run of a small page.
    perMessageDeflate: false,
    // A subprotocol would be said back: some put a token there.
    handleProtocols: () => false,
  });
  /** Looked up by the request: a handshake that ws breaks off must not leave its cookies to the next one. */
  const cookiesOf = new WeakMap<IncomingMessage, readonly string[]>();
  server.on("headers", (lines: string[], request: IncomingMessage) => {
    for (const cookie of cookiesOf.get(request) ?? []) lines.push(`Set-Cookie: ${cookie}`);
  });
  /** Anyone may ask as often as he likes: the log is told of a few. */
  const told = createRateLimit({ burst: 10, perSecond: 0.1, now: Date.now });
  const tokens = createTokenKeeper(logins, sessions, logger);
  const deps: TabDeps = {
    ...options,
    tokens,
    maxFramesPerBeat: Math.ceil((maxFramesPerSecond * times.beatMs) / 1_000),
    onJoin: (connection, tab) => void tabOf.set(connection, tab),
    onLoginEnd(loginId, end) {
      const endThem = (): void => sessions.endLogin(loginId, toSessionEnd(end));
      const left = leaving.get(loginId);
      if (left === undefined) endThem();
      else void left.then(() => setTimeout(endThem, leaveMs));
    },
  };

  let beats = 0;
  const pingBeats = Math.max(1, Math.round(times.pingMs / times.beatMs));
  const beat = setInterval(() => {
    beats += 1;
    for (const tab of tabs) {
      const isTaking = tab.beat();
      const isSilent = tab.silentBeats * times.beatMs >= times.silenceMs;
      if (!isTaking || isSilent) tab.terminate();
      else if (beats % pingBeats === 0 && tab.hasGreeted) tab.send({ kind: "ping" });
    }
  }, times.beatMs);
  beat.unref();

  async function answer(
    connection: Connection,
    toFrame: (tab: AskingTab) => Promise<ServerFrame>,
  ): Promise<void> {
    const tab = tabOf.get(connection);
    if (tab === undefined) return;
    try {
      connection.sendText(JSON.stringify(await toFrame(tab)));
    } catch (error) {
      logger.error("A script's login or logout failed", { error });
      tab.close(1011, "Try again.");
    }
  }

  return {
    async upgrade(request, socket, head, ip) {
      const headers = toHeaders(request);
      if (headers === undefined) return refuseUpgrade(socket, 400, "The headers are malformed.");
      if (request.headers.upgrade?.toLowerCase() !== "websocket") {
        return refuseUpgrade(socket, 426, "This address speaks WebSocket.");
      }
      if (checksOrigin && request.headers.origin !== appUrl.origin) {
        if (told.take(ip) === "allowed") {
          logger.warn("A socket of another origin was refused", { address: ip });
        }
        return refuseUpgrade(socket, 403, "The socket is for the app's own pages.");
      }
      const visitor = await logins.identify(headers, { address: ip });
      if (socket.destroyed) return;
      cookiesOf.set(request, socketCookies(visitor));
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const surroundings = { appUrl, ip, headers: scriptHeaders(request.headers) };
        const tab = new Tab(deps, webSocket, visitor, surroundings);
        tabs.add(tab);
        const hello = setTimeout(() => {
          if (!tab.hasGreeted) tab.close(1008, "No hello.");
        }, times.helloMs);
        let early = 0;
        const onData = (bytes: Buffer): void => {
          early += bytes.length;
          if (tab.hasGreeted) socket.off("data", onData);
          else if (early > maxHelloBytes) tab.terminate();
        };
        socket.on("data", onData);
        webSocket.on("close", () => {
          clearTimeout(hello);
          tabs.delete(tab);
        });
      });
    },
    onLogin(connection, message) {
      void answer(connection, (tab) => answerLogin(tab, message, logins, appUrl));
    },
    onLogout(connection, message) {
      const loginId = tabOf.get(connection)?.visitor.login?.loginId;
      const answered = answer(connection, (tab) => answerLogout(tab, message, logins, appUrl));
      if (loginId === undefined) return;
      leaving.set(loginId, answered);
      void answered.then(() => leaving.delete(loginId));
    },
    close() {
      clearInterval(beat);
      tokens.close();
      for (const tab of tabs) tab.terminate();
      server.close();
    },
  };
}

/** Says why there is no socket, in plain HTTP. */
export function refuseUpgrade(socket: Duplex, status: number, reason: string): void {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "Connection: close",
    "Content-Type: text/plain; charset=utf-8",
    "X-Content-Type-Options: nosniff",
    "Cache-Control: no-store",
    `Content-Length: ${Buffer.byteLength(reason)}`,
  ];
  socket.end(`${lines.join("\r\n")}\r\n\r\n${reason}`);
  // Who does not close his end would hold the connection for ever: nothing of HTTP looks after it any more.
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

/** Whether the person may go on where he was, once he has logged in again. */
function toSessionEnd(end: LoginEnd): SessionLoginEnd {
  if (end.kind !== "revoked") return "expired";
  if (end.reason !== "replaced") return "logout";
  return end.successor?.isSamePerson === true ? "expired" : "replaced";
}
