import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startOidcProvider, type OidcProvider } from "../providers/oidc-provider.ts";
import { createTestApp, providerConfig } from "./test-app.ts";

describe("a login at oidc-provider", () => {
  let provider: OidcProvider;
  beforeAll(async () => {
    provider = await startOidcProvider();
  });
  afterAll(() => provider.close());

  it("S-01 S-02 S-03 S-04 ends at the home page with the person's claims in st.user", async () => {
    const app = createTestApp({
      providers: [providerConfig({ serverMetadataUrl: provider.metadataUrl })],
    });
    const browser = app.browser();

    const end = await app.login(browser);

    expect(end.text).toContain("Ada Lovelace");
    expect(end.url.href).toBe(app.url.href);
    const identity = await app.identity(browser);
    expect(identity).toMatchObject({
      provider: "default",
      iss: provider.issuer,
      sub: "ada",
      verifiedEmail: "ada@example.com",
    });
    expect(identity.claims).toMatchObject({ name: "Ada Lovelace", email: "ada@example.com" });
    expect(app.events.map(({ type }) => type)).toEqual([
      "login_started",
      "login_started",
      "login_completed",
    ]);
  });
});
