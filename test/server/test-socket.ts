/** A browser's socket, driven by a test. */

import { WebSocket } from "ws";

import { protocolVersion } from "../../src/protocol/frames.ts";
import type { HelloFrame, ServerFrame } from "../../src/protocol/frames.ts";

export interface SocketOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** `null`: none is sent. @defaultValue the app's */
  readonly origin?: string | null;
  readonly path?: string;
  readonly protocols?: readonly string[];
  /** Changes of the hello; `null`: none is sent. */
  readonly hello?: Partial<HelloFrame> | null;
}

export interface TestSocket {
  readonly socket: WebSocket;
  /** Frames that have come so far. */
  readonly frames: readonly ServerFrame[];
  /** The first frame of this kind, once it is there. */
  frame<Kind extends ServerFrame["kind"]>(
    kind: Kind,
    isWanted?: (frame: Extract<ServerFrame, { kind: Kind }>) => boolean,
  ): Promise<Extract<ServerFrame, { kind: Kind }>>;
  send(frame: object | string): void;
  /** Cookies that came with the handshake. */
  readonly setCookies: readonly string[];
  /** Code of the close, once it is there. */
  readonly closed: Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a socket as the app's page would.
 *
 * @throws when the server refuses it, with its status.
 */
export async function openTestSocket(
  appUrl: URL,
  host: URL,
  options: SocketOptions = {},
): Promise<TestSocket> {
  const { headers = {}, origin = appUrl.origin, path = "_sluice/socket", protocols = [] } = options;
  const url = new URL(appUrl.pathname + path, host);
  url.protocol = "ws:";
  const socket = new WebSocket(url, [...protocols], {
    headers: { host: appUrl.host, ...(origin === null ? {} : { origin }), ...headers },
  });
  let setCookies: readonly string[] = [];
  socket.once("upgrade", ({ headers: received }) => {
    setCookies = received["set-cookie"] ?? [];
  });
  const frames: ServerFrame[] = [];
  const waiting = new Set<() => void>();
  socket.on("message", (data, isBinary) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server wrote it
    if (!isBinary && Buffer.isBuffer(data)) frames.push(JSON.parse(data.toString()) as ServerFrame);
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on("close", (code) => {
      resolve(code);
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("unexpected-response", (_request, response) => {
      reject(new Error(`Refused with ${response.statusCode}`));
      socket.terminate();
    });
    socket.once("error", reject);
  });
  socket.on("error", () => undefined);
  const send = (frame: object | string): void =>
    socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  if (options.hello !== null) send(createHello(options.hello));

  return {
    socket,
    frames,
    setCookies,
    send,
    closed,
    frame(kind, isWanted = () => true) {
      type Wanted = Extract<ServerFrame, { kind: typeof kind }>;
      const isOfKind = (frame: ServerFrame): frame is Wanted => frame.kind === kind;
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = frames.filter(isOfKind).find(isWanted);
          if (found === undefined && socket.readyState !== WebSocket.CLOSED) return;
          waiting.delete(look);
          if (found !== undefined) resolve(found);
          else reject(new Error(`The socket closed before a ${kind} frame came.`));
        };
        waiting.add(look);
        look();
      });
    },
    async close() {
      socket.close();
      await closed;
    },
  };
}

export function createHello(changes: Partial<HelloFrame> = {}): HelloFrame {
  return {
    kind: "hello",
    version: protocolVersion,
    path: "",
    query: "",
    locale: "en",
    timeZone: "UTC",
    theme: "light",
    isEmbedded: false,
    ...changes,
  };
}
