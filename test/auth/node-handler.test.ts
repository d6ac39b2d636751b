import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";

import { afterEach, expect, it, vi } from "vitest";

import { type FetchHandler, toNodeHandler } from "../../src/auth/index.ts";

const appUrl = new URL("https://app.example/base/");
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

type Send = (head: string, body?: string) => Promise<string>;

/** Starts a server with the handler, and resolves to what sends it a request byte by byte. */
async function serve(handler: FetchHandler): Promise<Send> {
  const server = createServer(toNodeHandler(handler, appUrl)).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const { port } = server.address() as AddressInfo;
  return (head, body = "") => {
    const socket = connect(port, "127.0.0.1");
    socket.write(`${head}\nConnection: close\n\n${body}`.replaceAll("\n", "\r\n"));
    return text(socket);
  };
}

it.each([
  ["GET /base/x?y=1 HTTP/1.1\nHost: evil.example", "https://app.example/base/x?y=1"],
  ["GET //evil.example/x HTTP/1.1\nHost: app.example", "https://app.example//evil.example/x"],
])("A-42 %j is a request of the app", async (request, url) => {
  const send = await serve(({ url: seen }, { address }) => Response.json({ seen, address }));

  expect(await send(request)).toContain(JSON.stringify({ seen: url, address: "127.0.0.1" }));
});

it.each([
  "GET http://evil.example/ HTTP/1.1\nHost: app.example",
  "TRACE / HTTP/1.1\nHost: app.example",
  "OPTIONS * HTTP/1.1\nHost: app.example",
])("A-42 %j is none, and is answered with 400", async (request) => {
  const handler = vi.fn<FetchHandler>();
  const send = await serve(handler);

  expect(await send(request)).toMatch(/^HTTP\/1\.1 400 /);
  expect(handler).not.toHaveBeenCalled();
});

it("gives a body and repeated headers, and sends each cookie in a line of its own", async () => {
  const send = await serve(async (request) => {
    const headers = new Headers({ "x-said": await request.text() });
    headers.append("set-cookie", `one=${request.headers.get("x-twice")}`);
    headers.append("set-cookie", "two=2; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    return new Response(null, { status: 204, headers });
  });

  const answer = await send(
    "POST /base/ HTTP/1.1\nHost: app.example\nX-Twice: a\nX-Twice: b\nTransfer-Encoding: chunked",
    "2\nhi\n0\n\n",
  );

  expect(answer).toMatch(/^HTTP\/1\.1 204 /);
  expect(answer).toContain("x-said: hi\r\n");
  expect(answer).toMatch(/set-cookie: one=a, b\r\nset-cookie: two=2;/i);
});

it("sends a body as it comes, and none for HEAD", async () => {
  const body = (): ReadableStream => new Blob(["one ", "two"]).stream();
  const send = await serve(() => new Response(body()));

  expect(await send("GET /base/ HTTP/1.0\nHost: app.example")).toMatch(/\r\n\r\none two$/);
  expect(await send("HEAD /base/ HTTP/1.1\nHost: app.example")).toMatch(/\r\n\r\n$/);
});

it("answers with 500, and tells nobody but the operator why, when the handler throws", async () => {
  const log = vi.spyOn(console, "error").mockReturnValue();
  const send = await serve(() => Promise.reject(new Error("the reason")));

  const answer = await send("GET /base/ HTTP/1.1\nHost: app.example");

  expect(answer).toMatch(/^HTTP\/1\.1 500 /);
  expect(answer).not.toContain("the reason");
  expect(log).toHaveBeenCalledWith(expect.objectContaining({ message: "the reason" }));
  log.mockRestore();
});
