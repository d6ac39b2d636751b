import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { UserState } from "../../../src/protocol/user.ts";
import { parseRecord } from "../../../src/server/sessions/record.ts";
import type { Owner } from "../../../src/server/sessions/types.ts";
import { createMemoryStore } from "../../../src/store/memory-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { createApp, faultyScript, type TestApp } from "./support/app.ts";
import { sealer, sessionsForTest, startSessions, type TestServer } from "./support/server.ts";
import { patience, contextOf, type Tab, type TabOptions } from "./support/tab.ts";

const ada: Owner = { kind: "login", loginId: "first", iss: "https://op.example", sub: "ada" };
const adaUser: UserState = {
  isLoggedIn: true,
  identity: {
    provider: "op",
    iss: "https://op.example",
    sub: "ada",
    expiresAt: 4_000_000_000_000,
    claims: { name: "Ada" },
  },
};

let app: TestApp;
let server: TestServer;

beforeAll(async () => {
  app = createApp({ "app.ts": faultyScript });
  server = startSessions(app);
  await server.sessions.ready();
});

afterAll(async () => {
  await server.close();
  app.remove();
});

/** As the file store: it outlives the sessions that write to it. */
function durable(): Store {
  return { ...createMemoryStore(), isDurable: true };
}

/** Waits until what the tab has sent last is stored. */
async function stored(store: Store, tab: Tab): Promise<void> {
  await expect
    .poll(async () => {
      const sealed = await store.get(`session:${tab.session}`);
      const plain = sealed === undefined ? undefined : await sealer.open(sealed);
      return plain && parseRecord(plain)?.saved.seq;
    }, patience)
    .toBe(tab.seq);
}

/** A tab whose person has typed a name. */
async function tabWithName(on: TestServer, options?: TabOptions): Promise<Tab> {
  const tab = await on.open(options);
  await tab.sees("Hello, .");
  tab.type("Name", "Grace");
  await tab.sees("Hello, Grace.");
  await tab.rests();
  return tab;
}

describe("a session whose browser comes back", () => {
  it("goes on with its values, from a full snapshot after the welcome", async () => {
    const tab = await tabWithName(server);
    tab.disconnect();

    const back = await server.open({ session: tab.session });
    await back.sees("Hello, Grace.");

    expect(back.frames[0]).toMatchObject({ kind: "welcome", session: tab.session, seq: 1 });
    expect(back.frames[1]).toMatchObject({ kind: "patch", reset: true });
    expect(back.number("runs")).toBe(2);
    back.disconnect();
  });

  it("has finished what was running", async () => {
    const tab = await tabWithName(server);
    tab.click("Wait");
    tab.disconnect();

    const back = await server.open({ session: tab.session });
    await back.sees("waited 1");

    expect(back.frames[0]).toMatchObject({ kind: "welcome", seq: 2 });
    back.disconnect();
  });

  it("while it computes gets a snapshot first, and nothing that was meant for the old socket", async () => {
    const tab = await tabWithName(server);
    tab.click("Compute");
    await tab.sees("computing");
    tab.disconnect();

    const back = await server.open({ session: tab.session });
    await back.sees("computed");

    expect(back.frames.find(({ kind }) => kind === "patch")).toMatchObject({ reset: true });
    back.disconnect();
  });

  it("takes each interaction once, however often it is sent", async () => {
    const tab = await tabWithName(server);
    tab.click("Add");
    await tab.sees("count 1");
    await tab.rests();
    tab.disconnect();

    const back = await server.open({ session: tab.session });
    await back.sees("count 1");
    back.interact({ kind: "input", seq: 2, values: [["main/button:Add", true]] });
    back.interact({ kind: "rerun", seq: 3 });
    await back.rests();

    expect(back.texts).toContain("count 1");
    back.disconnect();
  });

  it("at another page runs for that page", async () => {
    const tab = await tabWithName(server);
    tab.disconnect();

    const back = await server.open({ session: tab.session, path: "elsewhere" });
    await back.until("the page that is not there", () => {
      const page = back.nodes.get("page");
      return page?.kind === "page" && page.isNotFound === true;
    });

    expect(back.session).toBe(tab.session);
    back.disconnect();
  });
});

