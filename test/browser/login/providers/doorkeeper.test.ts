import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { doorkeeper, startDoorkeeper } from "../../../providers/doorkeeper/doorkeeper.ts";
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

/** Says who it is, and whether the app may know: asked once of each person. */
async function enter(page: Page, name: string, answer: "Authorize" | "Deny"): Promise<void> {
  await page.getByRole("heading", { name: "Who is it?" }).waitFor();
  await page.getByRole("button", { name }).click();
  await page.getByRole("button", { name: answer }).click();
}

describe.skipIf(!doorkeeper.is)(`logins at ${doorkeeper.title}`, { timeout: 90_000 }, () => {
  let at: AppAt<RunningProvider>;
  beforeAll(async () => {
    at = await openAppAt(startDoorkeeper, {
      others: () => ({
        tokens: 'expose_tokens = ["id", "access"]',
        wrong: `client_secret = "${wrongSecret}"`,
      }),
    });
  });
  afterAll(() => at.close());

  it("ask for the account each time, and outlive an ID token of two minutes", async () => {
    const { page, complaints } = await at.visit();
    await press(page, "Log in");
    await enter(page, "Ada", "Authorize");
    const claims = await greeted(page, "Ada");
    expect(claims).toMatchObject({ iss: at.provider.issuer, sub: "1", email: "ada@example.com" });
    expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(120);

    await press(page, "Log out");
    await seenLoggedOut(page);
    await press(page, "Log in");
    await enter(page, "Edsger", "Authorize");
    expect(await greeted(page, "Edsger")).toMatchObject({ sub: "5" });
    expect(complaints).toEqual([]);
  });

  it("end at the app when the person logs out there too: the provider has no page for it", async () => {
    const { page, complaints } = await at.visit();
    await press(page, "Log in");
    await enter(page, "Barbara", "Authorize");
    await greeted(page, "Barbara");

    await press(page, "Log out there too");
    await seenLoggedOut(page);
    expect(page.url()).toBe(at.url.href);
    expect(at.log.join("\n")).toContain("the provider has no logout of its own");
    expect(complaints).toEqual([]);
  });

  it("end on a page that says so when the person cancels, and can be tried again", async () => {
    const { page } = await at.visit();
    await press(page, "Log in");
    await enter(page, "Grace", "Deny");

    await failed(page, "AUTH_ACCESS_DENIED");
    await page.getByRole("button", { name: "Try again" }).click();
    await enter(page, "Grace", "Authorize");
    expect(await greeted(page, "Grace")).toMatchObject({ sub: "6" });
  });

  it("have their tokens refreshed", async () => {
    const { page } = await at.visit();
    await press(page, "Log in: tokens");
    await enter(page, "Alan", "Authorize");
    await greeted(page, "Alan");

    const [first, second] = await tokensOfTwoLoads(page);

    expect(second.access).not.toBe(first.access);
    expect(eventsOf(at.log, "token_refreshed").length).toBeGreaterThanOrEqual(2);
  });

  it("fail with a wrong secret on a page that says whose fault it is", async () => {
    const { page } = await at.visit();
    await press(page, "Log in: wrong");
    await enter(page, "Donald", "Authorize");

    expect(await refusedCredentials(page, at.log)).toBe("client_secret_basic");
  });

  it("are found possible by `sluice auth check`", async () => {
    const said = await at.check();

    expect(said).toContain("accepts the client's credentials by client_secret_basic");
    expect(said).not.toContain("problem");
  });
});
