import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { freePort } from "../free-port.ts";
import { deliver, startOidcProvider, type OidcProvider } from "../providers/oidc-provider.ts";
import { redisCommand, redisTitle, startRedis, type RedisServer } from "../store/redis-server.ts";
import type { Visit } from "./http-browser.ts";
import { Person, secretsFor, shows } from "./person.ts";
import { startReplicas, type Replica, type Replicas } from "./replicas.ts";
import type { TestSocket } from "./test-socket.ts";

const script = `
import * as st from "sluice";
if (st.button("Log in")) st.login();
if (st.button("Log out")) st.logout();
if (st.button("Log out everywhere")) st.logout({ scope: "everywhere" });
st.text(st.user.isLoggedIn ? \`Hello, \${st.user.name}!\` : "Nobody");
if (st.user.isLoggedIn) st.text("token " + (await st.user.tokens.access()));
`;

const port = await freePort();
let redis: RedisServer;
/** Redis keeps its data here. */
let folder: string;
let kept: readonly string[];
let provider: OidcProvider;
let replicas: Replicas;
let one: Replica;
let two: Replica;
/** How long an access token lives that the provider gives from now on, in seconds. */
let tokenSeconds = 3_600;

describe.skipIf(redisCommand === undefined)(`two processes of an app: ${redisTitle}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sluice-redis-"));
    // Kept on disk, as a store of logins must be: a restart of its own loses nothing.
    kept = ["--appendonly", "yes", "--appendfsync", "always", "--dir", folder];
    redis = await startRedis(undefined, kept);
    const appUrl = `http://localhost:${port}/`;
    provider = await startOidcProvider({
      appUrl,
      client: { backchannel_logout_uri: `${appUrl}auth/backchannel-logout` },
      features: { backchannelLogout: { enabled: true } },
      configuration: {
        issueRefreshToken: () => true,
        // One that is used twice ends everything that came of it.
        rotateRefreshToken: () => true,
        ttl: {
          AccessToken: () => tokenSeconds,
          Grant: 3_600,
          IdToken: 3_600,
          RefreshToken: 3_600,
          Session: 3_600,
          Interaction: 600,
        },
      },
      fetch: deliver,
    });
    replicas = await startReplicas(port, () => ({
      "app.ts": script,
      ".sluice/secrets.toml": secretsFor(
        provider,
        port,
        `expose_tokens = ["access"]\n[store]\nurl = "${redis.url}"\n`,
      ),
    }));
    ({ one, two } = replicas);
  }, 120_000);
  afterAll(async () => {
    await replicas.close();
    await provider.close();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    provider.account = "ada";
    tokenSeconds = 3_600;
    replicas.sendTo(one);
  });

  async function loggedIn(): Promise<{ person: Person; home: Visit }> {
    const person = new Person();
    return { person, home: await person.logIn(one) };
  }

  /** Whom a process takes the owner of these cookies for. */
  async function accountAt(replica: Replica, cookie: string): Promise<string> {
    const tab = await replica.socket({ headers: { cookie } });
    const { account } = await tab.frame("welcome");
    await tab.close();
    return account.kind;
  }

  it("finish at one what was begun at the other, once", async () => {
    const person = new Person();
    const ticket = await person.askForLogin(one);
    const toProvider = await person.browser.send(ticket);
    let next = new URL(toProvider.headers.get("location") ?? "");
    while (next.origin !== one.url.origin) {
      // oxlint-disable-next-line no-await-in-loop -- each hop needs the one before
      const { headers } = await person.browser.send(next);
      next = new URL(headers.get("location") ?? "", next);
    }

    replicas.sendTo(two);
    const end = await person.browser.send(next);
    const cookie = person.browser.cookie(one.url);
    replicas.sendTo(one);
    const again = await person.browser.send(next);

    expect(next.pathname).toBe("/oauth2callback");
    expect(end.headers.get("location")).toBe(one.url.href);
    expect(again.headers.get("location")).toBe(one.url.href);
    expect(again.headers.getSetCookie()).toEqual([]);
    expect([await accountAt(one, cookie), await accountAt(two, cookie)]).toEqual(["user", "user"]);
  });

  it("A-38 refresh a token once for ten tabs, and log nobody out", async () => {
    // Too little to be handed out: every tab asks for another.
    tokenSeconds = 30;
    const { person } = await loggedIn();
    tokenSeconds = 3_600;
    const before = provider.requests.filter((path) => path === "/token").length;

    const tabs = await Promise.all(
      Array.from({ length: 10 }, (_, index) => person.openTab(index % 2 === 0 ? one : two)),
    );
    const tokens = await Promise.all(tabs.map((tab) => tokenIn(tab)));
    await Promise.all(tabs.map((tab) => tab.close()));
    const cookie = person.browser.cookie(one.url);

    expect(provider.requests.filter((path) => path === "/token").length - before).toBe(1);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toMatch(/^token [\w-]{40,}$/);
    expect([await accountAt(one, cookie), await accountAt(two, cookie)]).toEqual(["user", "user"]);
  });

  const ways: readonly (readonly [string, (person: Person, home: Visit) => Promise<unknown>])[] = [
    ["st.logout()", (person, home) => person.logOut(one, home)],
    [
      "st.logout() everywhere, in another browser",
      async () => {
        const { person, home } = await loggedIn();
        await person.logOut(one, home, "Log out everywhere");
      },
    ],
    ["a logout at the provider", (person) => person.logOutAt(provider)],
  ];
  it.each(ways)("%s at one closes the sockets at the other", async (name, leave) => {
    const { person, home } = await loggedIn();
    const tab = await person.openTab(two);
    await tab.frame("patch", shows("Hello, Ada Lovelace!"));
    const cookie = person.browser.cookie(one.url);

    const since = performance.now();
    await leave(person, home);
    const code = await tab.closed;
    const tookMs = Math.round(performance.now() - since);

    console.log(`${name}: closed at the other process after ${tookMs} ms`);
    expect(code).toBe(4401);
    expect([await accountAt(one, cookie), await accountAt(two, cookie)]).toEqual([
      "anonymous",
      "anonymous",
    ]);
  });

  it("know a copied cookie for dead also after both have been started anew", async () => {
    const { person } = await loggedIn();
    const elsewhere = await loggedIn();
    provider.account = "bob";
    const other = await loggedIn();
    const [dead, alive] = [person, other.person].map(({ browser }) => browser.cookie(one.url));
    await elsewhere.person.logOut(one, elsewhere.home, "Log out everywhere");

    await Promise.all([one.end(), two.end()]);
    await Promise.all([one.startAgain(), two.startAgain()]);

    const kinds = [one, two].map(async (replica) => [
      await accountAt(replica, dead ?? ""),
      await accountAt(replica, alive ?? ""),
    ]);
    expect(await Promise.all(kinds)).toEqual([
      ["anonymous", "user"],
      ["anonymous", "user"],
    ]);
  });

  const outages = {
    gone: {
      begin: () => redis.stop(),
      async end() {
        redis = await startRedis(redis.port, kept);
      },
    },
    hung: {
      begin: async () => void redis.process.kill("SIGSTOP"),
      end: async () => void redis.process.kill("SIGCONT"),
    },
  };
  it.each(Object.entries(outages))(
    "A-61 take nobody for logged in while the store is %s, let nobody in, and know him again when it is back",
    { timeout: 90_000 },
    async (_, outage) => {
      const { person } = await loggedIn();
      const cookie = person.browser.cookie(one.url);
      const open = await person.openTab(two);
      await open.frame("patch", shows("Hello, Ada Lovelace!"));
      const stranger = new Person();
      const ticket = await stranger.askForLogin(one);

      await outage.begin();
      const away = [await accountAt(one, cookie), await accountAt(two, cookie)];
      const page = await stranger.browser.open(ticket);
      const isOpen = open.socket.readyState === open.socket.OPEN;
      await outage.end();
      await expect.poll(() => accountAt(one, cookie), patience).toBe("user");
      await expect.poll(() => accountAt(two, cookie), patience).toBe("user");
      await open.close();

      expect(away).toEqual(["anonymous", "anonymous"]);
      expect(page.status).toBe(503);
      expect(page.text).toContain("AUTH_STORE_UNAVAILABLE");
      // Who was in before goes on: a store that is away for a moment throws nobody out.
      expect(isOpen).toBe(true);
    },
  );
});

/** For `expect.poll`: how long a process may take to find its store again, on a machine that has much to do. */
const patience = { timeout: 20_000 } as const;

/** The access token that a tab shows. */
async function tokenIn(tab: TestSocket): Promise<string> {
  const patches = await tab.frame("patch", ({ ops }) => JSON.stringify(ops).includes("token "));
  return /token [\w-]+/.exec(JSON.stringify(patches.ops))?.[0] ?? "";
}