describe("a session belongs to whom it was made for", () => {
  it.each<[string, TabOptions, TabOptions]>([
    ["another browser", {}, { owner: { kind: "browser", browserId: "two" } }],
    ["somebody who has logged in since", {}, { owner: ada, user: adaUser }],
    ["nobody, after a login", { owner: ada, user: adaUser }, {}],
    [
      "another person",
      { owner: ada, user: adaUser },
      { owner: { ...ada, loginId: "other", sub: "eve" }, user: adaUser },
    ],
    [
      "a person of another provider who has the same sub there",
      { owner: ada, user: adaUser },
      { owner: { ...ada, loginId: "other", iss: "https://other.example" }, user: adaUser },
    ],
  ])("A-30 A-54 A-55 %s gets a fresh one", async (_name, first, second) => {
    const tab = await tabWithName(server, first);
    tab.disconnect();

    const other = await server.open({ ...second, session: tab.session });
    await other.sees("Hello, .");

    expect(other.session).not.toBe(tab.session);
    other.disconnect();
  });

  it("a duplicated tab gets a fresh one, and the first goes on", async () => {
    const tab = await tabWithName(server);

    const copy = await server.open({ session: tab.session });
    await copy.sees("Hello, .");
    tab.click("Add");
    await tab.sees("count 1");

    expect(copy.session).not.toBe(tab.session);
    expect(copy.texts).toContain("count 0");
    tab.disconnect();
    copy.disconnect();
  });

  it("a tab whose connection broke without a word gets its own back", async () => {
    const tab = await tabWithName(server, { isDeaf: true });

    const back = await server.open({ session: tab.session });
    await back.sees("Hello, Grace.");

    expect(back.session).toBe(tab.session);
    expect(tab.closed).toBeDefined();
    back.disconnect();
  });

  it("of two that claim it at once, one gets it", async () => {
    const tab = await tabWithName(server);
    tab.disconnect();

    const claimants = await Promise.all([
      server.open({ session: tab.session }),
      server.open({ session: tab.session }),
    ]);

    expect(claimants.filter(({ session }) => session === tab.session)).toHaveLength(1);
    for (const claimant of claimants) claimant.disconnect();
  });
});

describe("a login that ends", () => {
  it("by expiry closes its sockets, and the same person goes on under another id", async () => {
    const tab = await tabWithName(server, { owner: ada, user: adaUser });

    server.sessions.endLogin("first", "expired");
    const again = { ...ada, loginId: "second" };
    const back = await server.open({ session: tab.session, owner: again, user: adaUser });
    await back.sees("Hello, Grace.");
    const late = await server.open({ session: tab.session, owner: again, user: adaUser });

    expect(tab.closed?.code).toBe(4401);
    expect(back.session).not.toBe(tab.session);
    expect([tab.session, back.session]).not.toContain(late.session);
    expect(server.sessions.connectedLogins()).toContain("second");
    expect(server.sessions.connectedLogins()).not.toContain("first");
    back.disconnect();
    late.disconnect();
  });

  it("by logout ends its sessions", async () => {
    const tab = await tabWithName(server, { owner: ada, user: adaUser });

    server.sessions.endLogin("first", "logout");
    const back = await server.open({ session: tab.session, owner: ada, user: adaUser });
    await back.sees("Hello, .");

    expect(tab.closed?.code).toBe(4401);
    expect(back.session).not.toBe(tab.session);
    back.disconnect();
  });

  it("does not touch the sessions of others", async () => {
    const tab = await tabWithName(server);

    server.sessions.endLogin("first", "logout");
    tab.click("Add");
    await tab.sees("count 1");

    expect(tab.closed).toBeUndefined();
    tab.disconnect();
  });
});

it("newer claims reach the script that runs", async () => {
  const tab = await server.open({ owner: ada, user: adaUser });
  await tab.sees("user Ada");

  server.sessions.setUser("first", {
    ...adaUser,
    identity: { ...adaUser.identity, claims: { name: "Countess" } },
  });
  await tab.sees("user Countess");

  expect(tab.closed).toBeUndefined();
  tab.disconnect();
});

it("a script's call of login() is told with the connection it came from", async () => {
  const tab = await server.open();
  await tab.sees("Hello, .");

  tab.click("Log in");
  await expect.poll(() => server.logins.length, patience).toBe(1);
  server.logins[0]?.[0].sendText(JSON.stringify({ kind: "redirect", url: "/auth/login" }));

  expect(await tab.gets("redirect")).toEqual({ kind: "redirect", url: "/auth/login" });
  expect(server.logins[0]?.[1]).toMatchObject({ t: "login", returnTo: "home" });
  tab.disconnect();
});

it.each([
  ["", "page"],
  ["elsewhere", "missing"],
])("the path %j of an app without pages is a %s", async (path, expected) => {
  expect(await server.sessions.probePage(path, contextOf(path), { isLoggedIn: false })).toBe(
    expected,
  );
});

it("A-53 of the sessions without a browser the oldest goes when there are too many, and none that has one", async () => {
  const small = sessionsForTest(app, { mostWaiting: 2 });
  const [held, oldest, newer] = [
    await tabWithName(small),
    await tabWithName(small),
    await tabWithName(small),
  ];
  oldest.disconnect();
  newer.disconnect();

  const another = await tabWithName(small);
  const [lost, found] = [
    await small.open({ session: oldest.session }),
    await small.open({ session: newer.session }),
  ];
  await Promise.all([lost.sees("Hello, ."), found.sees("Hello, Grace.")]);
  held.rerun();
  await held.sees("Hello, Grace.");

  expect(found.session).toBe(newer.session);
  expect(lost.session).not.toBe(oldest.session);
  expect(another.session).not.toBe(oldest.session);
});

