/** Opens the ports: on loopback both of its addresses, so that nobody else can answer for "localhost". */

import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

import type { App } from "./app.ts";
import { toListenError } from "./errors.ts";
import type { Logger } from "./log.ts";
import { refuseUpgrade } from "./sockets.ts";

/** Room for a `Cookie` header of 32 KiB and what else a browser sends. */
const maxHeaderBytes = 40 * 1024;

export interface ListenOptions {
  /** Undefined: loopback. */
  readonly address: string | undefined;
  readonly port: number;
  readonly logger: Logger;
}

export interface Listening {
  readonly port: number;
  /** Answers the requests that have come and those that come. Until then they wait. */
  serve(app: App): void;
  /** Takes no more connections. */
  stop(): void;
  /** Ends the connections that are left, and resolves when all are gone. */
  close(): Promise<void>;
}

/**
 * Starts to listen.
 *
 * @throws `ServerError` when the port or the address cannot be had.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { address, port, logger } = options;
  const isLoopback = address === undefined || address === "localhost";
  let serve = takeApp;
  const app = new Promise<App>((resolve) => {
    serve = resolve;
  });
  const first = await open(app, logger, isLoopback ? "127.0.0.1" : address, port);
  const second = isLoopback ? await openSecond(app, logger, first) : undefined;
  const servers = second === undefined ? [first] : [first, second];
  const gone = servers.map((server) => new Promise((resolve) => server.once("close", resolve)));
  function stop(): void {
    for (const server of servers) if (server.listening) server.close();
  }
  return {
    port: portOf(first),
    serve,
    stop,
    async close() {
      stop();
      for (const server of servers) server.closeAllConnections();
      await Promise.all(gone);
    },
  };
}

/** Stands in until the promise of the app has its own way to take it. */
function takeApp(_app: App): void {}

/** The other loopback address. A machine without IPv6 does without. */
async function openSecond(
  app: Promise<App>,
  logger: Logger,
  first: Server,
): Promise<Server | undefined> {
  try {
    return await open(app, logger, "::1", portOf(first));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "SERVER_ADDRESS_UNKNOWN" || code === "EAFNOSUPPORT") return undefined;
    first.close();
    throw error;
  }
}

function open(app: Promise<App>, logger: Logger, address: string, port: number): Promise<Server> {
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: 20_000,
    // A body that was announced and does not come is not waited for much longer than the slowest line needs.
    requestTimeout: 60_000,
    // Longer than the idle time of the usual load balancers, which would else meet a closed connection.
    keepAliveTimeout: 65_000,
  });
  server.on("request", (incoming, outgoing) => {
    void app.then(({ onRequest }) => onRequest(incoming, outgoing));
  });
  server.on("upgrade", (incoming: IncomingMessage, socket, head: Buffer) => {
    // Node takes its own listener away, and an error that nobody hears ends the process.
    socket.on("error", () => void socket.destroy());
    void app.then(({ onUpgrade }) => onUpgrade(incoming, socket, head));
  });
  server.on("clientError", (error, socket) => {
    logger.debug("A request could not be read", { error });
    refuseUnreadable(error, socket);
  });
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => reject(toListenError(error, address, port));
    server.once("error", onError);
    server.listen({ host: address, port, ipv6Only: address === "::1" }, () => {
      server.off("error", onError);
      resolve(server);
    });
  });
}

/** Cookies are what grows: those of every app on the host come along, whatever its port. */
const tooLarge =
  "The browser sends more than 40 KiB of headers, which is more than the app takes. " +
  "Delete the cookies of this site, then load the page again.";

function refuseUnreadable(error: Error, socket: Duplex): void {
  const code = "code" in error ? error.code : undefined;
  if (code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  if (code === "HPE_HEADER_OVERFLOW") refuseUpgrade(socket, 431, tooLarge);
  else refuseUpgrade(socket, 400, "The request cannot be read.");
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
