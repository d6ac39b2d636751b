import { connect } from "node:net";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Op, PatchFrame } from "../../src/protocol/frames.ts";
import { runApp } from "./running-app.ts";
import type { RunningApp } from "./running-app.ts";
import { createHello } from "./test-socket.ts";
import type { TestSocket } from "./test-socket.ts";

const script = `
import * as st from "sluice";
st.text("hello");
if (st.button("Go")) st.text("went");
if (st.button("Much")) st.text("x".repeat(4 * 1024 * 1024));
`;

let app: RunningApp;

beforeAll(async () => {
  app = await runApp({
    files: { "app.ts": script, ".sluice/config.toml": '[server]\nmax_message_size = "512KB"\n' },
    socketTimes: { helloMs: 500, beatMs: 100, pingMs: 200, silenceMs: 60_000 },
  });
});
afterAll(() => app.close());

/** The browser's cookie, from a page. */
async function browserCookie(): Promise<string> {
  const { headers } = await app.get("/");
  return headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
}

/** Id of the element with these props. */
function findId(frames: TestSocket["frames"], key: string, value: string): string {
  const ops = frames.flatMap((frame): readonly Op[] => (frame.kind === "patch" ? frame.ops : []));
  const op = ops.find(
    ([kind, , node]) => kind === "set" && Reflect.get(Object(node), key) === value,
  );
  return String(op?.[1]);
}

/** Whether a patch draws this text. */
function hasText(text: string): (frame: PatchFrame) => boolean {
  return ({ ops }) =>
    ops.some(([kind, , node]) => kind === "set" && Reflect.get(Object(node), "body") === text);
}

