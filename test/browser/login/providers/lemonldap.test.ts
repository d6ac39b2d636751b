import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  type Lemonldap,
  lemonldap,
  startLemonldap,
} from "../../../providers/lemonldap/lemonldap.ts";
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

async function enter(page: Page, account: string): Promise<void> {
  await page.locator("input[name=user]").fill(account);
  await page.locator("input[name=password]").fill(account);
  await page.getByRole("button", { name: "Connect" }).click();
}

describe.skipIf(!lemonldap.is)(`logins at ${lemonldap.title}`, { timeout: 90_000 }, () => {
  let at: AppAt<Lemonldap>;
  beforeAll(async () => {
    at = await openAppAt(startLemonldap, {
      others: () => ({
        asking: 'client_id = "asking"',
        tokens: 'expose_tokens = ["id", "access"]',
        wrong: `client_secret = "${wrongSecret}"`,
      }),
    });
  });
  afterAll(() => at.close());

  it("greet by a name that only userinfo has, and log out there too after its question", async () => {
    const { page, complaints } = await at.visit();
    await press(page, "Log in");
    await enter(page, "dwho");
    expect(await greeted(page, "Doctor Who")).toMatchObject({
      iss: at.provider.issuer,
      sub: "dwho",
      email: "dwho@badwolf.org",
      acr: "loa-1",
    });

    await press(page, "Log out");
    await seenLoggedOut(page);
    // S-51: the provider still knows the person.
    await press(page, "Log in");
    await greeted(page, "Doctor Who");

    await press(page, "Log out there too");
    await page.getByText("Do you want to logout?").waitFor();
    await page.getByRole("button", { name: "Accept" }).click();
    await seenLoggedOut(page);
    expect(page.url()).toBe(at.url.href);
    await press(page, "Log in");
    await page.locator("input[name=user]").waitFor();
    expect(complaints).toEqual([]);
  });

  it("end on a page that says so when the person refuses, and can be tried again", async () => {
    const { page } = await at.visit();
    await press(page, "Log in: asking");
    await enter(page, "rtyler");
    await page.getByText("Know your email").waitFor();
    await page.getByRole("button", { name: "Refuse" }).click();

    await failed(page, "AUTH_LOGIN_REQUIRED");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("button", { name: "Accept" }).click();
    expect(await greeted(page, "Rose Tyler")).toMatchObject({ sub: "rtyler" });
  });

  it("are over in the app alone when the person does not want to log out there", async () => {
    const { page } = await at.visit();
    await press(page, "Log in");
    await enter(page, "rtyler");
    await greeted(page, "Rose Tyler");

    await press(page, "Log out there too");
    await page.getByText("Do you want to logout?").waitFor();
    await page.getByRole("button", { name: "Refuse" }).click();

    await seenLoggedOut(page);
    expect(page.url()).toBe(at.url.href);
    await press(page, "Log in");
    await greeted(page, "Rose Tyler");
  });

  it("have their tokens refreshed, by ID tokens without a nonce", async () => {
    const { page } = await at.visit();
    await press(page, "Log in: tokens");
    await enter(page, "msmith");
    await greeted(page, "Mickey Smith");

    const [first, second] = await tokensOfTwoLoads(page);

    expect(second.access).not.toBe(first.access);
    expect(second.id).not.toBe(first.id);
    expect(eventsOf(at.log, "token_refreshed").length).toBeGreaterThanOrEqual(2);
    await greeted(page, "Mickey Smith");
  });

  it("work right after the provider has changed its key", async () => {
    const { page } = await at.visit();
    await press(page, "Log in");
    await enter(page, "dwho");
    await greeted(page, "Doctor Who");
    await press(page, "Log out");
    await seenLoggedOut(page);
    await at.provider.rotateKey();

    await press(page, "Log in");

    expect(await greeted(page, "Doctor Who")).toMatchObject({ sub: "dwho" });
  });

  it("fail with a wrong secret on a page that says whose fault it is", async () => {
    const { page } = await at.visit();
    await press(page, "Log in: wrong");
    await enter(page, "rtyler");

    expect(await refusedCredentials(page, at.log)).toBe("client_secret_basic");
  });

  it("are found possible by `sluice auth check`", async () => {
    const said = await at.check();

    expect(said).toContain("accepts the client's credentials by client_secret_basic");
    expect(said).not.toContain("problem");
  });
});
