import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createApp, type TestApp } from "./support/app.ts";
import { startSessions, type TestServer } from "./support/server.ts";

const script = (version: string, more = ""): string => `
import * as st from "sluice";
import { word } from "./word.ts";

const name = st.textInput("Name");
st.text("${version} " + word + " " + name);
${more}
`;

let app: TestApp;
let server: TestServer;

beforeEach(() => {
  app = createApp({ "app.ts": script("first"), "word.ts": 'export const word = "hello";' });
});

afterEach(async () => {
  await server.close();
  app.remove();
});

describe("a change of a file", () => {
  it("is shown by every session with a browser, with its values", async () => {
    server = startSessions(app);
    const [one, two] = [await server.open(), await server.open()];
    await one.sees("first hello ");
    await two.sees("first hello ");
    one.type("Name", "Ada");
    await one.sees("first hello Ada");

    app.write("word.ts", 'export const word = "goodbye";');
    await one.sees("first goodbye Ada");
    await two.sees("first goodbye ");

    expect(one.closed).toBeUndefined();
  });

  it.each([
    ["a loop", "for (;;) {}"],
    ["a loop with commands", 'for (let i = 0; ; i++) st.text("step " + (i % 3));'],
    ["a wait without end", "await new Promise(() => {});"],
  ])("overtakes %s", async (_name, more) => {
    app.write("app.ts", script("first", more));
    server = startSessions(app);
    const tab = await server.open();
    await tab.gets("running");

    app.write("app.ts", script("second"));
    await tab.sees("second hello ");

    expect(server.sessions.stats().connected).toBe(1);
  });

  it("mends a script that ended its worker until it was not run any more", async () => {
    app.write("app.ts", script("first", "process.exit(1);"));
    server = startSessions(app);
    const tab = await server.open();
    await tab.gets("crashed");

    app.write("app.ts", script("second"));
    await tab.sees("second hello ");

    expect(server.failures.map(({ error }) => error.code)).toContain("SCRIPT_EXITED");
  });

  it.each([
    ["ends its worker", "process.exit(1);"],
    ["never returns", "for (;;) {}"],
  ])("mends a module that %s while it loads", async (_name, more) => {
    app.write("word.ts", `export const word = "hello"; ${more}`);
    server = startSessions(app);
    const tab = await server.open();
    if (more.startsWith("process")) await tab.gets("crashed");
    // Long enough for it to hang: a module that is merely slow is waited for.
    else await sleep(2_500);

    app.write("word.ts", 'export const word = "mended";');
    await tab.sees("first mended ");

    expect(server.sessions.stats().connected).toBe(1);
  });
});

it("workers are replaced and sessions go on with their values", async () => {
  server = startSessions(app);
  const tab = await server.open();
  await tab.sees("first hello ");
  tab.type("Name", "Ada");
  await tab.sees("first hello Ada");
  await tab.rests();

  tab.end = undefined;
  server.sessions.restartWorkers();
  await tab.rests();
  tab.type("Name", "Grace");
  await tab.sees("first hello Grace");

  expect(server.sessions.stats().workersLost).toBe(0);
});
