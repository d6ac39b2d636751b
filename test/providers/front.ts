/** A server in front of another: TLS where the one behind speaks none, and whole requests for one that takes them one by one. */

import {
  type RequestListener,
  createServer as createHttpServer,
  request as sendRequest,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";

export interface Front {
  readonly port: number;
  close(): Promise<void>;
}

export interface FrontOptions {
  /** Port of the server behind, on 127.0.0.1. */
  readonly target: number;
  /** @defaultValue a free one */
  readonly port?: number;
  /** @defaultValue no TLS */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** Starts it, on 127.0.0.1. Requests keep their `Host`, sockets are passed on as they are. */
export async function startFront({ target, port = 0, tls }: FrontOptions): Promise<Front> {
  const pass: RequestListener = (request, response) => {
    const { method, url, headers } = request;
    const behind = sendRequest(
      { host: "127.0.0.1", port: target, method, path: url, headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(response);
      },
    );
    behind.on("error", () => response.destroy());
    request.pipe(behind);
  };
  const server = tls === undefined ? createHttpServer(pass) : createHttpsServer(tls, pass);
  server.on("upgrade", ({ method, url, rawHeaders }, socket, head) => {
    const behind = connect(target, "127.0.0.1", () => {
      const lines = rawHeaders.map((text, index) =>
        index % 2 === 0 ? `${text}: ` : `${text}\r\n`,
      );
      behind.write(`${method} ${url} HTTP/1.1\r\n${lines.join("")}\r\n`);
      behind.write(head);
      behind.pipe(socket).pipe(behind);
    });
    for (const one of [behind, socket]) {
      one.on("error", () => {
        behind.destroy();
        socket.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
