import { afterEach, expect, it, vi } from "vitest";

import { freePort } from "../free-port.ts";
import { startOidcProvider } from "../providers/oidc-provider.ts";
import { Person, press, secretsFor } from "./person.ts";
import { runApp } from "./running-app.ts";

const minuteMs = 60_000;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0).toReversed()) await close();
});

it("who uses an open page stays logged in, who only leaves it open does not", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  const port = await freePort();
  const provider = await startOidcProvider({ appUrl: `http://localhost:${port}/` });
  closers.push(() => provider.close());
  const app = await runApp({
    port,
    files: {
      "app.ts": `import * as st from "sluice";
const state = st.state(() => ({ clicks: 0 }));
if (st.button("Log in")) st.login();
if (st.button("Count")) state.clicks += 1;
st.text(st.user.isLoggedIn ? \`Clicks: \${state.clicks}\` : "Nobody");
`,
      ".sluice/secrets.toml": secretsFor(provider, port),
      ".sluice/config.toml": '[login.session]\nidle = "10m"\n',
    },
  });
  closers.push(() => app.close());
  const person = new Person();
  await person.logIn(app);
  const tab = await person.openTab(app);
  closers.push(() => tab.close());
  const account = async () => {
    const other = await person.openTab(app);
    const { kind } = (await other.frame("welcome")).account;
    await other.close();
    return kind;
  };

  // Two steps are less than the limit: what is noted after a click may still be on its way at the next one.
  for (let click = 1; click <= 5; click += 1) {
    vi.setSystemTime(Date.now() + 4 * minuteMs);
    await press(tab, "Count", click);
    await tab.frame("patch", ({ seq, end }) => seq === click && end !== undefined);
  }
  const afterClicks = await account();
  vi.setSystemTime(Date.now() + 11 * minuteMs);

  expect(afterClicks).toBe("user");
  expect(await account()).toBe("anonymous");
});
