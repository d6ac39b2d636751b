import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createApp, faultyScript, type TestApp } from "./support/app.ts";
import { sessionsForTest } from "./support/server.ts";
import { patience } from "./support/tab.ts";

let app: TestApp;

beforeAll(() => {
  app = createApp({ "app.ts": faultyScript });
});

afterAll(() => {
  app.remove();
});

describe("a run longer than it may", () => {
  it.each(["Wait for ever", "Loop with commands"])("is asked to stop: %s", async (button) => {
    const server = sessionsForTest(app, { runTimeoutMs: 1_000 });
    const tab = await server.open();
    await tab.sees("Hello, .");
    await tab.rests();
    const before = tab.number("pid");

    tab.click(button);
    await tab.rests();
    tab.click("Add");
    await tab.sees("count 1");

    expect(tab.number("pid")).toBe(before);
    expect(server.failures.map(({ error }) => error.code)).toContain("SCRIPT_TIMEOUT");
  });

  it("is ended when it does not stop", async () => {
    const server = sessionsForTest(app, { runTimeoutMs: 1_000 });
    const tab = await server.open();
    await tab.sees("Hello, .");
    await tab.rests();
    const before = tab.number("pid");

    tab.click("Loop");
    await tab.gets("crashed");
    tab.rerun();
    await tab.until("another process", () => tab.number("pid") !== before);
    await tab.rests();

    expect(tab.texts).toContain("Hello, .");
    expect(server.failures.at(-1)?.error.code).toBe("SCRIPT_TIMEOUT");
  });
});

it("more interactions than a person makes close the socket, and the session stays", async () => {
  const server = sessionsForTest(app);
  const tab = await server.open();
  await tab.sees("Hello, .");
  await tab.rests();

  tab.click("Loop");
  await tab.gets("running");
  for (let i = 0; i < 2_000 && tab.closed === undefined; i++) tab.rerun();
  expect(tab.closed?.code).toBe(4429);
  const back = await server.open({ session: tab.session });
  await back.sees("Hello, .");

  expect(back.session).toBe(tab.session);
});

it("one worker serves the sessions, and a spare is kept warm", async () => {
  const server = sessionsForTest(app);
  const tabs = [await server.open(), await server.open(), await server.open()];
  for (const tab of tabs) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is waited for
    await tab.sees("Hello, .");
  }
  await expect.poll(() => server.sessions.stats().workersReady, patience).toBe(2);

  expect(new Set(tabs.map((tab) => tab.number("pid"))).size).toBe(1);
  expect(server.sessions.stats()).toMatchObject({ workers: 2, connected: 3, workersLost: 0 });
});
