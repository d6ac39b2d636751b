/** What a login's sessions have stored goes with the login, also when no server holds them and no page is open. */

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { loadConfig } from "../../src/config/load.ts";
import { openStore } from "../../src/store/open-store.ts";
import { freePort } from "../free-port.ts";
import { deliver, startOidcProvider } from "../providers/oidc-provider.ts";
import type { OidcProvider } from "../providers/oidc-provider.ts";
import { redisCommand, redisTitle, startRedis } from "../store/redis-server.ts";
import { Person, secretsFor } from "./person.ts";
import { runApp } from "./running-app.ts";
import type { RunningApp } from "./running-app.ts";

const script = `
import * as st from "sluice";
if (st.button("Log in")) st.login();
st.text(st.user.isLoggedIn ? \`Hello, \${st.user.name}!\` : "Nobody");
`;

let provider: OidcProvider;
const port = await freePort();

beforeAll(async () => {
  const appUrl = `http://localhost:${port}/`;
  provider = await startOidcProvider({
    appUrl,
    client: {
      backchannel_logout_uri: `${appUrl}auth/backchannel-logout`,
      backchannel_logout_session_required: true,
    },
    features: { backchannelLogout: { enabled: true } },
    fetch: deliver,
  });
});
afterAll(() => provider.close());

const kinds = [
  ["file", async () => ({})],
  [
    redisTitle,
    async () => {
      const redis = await startRedis();
      onTestFinished(() => redis.stop());
      return { SLUICE_STORE__URL: redis.url };
    },
  ],
] as const;

describe.each(kinds)("in the store %s", (title, openEnv) => {
  const kind = title === "file" ? "file" : "redis";
  it.skipIf(title !== "file" && redisCommand === undefined).each([
    ["app", 1],
    ["everywhere", 0],
    ["at the provider", 1],
  ] as const)(
    "a logout (%s) takes what the login has stored, and nothing of others",
    async (scope, rest) => {
      const env = await openEnv();
      const files = { "app.ts": script, ".sluice/secrets.toml": secretsFor(provider, port) };
      const start = (root?: string): Promise<RunningApp> =>
        runApp({ port, env, files, ...(root === undefined ? {} : { root }) });
      const first = await start();
      onTestFinished(() => first.close());
      const [ada, elsewhere, bob] = [new Person(), new Person(), new Person()];
      await leaveSession(first, ada, "ada");
      await leaveSession(first, elsewhere, "ada");
      await leaveSession(first, bob, "bob");
      await first.stop();
      expect(await stored(first.root, env)).toEqual({ kind, sessions: 3 + 3, names: 3 });

      const second = await start(first.root);
      const home = await ada.browser.open(second.url);
      const answer = await (scope === "at the provider"
        ? ada.logOutAt(provider)
        : ada.post(second, "auth/logout", home, { scope }));
      await second.stop();

      expect(answer.status).toBe(200);
      // Those of nobody, from before each login, are not the login's.
      expect(await stored(first.root, env)).toEqual({
        kind,
        sessions: 3 + 1 + rest,
        names: 1 + rest,
      });
    },
  );
});

/** Logs in, opens a page and leaves it. */
async function leaveSession(app: RunningApp, person: Person, account: string): Promise<void> {
  provider.account = account;
  await person.logIn(app);
  const tab = await person.openTab(app);
  await tab.frame("patch", ({ end }) => end !== undefined);
  tab.send({ kind: "rerun", seq: 1 });
  await tab.frame("patch", ({ seq, end }) => seq === 1 && end !== undefined);
  await tab.close();
}

/** How many sessions are stored, and how many can be found by their login. */
async function stored(
  root: string,
  env: Readonly<Record<string, string>>,
): Promise<{ kind: string; sessions: number; names: number }> {
  const store = await openStore(loadConfig({ root, mode: "development", env }));
  const count = async (prefix: string): Promise<number> => {
    let found = 0;
    for await (const _ of store.list(prefix)) found += 1;
    return found;
  };
  const { kind } = store;
  const counts = { kind, sessions: await count("session:"), names: await count("session-of:") };
  await store.close();
  return counts;
}
