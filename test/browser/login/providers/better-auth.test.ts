import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { betterAuthProvider, startBetterAuth } from "../../../providers/better-auth/better-auth.ts";
import type { RunningProvider } from "../../../providers/program.ts";
import {
  type AppAt,
  eventsOf,
  failed,
  greeted,
  openAppAt,
  press,
  refusedCredentials,
  seenLoggedOut,
  tokensOfTwoLoads,
  wrongSecret,
} from "./app-at.ts";

async function enter(page: Page): Promise<void> {
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill("ada-ada-ada");
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Whether the app may know is asked each time, not only of who has not said so before. */
const asking = 'client_kwargs = { prompt = "consent" }';

const { is, title } = betterAuthProvider;

describe.skipIf(!is)(`logins at ${title}`, { timeout: 90_000 }, () => {
  let at: AppAt<RunningProvider>;
  beforeAll(async () => {
    at = await openAppAt(startBetterAuth, {
      isHttps: true,
      others: () => ({
        tokens:
          'expose_tokens = ["id", "access"]\nclient_kwargs = { scope = "openid profile email offline_access" }',
        asking,
        posted: `client_auth = "client_secret_post"\n${asking}`,
        wrong: `client_secret = "${wrongSecret}"\n${asking}`,
      }),
    });
  });
  afterAll(() => at.close());

  it("come back to an app by https with what userinfo says, and choose the account next time", async () => {
    const { page, complaints } = await at.visit();
    await press(page, "Log in");
    await enter(page);
    await page.getByRole("button", { name: "Yes" }).click();
    expect(await greeted(page, "Ada Lovelace")).toMatchObject({
      iss: at.provider.issuer,
      email: "ada@example.com",
      email_verified: false,
    });
    expect(page.url()).toBe(at.url.href);

    await press(page, "Log out");
    await seenLoggedOut(page);
    // S-49: one account, and asked all the same.
    await press(page, "Log in");
    await page.getByRole("heading", { name: "Choose an account" }).waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    await greeted(page, "Ada Lovelace");

    await press(page, "Log out there too");
    await seenLoggedOut(page);
    expect(page.url()).toBe(at.url.href);
    await press(page, "Log in");
    await page.getByLabel("Password").waitFor();
    expect(complaints).toEqual([]);
  });

  it("have their tokens refreshed, with refresh tokens that are good for once", async () => {
    const { page } = await at.visit();
    await press(page, "Log in: tokens");
    await enter(page);
    await page.getByRole("button", { name: "Yes" }).click();
    await greeted(page, "Ada Lovelace");

    const [first, second] = await tokensOfTwoLoads(page);

    expect(second.access).not.toBe(first.access);
    expect(eventsOf(at.log, "token_refreshed").length).toBeGreaterThanOrEqual(2);

    // The newest ID token is the hint.
    await press(page, "Log out there too");
    await seenLoggedOut(page);
    await press(page, "Log in");
    await page.getByLabel("Password").waitFor();
  });

  it("end on a page that says so when the person says no", async () => {
    const { page } = await at.visit();
    await press(page, "Log in: asking");
    await enter(page);
    await page.getByRole("button", { name: "No" }).click();

    await failed(page, "AUTH_ACCESS_DENIED");
    expect(eventsOf(at.log, "login_failed").at(-1)).toMatchObject({ code: "AUTH_ACCESS_DENIED" });
    await page.getByRole("link", { name: "Back to the app" }).click();
    await seenLoggedOut(page);
  });

  it.each([
    ["a wrong secret", "wrong", "client_secret_basic"],
    ["the secret in the body, which this client may not send", "posted", "client_secret_post"],
  ])("fail with %s on a page that says whose fault it is", async (_, name, method) => {
    const { page } = await at.visit();
    await press(page, `Log in: ${name}`);
    await enter(page);
    await page.getByRole("button", { name: "Yes" }).click();

    expect(await refusedCredentials(page, at.log)).toBe(method);
  });

  it("are found possible by `sluice auth check`", async () => {
    const said = await at.check();

    expect(said).toContain("ID tokens may be signed with EdDSA");
    // It looks at the code first, so a wrong secret could not be told from a right one.
    expect(said).toContain("refuses a false code without asking for the client_secret");
    expect(said).not.toContain("problem");
  });
});
