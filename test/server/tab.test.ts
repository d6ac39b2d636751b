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

/** A tab whose session is still being looked for. */
function openTab() {
  const ends: LoginEnd[] = [];
  const watchers: ((end: LoginEnd) => void)[] = [];
  const close = vi.fn<(code: number, reason: string) => void>();
  const socket = Object.assign(new EventEmitter(), { bufferedAmount: 0, close });
  const deps = {
    sessions: { connect: () => new Promise(() => {}) },
    logins: {
      authorize: () => ({ allow: true }),
      watch: (_: unknown, onEnd: (end: LoginEnd) => void) => {
        watchers.push(onEnd);
        return () => undefined;
      },
    },
    tokens: { withTokens: async () => visitor.user },
    chunks: { watch: () => ({ see: () => false }) },
    logger: { debug: () => undefined, warn: () => undefined },
    appUrl: new URL("https://app.example/"),
    maxFramesPerBeat: 100,
    onLoginEnd: (_: string, end: LoginEnd) => void ends.push(end),
    onJoin: () => undefined,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a tab that never joins needs of them
  const tab = new Tab(deps as unknown as TabDeps, socket as unknown as WebSocket, visitor, {
    appUrl: deps.appUrl,
    ip: "192.0.2.1",
    headers: {},
  });
  socket.emit("message", Buffer.from(JSON.stringify(createHello())), false);
  return { tab, ends, close, watchers };
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
