import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { HttpBrowser } from "./http-browser.ts";
import type { Visit } from "./http-browser.ts";
import { runApp } from "./running-app.ts";
import type { RunningApp } from "./running-app.ts";

const script = `
import * as st from "sluice";
if (st.button("Log in")) st.login();
st.text(st.user.isLoggedIn ? \`Hello, \${st.user.name}!\` : "Nobody");
`;

/** Presses "Log in" in the app and goes where it leads. */
async function startLogin(app: RunningApp, browser: HttpBrowser): Promise<Visit> {
  await browser.open(app.url);
  const tab = await app.socket({ headers: { cookie: browser.cookie(app.url) } });
  await tab.frame("patch", ({ end }) => end !== undefined);
  const button = tab.frames
    .flatMap((frame) => (frame.kind === "patch" ? frame.ops : []))
    .find(([kind, , node]) => kind === "set" && Reflect.get(Object(node), "label") === "Log in");
  tab.send({ kind: "input", seq: 1, values: [[button?.[1], true]] });
  const { url } = await tab.frame("redirect");
  await tab.close();
  return browser.open(new URL(url));
}

/** Presses a person's button. */
function choose(browser: HttpBrowser, people: Visit, name: string): Promise<Visit> {
  const action = /<form[^>]*action="([^"]+)"/.exec(people.text)?.[1] ?? "";
  const buttons = [...people.text.matchAll(/<button[^>]*value="([^"]+)"[^>]*>(.*?)<\/button>/gs)];
  const sub = buttons.find(([, , content = ""]) => content.includes(name))?.[1];
  if (sub === undefined) throw new Error(`${name} is not on the page: ${people.text}`);
  return browser.open(new URL(action, people.url), {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      origin: people.url.origin,
    },
    body: new URLSearchParams({ sub }).toString(),
  });
}

async function greeting(app: RunningApp, browser: HttpBrowser): Promise<string> {
  const tab = await app.socket({ headers: { cookie: browser.cookie(app.url) } });
  await tab.frame("patch", ({ end }) => end !== undefined);
  await tab.close();
  return JSON.stringify(tab.frames);
}

describe("an app without [auth], in development", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await runApp({ files: { "app.ts": script } });
  });
  afterAll(() => app.close());

  it("lets a person log in as one of the sample people", async () => {
    const browser = new HttpBrowser();

    const people = await startLogin(app, browser);
    const end = await choose(browser, people, "Ada Lovelace");

    expect(people.status).toBe(200);
    expect(people.text).toContain("ada@example.com");
    expect(end.url.href).toBe(app.url.href);
    expect(await greeting(app, browser)).toContain("Hello, Ada Lovelace!");
  });

  it("A-54 ends the tabs of one person when another one logs in in the same browser", async () => {
    const browser = new HttpBrowser();
    await choose(browser, await startLogin(app, browser), "Ada Lovelace");
    const tab = await app.socket({ headers: { cookie: browser.cookie(app.url) } });
    const { session } = await tab.frame("welcome");

    await choose(browser, await startLogin(app, browser), "Grace Hopper");
    const code = await tab.closed;
    const next = await app.socket({
      headers: { cookie: browser.cookie(app.url) },
      hello: { session },
    });

    expect(code).toBe(4402);
    expect(await next.frame("welcome")).toMatchObject({ account: { name: "Grace Hopper" } });
    expect((await next.frame("welcome")).session).not.toBe(session);
    await next.close();
  });

  it("A-54 runs nothing for a page of one person that comes back when another one is logged in", async () => {
    const browser = new HttpBrowser();
    await choose(browser, await startLogin(app, browser), "Ada Lovelace");
    const before = await app.socket({ headers: { cookie: browser.cookie(app.url) } });
    const { account, session } = await before.frame("welcome");
    const person = account.kind === "user" ? account.person : "";
    const running = app.server.stats();

    await choose(browser, await startLogin(app, browser), "Grace Hopper");
    const hello = { session, person };
    const asGrace = await app.socket({ headers: { cookie: browser.cookie(app.url) }, hello });
    asGrace.send({ kind: "rerun", seq: 1 });
    const asNobody = await app.socket({ hello });
    const ofNobody = await app.socket({
      headers: { cookie: browser.cookie(app.url) },
      hello: { person: "" },
    });

    expect(person).toMatch(/^[\w-]{43}$/);
    expect(await asGrace.closed).toBe(4402);
    expect(await asNobody.closed).toBe(4401);
    expect(await ofNobody.closed).toBe(4402);
    expect([asGrace, asNobody, ofNobody].flatMap(({ frames }) => frames)).toEqual([]);
    expect(app.server.stats().sessions).toBeLessThan(running.sessions);
  });

  it("goes on with a page of the same person, also by a newer login", async () => {
    const browser = new HttpBrowser();
    await choose(browser, await startLogin(app, browser), "Ada Lovelace");
    const before = await app.socket({ headers: { cookie: browser.cookie(app.url) } });
    const { account } = await before.frame("welcome");
    const person = account.kind === "user" ? account.person : "";

    await choose(browser, await startLogin(app, browser), "Ada Lovelace");
    const next = await app.socket({
      headers: { cookie: browser.cookie(app.url) },
      hello: { person },
    });

    expect(await next.frame("welcome")).toMatchObject({
      account: { name: "Ada Lovelace", person },
    });
    await next.close();
  });

  it("tells a browser who is logged in in it, and nobody else", async () => {
    const browser = new HttpBrowser();
    const accountOf = async (cookie: string): Promise<unknown> => {
      const answer = await app.get("/_sluice/account", { headers: { cookie } });
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect(answer.headers.getSetCookie()).toEqual([]);
      return answer.json();
    };
    await choose(browser, await startLogin(app, browser), "Ada Lovelace");

    expect(await accountOf(browser.cookie(app.url))).toMatchObject({
      kind: "user",
      name: "Ada Lovelace",
      email: "ada@example.com",
    });
    expect(await accountOf("")).toEqual({ kind: "anonymous", canLogIn: true });
    expect((await app.get("/_sluice/account", { method: "POST" })).status).toBe(405);
  });

  it.each(["x-forwarded-for", "x-forwarded-host", "forwarded"])(
    "A-62 shows the sample people to nobody who comes with %s",
    async (name) => {
      const metadata = new URL("_dev/oidc/.well-known/openid-configuration", app.url);

      const { status } = await new HttpBrowser().send(metadata, { headers: { [name]: "x" } });

      expect(status).toBe(403);
    },
  );

  it("offers its pages under the policy of every other page", async () => {
    const people = await startLogin(app, new HttpBrowser());

    const csp = people.headers.get("content-security-policy");

    expect(csp).toMatch(/default-src 'none'/);
    expect(csp).toMatch(/frame-ancestors 'none'/);
    expect(people.headers.get("cache-control")).toBe("no-store");
    expect(people.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("sluice run --as", () => {
  it("logs in without a click on a person", async () => {
    const app = await runApp({ files: { "app.ts": script }, logInAs: "ada@example.com" });
    const browser = new HttpBrowser();

    const end = await startLogin(app, browser);

    expect(end.url.href).toBe(app.url.href);
    expect(await greeting(app, browser)).toContain("Hello, Ada Lovelace!");
    await app.close();
  });

  it("says who there is when it is asked for somebody else", async () => {
    await expect(runApp({ logInAs: "nobody@example.com" })).rejects.toMatchObject({
      code: "DEV_PERSON_UNKNOWN",
    });
  });
});
