import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { PatchFrame } from "../../src/protocol/frames.ts";
import { freePort } from "../free-port.ts";
import { startOidcProvider, type OidcProvider } from "../providers/oidc-provider.ts";
import { Person, secretsFor } from "./person.ts";
import { runApp, type RunningApp } from "./running-app.ts";

/** Every way in which a script may ask who uses it, with what comes of each. */
const script = `
import * as st from "sluice";
const look = (read: () => unknown) => { try { return read() ?? null; } catch (error) { return String(error); } };
const user: Record<string, unknown> = st.user as never;
st.text("saw " + JSON.stringify({
  isLoggedIn: look(() => st.user.isLoggedIn),
  attribute: look(() => user.name),
  key: look(() => user["name"]),
  claims: look(() => (st.user.isLoggedIn ? st.user.claims["name"] : undefined)),
  custom: look(() => user["nickname"]),
  has: look(() => "name" in st.user),
  missing: look(() => user["https://acme.com/none"]),
}));
if (st.button("Log in")) st.login();
if (st.button("Log out")) st.logout();
`;
const nobody = {
  isLoggedIn: false,
  attribute: null,
  key: null,
  claims: null,
  custom: null,
  has: false,
  missing: null,
};
const name = "Ada Lovelace";
const ada = {
  isLoggedIn: true,
  attribute: name,
  key: name,
  claims: name,
  custom: "ada",
  has: true,
  missing: null,
};

/** What the script has seen of its user. */
async function seen(app: RunningApp, person: Person): Promise<unknown> {
  const tab = await person.openTab(app);
  const isSaid = ({ ops }: PatchFrame): boolean => textIn(ops) !== undefined;
  const { ops } = await tab.frame("patch", isSaid);
  await tab.close();
  return JSON.parse(textIn(ops) ?? "");
}

function textIn(ops: PatchFrame["ops"]): string | undefined {
  const bodies = ops.map(([, , node]) => String(Reflect.get(Object(node), "body")));
  return bodies.find((body) => body.startsWith("saw "))?.slice("saw ".length);
}

describe("st.user of a running app", () => {
  const port = freePort();
  let provider: OidcProvider;
  let app: RunningApp;
  beforeAll(async () => {
    provider = await startOidcProvider({ appUrl: `http://localhost:${await port}/` });
    app = await runApp({
      port: await port,
      files: { "app.ts": script, ".sluice/secrets.toml": secretsFor(provider, await port) },
    });
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  it("S-55 S-56 is nobody before the login, the person by attribute and by key after it, and nobody again", async () => {
    const person = new Person();

    const before = await seen(app, person);
    const home = await person.logIn(app);
    const during = await seen(app, person);
    await person.logOut(app, home);
    const after = await seen(app, person);

    expect({ before, during, after }).toEqual({ before: nobody, during: ada, after: nobody });
  });
});

it.each(["production", "development"] as const)(
  "S-55 st.user is nobody, and throws nothing, in %s without [auth]",
  async (mode) => {
    const app = await runApp({ mode, files: { "app.ts": script } });

    const user = await seen(app, new Person());
    await app.close();

    expect(user).toEqual(nobody);
  },
);
