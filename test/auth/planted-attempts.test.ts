import { describe, expect, it } from "vitest";

import { createArrivals } from "./callback-helpers.ts";
import { hostileSetup } from "./hostile-app.ts";
import { spellings } from "./session-helpers.ts";

const setup = hostileSetup();
const arrive = createArrivals(setup);

describe("A-34 an attempt that somebody else planted", () => {
  /** The cookies of a browser that has begun a login, and a way to send them under other names. */
  async function planted() {
    const attacker = await arrive(setup.app({ appUrl: "https://app.example/" }));
    const { app, browser, callback } = attacker;
    const attempt = browser.jar.list(app.url).find(({ name }) => name.includes("-a."));
    const { name = "", value = "" } = attempt ?? {};
    const send = (cookie: string): Promise<Response> =>
      app.browser().send(callback, { headers: { cookie } });
    return { ...attacker, name, value, send };
  }

  it.each(spellings)("A-34 %s is not read", async (_, rename) => {
    const { name, value, send } = await planted();

    const response = await send(`a=b;${rename(name)}=${value}`);

    expect(response.status).toBe(400);
    expect(await response.text()).toContain("AUTH_STATE_UNKNOWN");
    expect(setup.provider.tokenRequests).toEqual([]);
  });

  it("A-34 twice, or beside another one of the same state, proves nothing", async () => {
    const { name, value, send } = await planted();
    const sibling = name.replace(/-a\.\w/, "-a.1");

    for (const cookie of [
      `${name}=${value}; ${name}=x`,
      `${name}=x; ${name}=${value}`,
      `${name}=x; ${name}=y; ${name}=${value}`,
      `${name}=${value}; ${sibling}=${value}`,
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await (await send(cookie)).text()).toContain("AUTH_STATE_UNKNOWN");
    }
    expect(setup.provider.tokenRequests).toEqual([]);
    expect((await send(`${name}=${value}`)).status).toBe(303);
  });

  it("A-34 under the name of another state is not that state's", async () => {
    const { app, name, value } = await planted();
    const other = await arrive(app);
    const taken = other.browser.jar.list(app.url).find(({ name: its }) => its.includes("-a."));

    const response = await app.browser().send(other.callback, {
      headers: { cookie: `${taken?.name}=${value}` },
    });

    expect(name).not.toBe(taken?.name);
    expect(await response.text()).toContain("AUTH_STATE_UNKNOWN");
    expect(setup.provider.tokenRequests).toEqual([]);
  });
});
