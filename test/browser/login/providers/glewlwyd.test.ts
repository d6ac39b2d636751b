import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Glewlwyd, glewlwyd, startGlewlwyd } from "../../../providers/glewlwyd/glewlwyd.ts";
import {
  type AppAt,
  eventsOf,
  greeted,
  openAppAt,
  press,
  refusedCredentials,
  seenLoggedOut,
  tokensOfTwoLoads,
  wrongSecret,
} from "./app-at.ts";

async function enter(page: Page): Promise<void> {
  await page.getByLabel("Login").fill("ada");
  await page.getByLabel("Password").fill("ada-ada-ada");
  await page.getByRole("button", { name: "OK" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Has the e-mail address in userinfo alone. */
const emailInUserinfo = `client_kwargs = { scope = "openid profile", claims = '{"userinfo":{"email":null}}' }`;

describe.skipIf(!glewlwyd.is)(`logins at ${glewlwyd.title}`, { timeout: 90_000 }, () => {
  let at: AppAt<Glewlwyd>;
  beforeAll(async () => {
    at = await openAppAt(startGlewlwyd, {
      others: (provider) => ({
        ES256: 'client_id = "ES256"',
        EdDSA: 'client_id = "EdDSA"',
        userinfo: emailInUserinfo,
        pairwise: `server_metadata_url = "${provider.pairwiseMetadataUrl.href}"\n${emailInUserinfo}`,
        tokens: 'expose_tokens = ["id", "access"]',
        wrong: `client_secret = "${wrongSecret}"`,
        post: 'client_auth = "client_secret_post"',
      }),
    });
  });
  afterAll(() => at.close());

  it("choose the account the next time, and log out there too after its question", async () => {
    const { page } = await at.visit();
    await press(page, "Log in");
    await enter(page);
    expect(await greeted(page, "Ada Lovelace")).toMatchObject({
      iss: at.provider.issuer,
      email: "ada@example.com",
      auth_time: 0,
    });

    await press(page, "Log out");
    await seenLoggedOut(page);
    await press(page, "Log in");
    await page.getByText("Select the account to use").waitFor();
    await page.getByRole("button", { name: "Back" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await greeted(page, "Ada Lovelace");

    await press(page, "Log out there too");
    await page.getByText("The app wishes you to close the current session").waitFor();
    await page.getByRole("button", { name: "Logout" }).click();
    await seenLoggedOut(page);
    await expect.poll(() => page.url()).toBe(at.url.href);
    await press(page, "Log in");
    await page.getByLabel("Password").waitFor();
  });

  it.each(["ES256", "EdDSA"])("work with ID tokens signed by %s", async (alg) => {
    const { page } = await at.visit();
    await press(page, `Log in: ${alg}`);
    await enter(page);

    expect(await greeted(page, "Ada Lovelace")).toMatchObject({ aud: alg });
  });

  it("end in the app when the person logs out at the provider, which sends no exp", async () => {
    const { page, context } = await at.visit();
    await press(page, "Log in");
    await enter(page);
    const { sid } = await greeted(page, "Ada Lovelace");
    const other = await context.newPage();
    const query = `sid=${String(sid)}&plugin=oidc&client_id=app&prompt=end_session`;
    await other.goto(new URL(`/login.html?${query}`, at.provider.issuer).href);
    await other.getByText("The app wishes you to close the current session").waitFor();

    await other.getByRole("button", { name: "Logout" }).click();

    await page.getByText("Your login has ended").waitFor();
    expect(eventsOf(at.log, "session_revoked").at(-1)).toMatchObject({
      reason: "provider_session_ended",
    });
    await page.reload();
    await seenLoggedOut(page);
  });

  it("take an e-mail address from userinfo, and not from one that is about another sub", async () => {
    const [honest, pairwise] = [await at.visit(), await at.visit()];
    await press(honest.page, "Log in: userinfo");
    await enter(honest.page);
    await press(pairwise.page, "Log in: pairwise");
    await enter(pairwise.page);

    expect(await greeted(honest.page, "Ada Lovelace")).toHaveProperty("email", "ada@example.com");
    expect(await greeted(pairwise.page, "Ada Lovelace")).not.toHaveProperty("email");
    expect(at.log.filter((line) => line.includes("another sub"))).toHaveLength(1);
  });

  it("keep the ID token through refreshes that bring none", async () => {
    const { page } = await at.visit();
    await press(page, "Log in: tokens");
    await enter(page);
    await greeted(page, "Ada Lovelace");

    const [first, second] = await tokensOfTwoLoads(page);

    expect(second.access).not.toBe(first.access);
    expect(second.id).toBe(first.id);
    expect(eventsOf(at.log, "token_refreshed").length).toBeGreaterThanOrEqual(2);
  });

  it("fail with a wrong secret on a page that says whose fault it is", async () => {
    const { page } = await at.visit();
    await press(page, "Log in: wrong");
    await enter(page);

    expect(await refusedCredentials(page, at.log)).toBe("client_secret_basic");
  });

  it("are found possible by `sluice auth check`", async () => {
    const said = await at.check();

    expect(said).toContain("ID tokens may be signed with RS256, ES256, EdDSA");
    expect(said).toContain("accepts the client's credentials by client_secret_basic");
    expect(said).not.toContain("problem");
  });

  it("are told the `client_auth` that they need by `sluice auth check`", async () => {
    const [post, wrong] = [await at.check("post"), await at.check("wrong")];

    expect(post).toContain('Write client_auth = "client_secret_basic".');
    expect(wrong).toContain("Check client_id and client_secret, or set client_auth");
  });
});
