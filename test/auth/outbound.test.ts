import { createServer, type RequestListener, type Server } from "node:http";

import { afterEach, describe, expect, it } from "vitest";

import { createOutbound, mayAsk, type OutboundOptions } from "../../src/auth/outbound.ts";
import { requestByNode } from "../../src/auth/request-by-node.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    // oxlint-disable-next-line no-await-in-loop, promise/avoid-new
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  servers.push(server);
  // oxlint-disable-next-line promise/avoid-new
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  return new URL(`http://127.0.0.1:${address.port}/`);
}

const development: OutboundOptions = {
  isProduction: false,
  appUrl: new URL("http://localhost:8501/"),
  fetch: undefined,
};
const production: OutboundOptions = {
  ...development,
  isProduction: true,
  appUrl: new URL("https://app.example/"),
};

async function reasonOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!(error instanceof Error)) throw new Error("It did not fail.");
  return `${Reflect.get(error, "code")}: ${Reflect.get(error, "reason")}`;
}

describe("requests to providers", () => {
  it.each([undefined, (request: Request) => fetch(request)])(
    "A-13 end when the answer hangs or drips",
    async (custom) => {
      const timers: NodeJS.Timeout[] = [];
      const url = await serve((request, response) => {
        if (request.url === "/drip") timers.push(setInterval(() => response.write(" "), 20));
      });
      const outbound = createOutbound({ ...development, fetch: custom, timeoutMs: 300 });

      const reasons = await Promise.all(
        ["hang", "drip"].map((path) => reasonOf(outbound.send({ url: new URL(path, url) }))),
      );
      for (const timer of timers) clearInterval(timer);

      const expected = `AUTH_PROVIDER_UNREACHABLE: no answer within 300 ms (${url.host})`;
      expect(reasons).toEqual([expected, expected]);
    },
  );

  it.each([undefined, (request: Request) => fetch(request)])(
    "A-13 read no more than 1 MiB and follow no redirect",
    async (custom) => {
      const paths: string[] = [];
      const url = await serve((request, response) => {
        paths.push(request.url ?? "");
        if (request.url === "/large") response.end(Buffer.alloc(2_000_000));
        else response.writeHead(307, { location: "/elsewhere" }).end();
      });
      const outbound = createOutbound({ ...development, fetch: custom });

      const large = await reasonOf(outbound.send({ url: new URL("large", url) }));
      const { response } = await outbound.send({ url: new URL("moved", url) });

      expect(large).toMatch(/AUTH_TOKEN_RESPONSE: an answer/);
      expect(response.status).toBe(307);
      expect(paths).toEqual(["/large", "/moved"]);
    },
  );

  it("A-59 never leave by http: in production", async () => {
    const outbound = createOutbound({ ...production, appUrl: new URL("https://app.example/") });

    expect(await reasonOf(outbound.send({ url: "http://op.example/" }))).toBe(
      "AUTH_PROVIDER_METADATA: not https",
    );
  });

  it.each([
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0.0.0.0/",
    "https://169.254.169.254/latest/meta-data",
    "https://[fe80::1]/",
    "https://localhost/",
  ])("A-59 never reach this machine or its neighbours in production: %s", async (url) => {
    const outbound = createOutbound(production);

    expect(await reasonOf(outbound.send({ url: url }))).toMatch(
      /^AUTH_PROVIDER_METADATA: .* is a forbidden address$/,
    );
  });

  it("A-59 reach a private network only from metadata that is there itself", async () => {
    const outbound = createOutbound(production);

    expect(await reasonOf(outbound.send({ url: "https://10.255.255.1/" }, "public"))).toBe(
      "AUTH_PROVIDER_METADATA: 10.255.255.1 is a private address",
    );
    expect(mayAsk("private", "private")).toBe(true);
    expect(mayAsk("forbidden", "private")).toBe(false);
  });

  it("A-59 look at the address of a connection that is used again", async () => {
    const asked: unknown[] = [];
    const url = await serve((request, response) => {
      asked.push(request.socket.remotePort);
      response.end();
    });
    url.hostname = "localhost";
    const limits = { signal: AbortSignal.timeout(8000), maxBytes: 1 };
    const ask = (isAllowed: boolean) =>
      requestByNode({ url }, { ...limits, isAllowed: () => isAllowed });

    const kinds = [(await ask(true)).kind, (await ask(true)).kind];
    const refusal = await reasonOf(ask(false));

    expect(kinds).toEqual(["forbidden", "forbidden"]);
    expect(refusal).toBe("AUTH_PROVIDER_METADATA: localhost is a forbidden address");
    expect(asked).toEqual([asked[0], asked[0]]);
  });

  it("say nothing of what was sent when they fail", async () => {
    const outbound = createOutbound(development);
    const request = {
      url: "http://127.0.0.1:9/?code=secret-code",
      headers: { authorization: "Basic secret" },
    };

    expect(await reasonOf(outbound.send(request))).toBe(
      "AUTH_PROVIDER_UNREACHABLE: no connection ECONNREFUSED (127.0.0.1:9)",
    );
  });
});
