/** The client as it ships, on a small server that sends it under the policy of the real one and speaks the protocol. */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { promisify } from "node:util";

import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";

import { parseClientFrame } from "../../../../src/protocol/client-frames.ts";
import type {
  Account,
  ClientFrame,
  HelloFrame,
  Op,
  ServerFrame,
} from "../../../../src/protocol/frames.ts";

/** Builds the client into a folder of its own, by the command that builds it for the package. */
export async function buildClient(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-client-"));
  const vite = new URL("../../../../node_modules/vite/bin/vite.js", import.meta.url).pathname;
  const client = new URL("../../../../client", import.meta.url).pathname;
  // A process of its own, because Vitest's NODE_ENV would put React's development code in.
  await promisify(execFile)(process.execPath, [vite, "build", client, "--outDir", folder], {
    env: { ...process.env, NODE_ENV: "production" },
  });
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

/** As pages get it from the server: nothing inline, nothing from elsewhere. */
const strictPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** A tab, as the server sees it. */
interface Tab {
  readonly hello: HelloFrame;
  readonly frames: ClientFrame[];
  send(frame: ServerFrame): void;
  /** Breaks the line. */
  drop(code?: number): void;
}

export interface Site {
  readonly url: string;
  /** One for each socket, in the order in which they came. */
  readonly tabs: Tab[];
  /** Of each POST to the logout route: its body and its token. */
  readonly logouts: { readonly body: string; readonly xsrf: string | undefined }[];
  close(): Promise<void>;
}

export interface SiteOptions {
  /** The app's path on its host. */
  readonly base?: string;
  readonly account?: Account;
  /** What a page shows. */
  readonly ops: (hello: HelloFrame) => readonly Op[];
  /** Binary frames that go ahead of it. */
  readonly blobs?: readonly ArrayBuffer[];
}

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
};

/** Serves the client of `folder`. */
export async function openSite(
  folder: string,
  { base = "/", account, ops, blobs = [] }: SiteOptions,
): Promise<Site> {
  const html = (await readFile(join(folder, "index.html"), "utf8"))
    .replaceAll(/(?<attribute>(?:src|href)=")\.\//g, `$<attribute>${base}_sluice/`)
    .replace("<title>Sluice</title>", "<title>Revenue</title>")
    .replace(
      "<!--sluice:head-->",
      `<meta name="sluice-base" content="${base}"><meta name="sluice-xsrf" content="the-token">`,
    );
  const tabs: Tab[] = [];
  const logouts: Site["logouts"] = [];
  const sockets = new Set<WebSocket>();

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    if (request.method === "POST" && pathname === `${base}auth/logout`) {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const xsrf = request.headers["x-sluice-xsrf"];
        logouts.push({
          body: Buffer.concat(chunks).toString(),
          xsrf: typeof xsrf === "string" ? xsrf : undefined,
        });
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ url: `${base}?bye` }));
      });
      return;
    }
    if (pathname.startsWith(`${base}_sluice/`)) {
      readFile(join(folder, pathname.slice(`${base}_sluice/`.length))).then(
        (bytes) => response.setHeader("content-type", types[extname(pathname)] ?? "").end(bytes),
        () => response.writeHead(404).end(),
      );
      return;
    }
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader("content-security-policy", strictPolicy);
    response.end(html);
  });

  new WebSocketServer({ server }).on("connection", (socket) => {
    sockets.add(socket);
    let tab: Tab | undefined;
    socket.on("close", () => sockets.delete(socket));
    socket.on("message", (data: Buffer) => {
      const frame = parseClientFrame(data.toString());
      if (frame === undefined) throw new Error(`The client sent no frame: ${data.toString()}`);
      if (frame.kind !== "hello") {
        tab?.frames.push(frame);
        return;
      }
      tab = {
        hello: frame,
        frames: [],
        send: (out) => socket.send(JSON.stringify(out)),
        drop: (code) => (code === undefined ? socket.terminate() : socket.close(code)),
      };
      tabs.push(tab);
      const session = frame.session ?? String(tabs.length).padStart(22, "s");
      tab.send({
        kind: "welcome",
        session,
        seq: 0,
        isDevelopment: true,
        account: account ?? { kind: "none" },
      });
      for (const blob of blobs) socket.send(blob);
      tab.send({ kind: "patch", seq: 0, reset: true, ops: ops(frame), end: "finished" });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    url: `http://127.0.0.1:${address.port}${base}`,
    tabs,
    logouts,
    async close() {
      for (const socket of sockets) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
