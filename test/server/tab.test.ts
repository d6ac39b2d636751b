import { EventEmitter } from "node:events";

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { WebSocket } from "ws";

import type { LoginEnd, Visitor } from "../../src/auth/types.ts";
import { Tab, type TabDeps } from "../../src/server/tab.ts";
import { createHello } from "./test-socket.ts";

const now = Date.UTC(2026, 0, 1);
const visitor: Visitor = {
  user: { isLoggedIn: false },
  browserId: "browser-1",
  xsrfToken: "",
  setCookies: [],
  login: {
    loginId: "login-1",
    provider: "okta",
    iss: "https://op.example",
    sub: "ada",
    sid: undefined,
    issuedAt: now,
    expiresAt: now + 3_600_000,
  },
};

beforeEach(() => {
  // The clock alone: no timer ever comes due, as on a machine that sleeps.
  vi.useFakeTimers({ toFake: ["Date"], now });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A tab whose session is still being looked for, until it is `found`. */
function openTab({ greets = true } = {}) {
  let found: (connection: unknown) => void = () => undefined;
  const ends: LoginEnd[] = [];
  const watchers: ((end: LoginEnd) => void)[] = [];
  const close = vi.fn<(code: number, reason: string) => void>();
  const sent: string[] = [];
  const socket = Object.assign(new EventEmitter(), {
    send: (text: string) => void sent.push(text),
    bufferedAmount: 0,
    readyState: 1,
    OPEN: 1,
    close,
  });
  const log: string[] = [];
  const onJoin = vi.fn<() => void>();
  const deps = {
    sessions: {
      connect: () =>
        new Promise((resolve) => {
          found = resolve;
        }),
    },
    logins: {
      authorize: ({ pathname }: URL) => ({ allow: !pathname.startsWith("/admin"), why: "login" }),
      keepAwake: async () => undefined,
      watch: (_: unknown, onEnd: (end: LoginEnd) => void) => {
        watchers.push(onEnd);
        return () => undefined;
      },
    },
    tokens: { withTokens: async () => visitor.user },
    chunks: { watch: () => ({ see: () => false }) },
    logger: { debug: () => undefined, error: (message: string) => void log.push(message) },
    appUrl: new URL("https://app.example/"),
    maxFramesPerBeat: 100,
    onLoginEnd: (_: string, end: LoginEnd) => void ends.push(end),
    onJoin,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a tab that never joins needs of them
  const tab = new Tab(deps as unknown as TabDeps, socket as unknown as WebSocket, visitor, {
    appUrl: deps.appUrl,
    ip: "192.0.2.1",
    headers: {},
  });
  const say = (frame: object): void =>
    void socket.emit("message", Buffer.from(JSON.stringify(frame)), false);
  if (greets) say(createHello());
  const find = (connection: object): void => found(connection);
  return { tab, ends, close, watchers, say, sent, log, onJoin, find };
}

it("A-64 a login that ended while the machine slept ends at the first beat after it", () => {
  const { tab, ends } = openTab();
  tab.beat();
  expect(ends).toEqual([]);

  vi.setSystemTime(now + 3_600_000);
  tab.beat();

  expect(ends).toEqual([{ kind: "expired" }]);
});

it("connects again when the person is another than when it came, and ends no login", () => {
  const { ends, close, watchers } = openTab();

  for (const onEnd of watchers) onEnd({ kind: "changed" });

  expect(close).toHaveBeenCalledWith(1013, "Connect again.");
  expect(ends).toEqual([]);
});

it("A-53 joins no session when its login has ended while that was looked for", async () => {
  const { close, watchers, find } = openTab();
  const disconnect = vi.fn<() => void>();
  await Promise.resolve();

  for (const onEnd of watchers) onEnd({ kind: "revoked", reason: "logout" });
  find({ disconnect });

  await vi.waitFor(() => expect(close).toHaveBeenCalledWith(4401, "The login has ended."));
  expect(disconnect).toHaveBeenCalledOnce();
});

it("A-53 hands on no navigation that the policy refuses, whatever a worker would say of it", async () => {
  const { say, sent, onJoin, find } = openTab();
  const receive = vi.fn<(frame: { readonly kind: string }) => void>();
  await Promise.resolve();
  find({ receive });
  await vi.waitFor(() => expect(onJoin).toHaveBeenCalled());

  say({ kind: "navigate", seq: 1, path: "admin/users", query: "" });
  say({ kind: "navigate", seq: 2, path: "about", query: "" });

  expect(receive.mock.calls).toEqual([[expect.objectContaining({ path: "about" })]]);
  expect(sent).toEqual(['{"kind":"redirect","url":"https://app.example/admin/users"}']);
});

it("A-53 greets nobody whose login has ended between the handshake and the hello", async () => {
  const { close, watchers, say, find, onJoin } = openTab({ greets: false });
  for (const onEnd of watchers) onEnd({ kind: "revoked", reason: "logout" });

  say(createHello());
  await Promise.resolve();
  find({ disconnect: () => undefined });

  expect(close.mock.calls).toEqual([[4401, "The login has ended."]]);
  expect(onJoin).not.toHaveBeenCalled();
});

it("A-53 takes nothing more once the login has ended, though its socket is still there", async () => {
  const { watchers, say, find, onJoin } = openTab();
  const receive = vi.fn<() => void>();
  await Promise.resolve();
  find({ receive });
  await vi.waitFor(() => expect(onJoin).toHaveBeenCalled());
  say({ kind: "pong" });

  for (const onEnd of watchers) onEnd({ kind: "revoked", reason: "logout" });
  say({ kind: "pong" });

  expect(receive).toHaveBeenCalledOnce();
});

it("A-53 closes its own socket alone when a frame cannot be taken", async () => {
  const { close, say, log, onJoin, find } = openTab();
  await Promise.resolve();
  find({
    receive: () => {
      throw new RangeError("Maximum call stack size exceeded");
    },
  });
  await vi.waitFor(() => expect(onJoin).toHaveBeenCalled());

  say({ kind: "rerun", seq: 1 });

  expect(close).toHaveBeenCalledWith(1011, "Try again.");
  expect(log).toEqual(["A frame could not be taken"]);
});
