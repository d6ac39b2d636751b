import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { createAuth } from "../../src/auth/index.ts";
import { startHostileProvider, type Claims, type HostileProvider } from "../providers/hostile.ts";
import { createArrivals, withParameters } from "./callback-helpers.ts";
import {
  accepted,
  hostileSetup,
  outcomeOf,
  refused,
  tryLogin,
  type Outcome,
} from "./hostile-app.ts";
import { createTestApp, providerConfig } from "./test-app.ts";

const setup = hostileSetup();
const arrive = createArrivals(setup);

describe("A-05 A-07 mix-up", () => {
  it("A-05 an iss that is another provider's is refused before the token request", async () => {
    const { app, browser, callback } = await arrive();

    const url = withParameters(callback, (p) => p.set("iss", "https://evil.example"));
    const outcome = await outcomeOf(app, browser, await browser.open(url));

    expect(outcome).toMatchObject(refused("AUTH_ISSUER_MISMATCH", "callback: another iss"));
    expect(setup.provider.tokenRequests).toEqual([]);
  });

  it("A-05 an error with another provider's iss is not that of the one that was asked", async () => {
    const { app, browser, callback } = await arrive();

    const url = withParameters(callback, (p) => {
      p.delete("code");
      p.set("error", "access_denied");
      p.set("iss", "https://evil.example");
    });

    expect(await outcomeOf(app, browser, await browser.open(url))).toMatchObject(
      refused("AUTH_ISSUER_MISMATCH", "callback: another iss"),
    );
  });

  it("A-05 a missing iss is refused where the provider announces it, for errors too", async () => {
    setup.provider.lies.metadata = (honest) => ({
      ...honest,
      authorization_response_iss_parameter_supported: true,
    });
    const app = setup.app();

    for (const change of [
      () => undefined,
      (p: URLSearchParams) => (p.delete("code"), p.set("error", "access_denied")),
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      const { browser, callback } = await arrive(app);
      // oxlint-disable-next-line no-await-in-loop
      const outcome = await outcomeOf(
        app,
        browser,
        await browser.open(withParameters(callback, change)),
      );

      expect(outcome).toMatchObject(refused("AUTH_ISSUER_MISMATCH", "callback: iss is missing"));
    }
    expect(setup.provider.tokenRequests).toEqual([]);
  });

  it("A-05 the right iss is accepted", async () => {
    const { app, browser, callback } = await arrive();

    const url = withParameters(callback, (p) => p.set("iss", setup.provider.issuer));

    expect(await outcomeOf(app, browser, await browser.open(url))).toMatchObject(accepted);
  });

  it("A-06 an attempt sealed for one provider is not another's", async () => {
    const { metadataUrl: serverMetadataUrl } = setup.provider;
    const a = providerConfig({ serverMetadataUrl, name: "a" });
    const app = createTestApp({ providers: [a, providerConfig({ serverMetadataUrl, name: "b" })] });
    const { browser, callback } = await arrive(app, { provider: "a" });
    const swapped = app.replica({ providers: [{ ...a, clientId: "b" }] });
    const elsewhere = swapped.browser();
    for (const { name, value } of browser.jar.list(app.url))
      elsewhere.jar.set(app.url, `${name}=${value}`);

    const outcome = await outcomeOf(swapped, elsewhere, await elsewhere.open(callback));

    expect(outcome).toMatchObject(refused("AUTH_PROVIDER_CHANGED", "configured anew"));
    expect(setup.provider.tokenRequests).toEqual([]);
  });

  it("A-06 an attempt for another redirect_uri is not finished at this one", async () => {
    const { app, browser, callback } = await arrive();
    const config = {
      ...app.config,
      redirectUri: new URL("http://localhost:8502/oauth2callback"),
    };
    const { store } = app;
    const moved = createAuth({ config, store });

    const response = await moved.handle(
      new Request(callback, { headers: { cookie: browser.jar.header(app.url, false) } }),
      { address: "192.0.2.1" },
    );

    expect(await response?.text()).toContain("AUTH_PROVIDER_CHANGED");
    expect(setup.provider.tokenRequests).toEqual([]);
  });

  it("A-07 the code goes to the token endpoint of the attempt's provider, whatever the query says", async () => {
    const { app, browser, callback } = await arrive();

    const url = withParameters(
      callback,
      (p) => (p.set("provider", "evil"), p.set("token_endpoint", "https://evil.example")),
    );

    expect(await outcomeOf(app, browser, await browser.open(url))).toMatchObject(accepted);
    expect(setup.provider.tokenRequests).toHaveLength(1);
  });

  describe("A-07 a provider that lies beside an honest one", () => {
    let honest: HostileProvider;
    beforeAll(async () => {
      honest = await startHostileProvider();
    });
    afterEach(() => honest.reset());
    afterAll(() => honest.close());

    /** An app with both, in which a login has begun at the liar. */
    async function atLiar(): Promise<Outcome> {
      const { metadataUrl } = setup.provider;
      const app = createTestApp({
        providers: [
          providerConfig({ name: "liar", serverMetadataUrl: metadataUrl }),
          providerConfig({ name: "honest", serverMetadataUrl: honest.metadataUrl }),
        ],
      });
      return tryLogin(setup, {}, app, { provider: "liar" });
    }

    it("A-07 a code of the honest one goes to nobody but the liar, and logs nobody in", async () => {
      setup.provider.lies.callback = (sent) =>
        new URLSearchParams({ code: "a code of the honest one", state: sent.get("state") ?? "" });

      const outcome = await atLiar();

      expect(outcome).toMatchObject(refused("AUTH_CODE_REFUSED", "invalid_grant"));
      expect(honest.requests).toEqual([]);
    });

    it.each([
      ["signed by the honest one", (claims: Claims) => honest.sign(claims), "no key"],
      [
        "signed by the liar in the honest one's name",
        (claims: Claims) => setup.provider.sign({ ...claims, iss: honest.issuer }),
        "ID token: iss",
      ],
    ])("A-07 an ID token %s is refused", async (_, sign, reason) => {
      setup.provider.lies.sign = sign;

      expect(await atLiar()).toMatchObject(refused("AUTH_ID_TOKEN_INVALID", reason));
    });
  });
});