/** What the server says to a handshake made by hand. */
function handshake(
  headers: Readonly<Record<string, string>>,
  path = "/_sluice/socket",
): Promise<string> {
  const all = {
    host: app.url.host,
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return app.raw(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
}

describe("a socket", () => {
  it("is welcomed, then gets the whole page", async () => {
    const tab = await app.socket();

    const welcome = await tab.frame("welcome");
    const patch = await tab.frame("patch", hasText("hello"));

    expect(welcome).toMatchObject({ seq: 0, isDevelopment: true });
    expect(welcome.session).toMatch(/^[\w-]{22}$/);
    expect(patch.reset).toBe(true);
    await tab.close();
  });

  it("brings a click to the script and its answer back", async () => {
    const tab = await app.socket();
    await tab.frame("patch", ({ end }) => end !== undefined);

    tab.send({ kind: "input", seq: 1, values: [[findId(tab.frames, "label", "Go"), true]] });

    expect(await tab.frame("patch", hasText("went"))).toMatchObject({ seq: 1 });
    await tab.close();
  });

  it("takes what is sent before the session has been found", async () => {
    const tab = await app.socket();
    tab.send({ kind: "rerun", seq: 1 });

    expect(
      await tab.frame("patch", ({ seq, end }) => seq === 1 && end !== undefined),
    ).toBeDefined();
    await tab.close();
  });

  it("resumes the session of the same browser", async () => {
    const cookie = await browserCookie();
    const first = await app.socket({ headers: { cookie } });
    const { session } = await first.frame("welcome");
    await first.close();

    const again = await app.socket({ headers: { cookie }, hello: { session } });

    expect((await again.frame("welcome")).session).toBe(session);
    await again.close();
  });

  it("gives who only knows its name another session", async () => {
    const owner = await app.socket({ headers: { cookie: await browserCookie() } });
    const { session } = await owner.frame("welcome");
    await owner.close();

    const thief = await app.socket({
      headers: { cookie: await browserCookie() },
      hello: { session },
    });
    const stranger = await app.socket({ hello: { session } });

    expect((await thief.frame("welcome")).session).not.toBe(session);
    expect((await stranger.frame("welcome")).session).not.toBe(session);
    await Promise.all([thief.close(), stranger.close()]);
  });

  it("is asked for a sign of life", async () => {
    const tab = await app.socket();

    expect(await tab.frame("ping")).toEqual({ kind: "ping" });
    await tab.close();
  });
});

describe("A-53 a socket that is not the app's", () => {
  it.each(["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1:8501", ""])(
    "is refused to the origin %j",
    async (origin) => {
      await expect(app.socket({ origin })).rejects.toThrow("Refused with 403");
    },
  );

  it("is told to the log a few times, however often it is tried", async () => {
    const tries = Array.from({ length: 40 }, () => handshake({ origin: "https://evil.example" }));

    const answers = await Promise.all(tries);

    const lines = app.log.filter((line) => line.includes("A socket of another origin"));
    expect(answers.every((answer) => answer.startsWith("HTTP/1.1 403 "))).toBe(true);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(20);
  });

  it("is refused without an origin", async () => {
    await expect(app.socket({ origin: null })).rejects.toThrow("Refused with 403");
  });

  it.each(["", "admin", "_sluice/other", "auth/login", "_sluice/health", "oauth2callback"])(
    "does not open at /%s",
    async (path) => {
      await expect(app.socket({ path })).rejects.toThrow("Refused with 404");
    },
  );

  it("does not open under another host", async () => {
    const host = `rebound.example:${app.server.port}`;

    expect(await handshake({ host, origin: `http://${host}` })).toMatch(/^HTTP\/1\.1 421 /);
  });

  it("does not say a subprotocol back", async () => {
    const answer = await new Promise<string>((resolve) => {
      void handshake({ origin: app.url.origin, "sec-websocket-protocol": "s3cret" }).then(
        resolve,
        (error: unknown) => resolve(String(error)),
      );
    });

    expect(answer).toContain("101 Switching Protocols");
    expect(answer).not.toContain("s3cret");
  });

  it.each([{ upgrade: "h2c" }, { "sec-websocket-version": "7" }, { "sec-websocket-key": "short" }])(
    "does not open with %j",
    async (headers) => {
      expect(await handshake({ origin: app.url.origin, ...headers })).toMatch(/^HTTP\/1\.1 4\d\d /);
    },
  );
});

it("A-53 a refused handshake is let go of also where its client never closes its end", async () => {
  const socket = connect({ port: app.server.port, host: "127.0.0.1", allowHalfOpen: true });
  const isGone = new Promise<string>((resolve) => {
    socket.once("error", () => resolve("gone"));
  });
  socket.write(
    `GET /nowhere HTTP/1.1\r\nhost: ${app.url.host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once("end", resolve).resume());

  // A closed connection answers what is still sent with a reset, one that is held open does not.
  const knock = setInterval(() => socket.write("x"), 50);

  expect(await isGone).toBe("gone");
  clearInterval(knock);
});

describe("a socket that does not keep to the protocol", () => {
  const inputs = [
    "",
    "{",
    "null",
    "[]",
    "1",
    '{"kind":"unknown"}',
    '{"kind":"input","seq":-1,"values":[]}',
    '{"kind":"stop","extra":1}',
    '{"kind":["stop"]}',
    '{"__proto__":{"kind":"stop"}}',
    '{"kind":"constructor"}',
  ];
  it.each(inputs)("is closed after the frame %s", async (frame) => {
    const tab = await app.socket();
    await tab.frame("welcome");

    tab.send(frame);

    expect(await tab.closed).toBe(1008);
  });

  it.each([
    { kind: "input", seq: 7, values: "all" },
    { kind: "input", seq: 7, values: [["", true]] },
    { kind: "navigate", seq: 7, path: 1, query: "" },
    { kind: "unknown", seq: 7 },
  ])("hears that %j is refused, and goes on", async (frame) => {
    const tab = await app.socket();
    await tab.frame("welcome");

    tab.send(frame);
    const { seq, error } = await tab.frame("refused");
    tab.send({ kind: "rerun", seq: 8 });

    expect({ seq, code: error.code }).toEqual({ seq: 7, code: "FRAME_INVALID" });
    await tab.frame("patch", (patch) => patch.seq === 8);
    await tab.close();
  });

  it("A-53 hears that a value of five thousand levels is refused, and nobody else notices", async () => {
    const [tab, other] = [await app.socket(), await app.socket()];
    await Promise.all([tab.frame("welcome"), other.frame("welcome")]);
    const deep = "[".repeat(5_000) + "]".repeat(5_000);

    tab.send(`{"kind":"input","seq":7,"values":[["main/checkbox:Much",${deep}]]}`);
    const { seq, error } = await tab.frame("refused");
    other.send({ kind: "rerun", seq: 1 });

    expect({ seq, code: error.code }).toEqual({ seq: 7, code: "FRAME_INVALID" });
    expect(await other.frame("patch", (patch) => patch.seq === 1)).toBeDefined();
    await Promise.all([tab.close(), other.close()]);
  });

  it("is closed when it says something before hello", async () => {
    const tab = await app.socket({ hello: null });

    tab.send({ kind: "rerun", seq: 1 });

    expect(await tab.closed).toBe(1008);
  });

  it("is closed when it says nothing", async () => {
    const tab = await app.socket({ hello: null });

    expect(await tab.closed).toBe(1008);
  });

  it("A-53 is cut off before hello when it sends more than a hello can be", async () => {
    const tab = await app.socket({ hello: null });

    tab.socket.send("x".repeat(200 * 1024), { fin: false });

    expect(await tab.closed).toBe(1006);
  });

  it("is closed at a second hello", async () => {
    const tab = await app.socket();
    await tab.frame("welcome");

    tab.send(createHello());

    expect(await tab.closed).toBe(1008);
  });

  it("is told to reload when it is older than the server", async () => {
    const tab = await app.socket({ hello: { version: 0 } });

    expect(await tab.closed).toBe(4409);
  });

  it("is closed after a binary frame", async () => {
    const tab = await app.socket();

    tab.socket.send(Buffer.from([1, 2, 3]));

    expect(await tab.closed).toBe(1003);
  });

  it("is closed at a frame larger than the limit", async () => {
    const tab = await app.socket();

    tab.send("x".repeat(600 * 1024));

    expect(await tab.closed).toBe(1009);
  });

  it(
    "A-53 is closed at a frame of 100 MB, and nobody else notices",
    { timeout: 60_000 },
    async () => {
      const [tab, other] = [await app.socket(), await app.socket()];
      await other.frame("patch", ({ end }) => end !== undefined);

      tab.send("x".repeat(100 * 1024 * 1024));
      other.send({ kind: "rerun", seq: 1 });

      expect(await tab.closed).toBe(1009);
      expect(await other.frame("patch", ({ seq }) => seq === 1)).toBeDefined();
      await other.close();
    },
  );

  it("is closed when it floods", async () => {
    const tab = await app.socket();
    await tab.frame("welcome");

    for (let count = 0; count < 500; count += 1) tab.send('{"kind":"pong"}');

    expect(await tab.closed).toBe(4429);
  });

  it.each(["\\ud800", "../admin", "a//b", "/", "a\\\\b", "\\u0000"])(
    "A-50 has no page at the path %s",
    async (path) => {
      const tab = await app.socket();
      await tab.frame("welcome");

      tab.send(`{"kind":"navigate","seq":1,"path":"${path}","query":""}`);
      const { error } = await tab.frame("refused");
      const hello = JSON.stringify(createHello()).replace('"path":""', `"path":"${path}"`);
      const other = await app.socket({ hello: null });
      other.send(hello);

      expect(error.code).toBe("PAGE_PATH_INVALID");
      expect(await other.closed).toBe(4403);
      await tab.close();
    },
  );

  it("keeps A-51 names out of the prototypes", async () => {
    const tab = await app.socket();
    await tab.frame("welcome");

    tab.send('{"kind":"input","seq":1,"values":[["__proto__",{"isAdmin":true}]]}');
    await tab.frame("patch", ({ seq, end }) => seq === 1 && end !== undefined);

    expect(Reflect.get({}, "isAdmin")).toBeUndefined();
    await tab.close();
  });
});

describe("a browser that has gone without a word", () => {
  it("is given up after silence", async () => {
    const quick = await runApp({
      files: { "app.ts": script },
      socketTimes: { helloMs: 5_000, beatMs: 50, pingMs: 100, silenceMs: 300 },
    });
    const tab = await quick.socket();

    expect(await tab.closed).toBe(1006);
    await quick.close();
  });

  it("is given up when it takes nothing of what waits for it", async () => {
    const tab = await app.socket();
    await tab.frame("patch", ({ end }) => end !== undefined);
    const much = findId(tab.frames, "label", "Much");

    tab.socket.pause();
    for (let seq = 1; seq <= 4; seq += 1) {
      tab.send({ kind: "input", seq, values: [[much, true]] });
      // oxlint-disable-next-line no-await-in-loop -- each run must draw before the next overtakes it
      await waitFor(() => app.server.stats().running === 0);
    }
    await waitFor(() => app.server.stats().connected === 0);
    tab.socket.resume();

    expect(await tab.closed).toBe(1006);
  });
});

/** Waits for what the server's own numbers say. */
async function waitFor(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    // oxlint-disable-next-line no-await-in-loop -- polls
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