it("a session without a browser ends after its time", async () => {
  const short = sessionsForTest(app, { sessionIdleMs: 200 });
  const tab = await tabWithName(short);

  tab.disconnect();
  await expect.poll(() => short.sessions.stats().sessions, patience).toBe(0);
  const back = await short.open({ session: tab.session });
  await back.sees("Hello, .");

  expect(back.session).not.toBe(tab.session);
});

it("state over the limit is refused, and what was kept before stays", async () => {
  const small = sessionsForTest(app, { stateMaxBytes: 1_000_000 });
  const tab = await tabWithName(small);

  tab.click("Keep much");
  await expect.poll(() => small.failures.length, patience).toBeGreaterThan(0);
  tab.click("Exit");
  await tab.gets("crashed");
  tab.rerun();
  await tab.until("another process", () => tab.end !== undefined && tab.number("runs") < 5);

  expect(tab.texts).toContain("Hello, Grace.");
});

describe("with a durable store", () => {
  it("a server that was killed goes on with sessions and values", async () => {
    const store = durable();
    const killed = sessionsForTest(app, { store });
    const tab = await tabWithName(killed);
    tab.click("Add");
    await tab.sees("count 1");
    await tab.rests();
    await stored(store, tab);

    const next = sessionsForTest(app, { store });
    const back = await next.open({ session: tab.session });
    await back.sees("Hello, Grace.");
    await back.sees("count 1");

    expect(back.frames[0]).toMatchObject({ kind: "welcome", session: tab.session, seq: 2 });
  });

  it("a stranger does not get what is stored", async () => {
    const store = durable();
    const first = sessionsForTest(app, { store });
    const tab = await tabWithName(first);
    await stored(store, tab);

    const next = sessionsForTest(app, { store });
    const other = await next.open({
      session: tab.session,
      owner: { kind: "browser", browserId: "two" },
    });
    await other.sees("Hello, .");

    expect(other.session).not.toBe(tab.session);
  });

  it("a server that ends lets runs finish, stores them, and tells the browsers", async () => {
    const store = durable();
    const ending = startSessions(app, { store });
    const tab = await tabWithName(ending);
    tab.click("Wait");
    const startedAt = performance.now();
    await ending.close();
    const tookMs = performance.now() - startedAt;

    const next = sessionsForTest(app, { store });
    const back = await next.open({ session: tab.session });
    await back.sees("waited 1");

    expect(tookMs).toBeLessThan(2_000);
    expect(tab.frames.map(({ kind }) => kind)).toContain("closing");
    expect(tab.closed?.code).toBe(1012);
  });

  it("a server that ends does not wait for ever", async () => {
    const ending = startSessions(app, { store: durable() });
    const tab = await tabWithName(ending);
    tab.click("Loop");
    await tab.gets("running");

    const startedAt = performance.now();
    await ending.close();

    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it("what is stored goes when the session ends by logout", async () => {
    const store = durable();
    const first = sessionsForTest(app, { store });
    const tab = await tabWithName(first, { owner: ada, user: adaUser });
    const key = `session:${tab.session}`;
    await expect.poll(() => store.get(key), patience).toBeDefined();

    first.sessions.endLogin("first", "logout");

    await expect.poll(() => store.get(key), patience).toBeUndefined();
  });

  it("a store that fails is told to the operator, and tried again", async () => {
    const store = durable();
    let isBroken = true;
    const failing: Store = {
      ...store,
      set: (key, value, options) =>
        isBroken ? Promise.reject(new Error("full")) : store.set(key, value, options),
    };
    const first = sessionsForTest(app, { store: failing });
    const tab = await tabWithName(first);
    await expect.poll(() => first.failures.at(-1)?.error.code, patience).toBe("SESSION_NOT_STORED");

    isBroken = false;

    await expect.poll(() => store.get(`session:${tab.session}`), patience).toBeDefined();
  });

  it("of two servers that share it, the one that had a session before takes it as it is now", async () => {
    const store: Store = { ...durable(), kind: "redis" };
    const [one, two] = [sessionsForTest(app, { store }), sessionsForTest(app, { store })];
    const tab = await tabWithName(one);
    tab.disconnect();
    await stored(store, tab);
    const there = await two.open({ session: tab.session });
    await there.sees("Hello, Grace.");
    there.type("Name", "Lin");
    await there.sees("Hello, Lin.");
    await there.rests();
    there.disconnect();
    await stored(store, there);

    const back = await one.open({ session: tab.session });
    await back.sees("Hello, Lin.");

    expect(back.session).toBe(tab.session);
  });
});
