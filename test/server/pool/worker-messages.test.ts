import { describe, expect, it } from "vitest";

import { withoutSecrets } from "../../../src/config/environment.ts";
import { parsePong } from "../../../src/server/pool/control-lines.ts";
import { parseFromWorker } from "../../../src/server/pool/worker-messages.ts";
import { isCrashReport, isOutOfMemory } from "../../../src/server/pool/worker-output.ts";

const saved = { seq: 3, path: "", query: "", values: { a: 1 } };

describe("a worker's message", () => {
  it.each([
    [{ t: "ready" }],
    [{ t: "frame", slot: 1, attach: 2 }],
    [{ t: "frame", slot: 1, attach: 2, ends: true }],
    [{ t: "blob", slot: 1, attach: 2 }],
    [{ t: "done", slot: 1, events: 0, seq: 0, outcome: "finished" }],
    [{ t: "save", slot: 1, saved, hasState: false }],
    [{ t: "pages", slot: 1, pages: [{ path: "", title: "Home", icon: [["path", { d: "M0" }]] }] }],
    [{ t: "login", slot: 1, provider: "google", returnTo: "/", params: {}, maxAgeSeconds: 60 }],
    [{ t: "logout", slot: 1, scope: "app", returnTo: "/" }],
    [{ t: "invoke", call: 1, name: "fetchModule", data: ["/app.ts"] }],
    [{ t: "failure", slot: 1, id: "x", error: { code: "A", message: "", hint: "", stack: "" } }],
    [{ t: "notice", slot: 1, message: "hello" }],
    [{ t: "stuck", slot: 1 }],
  ])("is taken as it is: %o", (message) => {
    expect(parseFromWorker(message)).toEqual(message);
  });

  it("has what JSON leaves out", () => {
    expect(parseFromWorker({ t: "pages", slot: 0 })).toStrictEqual({
      t: "pages",
      slot: 0,
      pages: undefined,
    });
  });

  it.each([
    [null],
    [[]],
    ["ready"],
    [{}],
    [{ t: "constructor" }],
    [{ t: "frame", slot: -1, attach: 0 }],
    [{ t: "frame", slot: "1", attach: 0 }],
    [{ t: "frame", slot: 1 }],
    [{ t: "frame", slot: 1, attach: 2, ends: "yes" }],
    [{ t: "blob", slot: 1.5, attach: 0 }],
    [{ t: "done", slot: 1, events: 0, seq: 0, outcome: "perfect" }],
    [{ t: "done", slot: 1, seq: 0, outcome: "finished" }],
    [{ t: "done", slot: 1, events: 0, outcome: "finished" }],
    [{ t: "save", slot: 1, saved: null, hasState: true }],
    [{ t: "save", slot: 1, saved: { ...saved, values: [] }, hasState: true }],
    [{ t: "save", slot: 1, saved, hasState: 1 }],
    [{ t: "pages", slot: 1, pages: [{ path: 1, title: "" }] }],
    [{ t: "login", slot: 1, provider: 1, returnTo: "/", params: {} }],
    [{ t: "logout", slot: 1, scope: "world", returnTo: "/" }],
    [{ t: "failure", slot: 1, id: "x", error: {} }],
  ])("is refused: %o", (message) => {
    expect(parseFromWorker(message)).toBeUndefined();
  });
});

describe("a worker's pong", () => {
  it.each([
    ["pong 1 52000000 0 -1 0", { rssBytes: 52_000_000, busy: undefined }],
    ["pong 9 52000000 312 0 4", { rssBytes: 52_000_000, busy: { forMs: 312, slot: 0, seen: 4 } }],
    ["pong 1 52000000 312", undefined],
    ["pong 1 52000000 312 0", undefined],
    ["pong 1 -5 312 0 4", undefined],
    ["ping 1", undefined],
    ["", undefined],
  ])("%j", (line, expected) => {
    expect(parsePong(line)).toEqual(expected);
  });
});

it("a worker's environment has none of the login's and the store's secrets", () => {
  const env = withoutSecrets({
    PATH: "/bin",
    SLUICE_AUTH__COOKIE_SECRET: "s",
    SLUICE_AUTH__COOKIE_SECRET_FILE: "/run/secrets/cookie",
    sluice_auth__google__client_secret: "s",
    SLUICE_STORE__URL: "redis://:password@host",
    SLUICE_SCRIPT__WORKERS: "2",
  });

  expect(env).toEqual({ PATH: "/bin", SLUICE_SCRIPT__WORKERS: "2" });
});

it("a full heap is told from what a script prints", () => {
  const line = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";

  expect(isOutOfMemory(line)).toBe(true);
  expect(isOutOfMemory("out of memory, says the script")).toBe(false);
  expect(isCrashReport("<--- Last few GCs --->")).toBe(true);
});
