import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createApp, faultyScript, type TestApp } from "./support/app.ts";
import { startSessions, type TestServer } from "./support/server.ts";
import { patience } from "./support/tab.ts";

let app: TestApp;
let server: TestServer;

beforeAll(async () => {
  app = createApp({ "app.ts": faultyScript });
  server = startSessions(app, { maxMemoryBytes: 400 * 1024 * 1024 });
  await server.sessions.ready();
});

afterAll(async () => {
  await server.close();
  app.remove();
});

function lastFailure(): string | undefined {
  return server.failures.at(-1)?.error.code;
}

describe("a script that ends its worker", () => {
  it.each([
    ["Exit", "SCRIPT_EXITED"],
    ["Kill", "SCRIPT_KILLED"],
    ["Fill the heap", "SCRIPT_OUT_OF_MEMORY"],
    ["Fill the memory", "SCRIPT_OUT_OF_MEMORY"],
    ["Write to the pipe", "SCRIPT_WORKER_LOST"],
    ["Forge a message", "SCRIPT_WORKER_LOST"],
  ])(
    "by %s says so at once, and goes on with its values when the person asks",
    async (button, code) => {
      const tab = await server.open();
      await tab.sees("Hello, .");
      tab.type("Name", "Ada");
      tab.click("Add");
      await tab.sees("count 1");
      await tab.rests();
      const before = tab.number("pid");

      tab.click(button);
      const crashed = await tab.gets("crashed");
      expect(crashed).toMatchObject({ error: { code } });
      expect(lastFailure()).toBe(code);
      tab.rerun();
      await tab.until("another process", () => tab.number("pid") !== before);
      await tab.rests();

      expect(tab.texts).toContain("Hello, Ada.");
      expect(tab.texts).toContain("count 1");
      tab.disconnect();
    },
  );

  it("is not clicked again", async () => {
    const tab = await server.open();
    await tab.sees("Hello, .");
    const before = tab.number("pid");

    tab.click("Append and exit");
    await tab.gets("crashed");
    tab.rerun();
    await tab.until("another process", () => tab.number("pid") !== before);
    await tab.rests();

    expect(readFileSync(path.join(app.root, "clicks.txt"), "utf8")).toBe("x");
    tab.disconnect();
  });

  it("is not clicked again when it was clicked as the run before it ended", async () => {
    const clicks = path.join(app.root, "clicks.txt");
    const clicksBefore = existsSync(clicks) ? readFileSync(clicks, "utf8") : "";
    const tab = await server.open();
    await tab.sees("Hello, .");
    await tab.rests();
    const before = tab.number("pid");

    // What comes next is then saved half a second later, and still to be sent again when the worker is lost.
    tab.click("Save slowly");
    await tab.rests();
    tab.click("Add");
    let isClicked = false;
    // The last frame of the run is here, the word that it is done is not.
    await tab.until("the end of the run", () => {
      if (tab.end === undefined || isClicked) return isClicked;
      isClicked = true;
      tab.click("Append and exit");
      return true;
    });
    await tab.gets("crashed");
    tab.rerun();
    await tab.until("another process", () => tab.number("pid") !== before);
    await tab.rests();

    expect(readFileSync(clicks, "utf8")).toBe(`${clicksBefore}x`);
    tab.disconnect();
  });

  it("keeps what was typed with the click", async () => {
    const tab = await server.open();
    await tab.sees("Hello, .");

    tab.submit("Name", "Grace", "Exit");
    await tab.gets("crashed");
    tab.rerun();
    await tab.sees("Hello, Grace.");

    expect(tab.closed).toBeUndefined();
    tab.disconnect();
  });

  it("by a value is tried once more, and then goes back to the value of before", async () => {
    const tab = await server.open();
    await tab.sees("Hello, .");

    tab.type("Name", "exit");
    const first = await tab.gets("crashed");
    tab.rerun();
    const second = await tab.gets("crashed");
    tab.rerun();
    await tab.rests();

    expect(JSON.stringify(first)).not.toContain("taken back");
    expect(JSON.stringify(second)).toContain("your last change is taken back");
    expect(tab.texts).toContain("Hello, .");
    tab.disconnect();
  });

  it("runs again for the next thing that the person does", async () => {
    const tab = await server.open();
    await tab.sees("Hello, .");

    tab.click("Exit");
    await tab.gets("crashed");
    tab.click("Add");
    await tab.sees("count 1");

    expect(tab.closed).toBeUndefined();
    tab.disconnect();
  });

  it("at each run is run as often as the person asks, and not once more", async () => {
    const own = createApp({
      "app.ts": 'import * as st from "sluice";\nst.text("x");\nprocess.exit(5);\n',
    });
    const other = startSessions(own);
    const tab = await other.open();
    await tab.gets("crashed");

    for (let runs = 1; runs <= 3; runs++) {
      tab.rerun();
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await tab.gets("crashed");
    }
    const again = await other.open({ session: tab.session });
    await again.gets("crashed");

    const exits = other.failures.filter(({ error }) => error.code === "SCRIPT_EXITED");
    expect(exits).toHaveLength(5);
    expect(exits.every(({ id }) => /^[0-9a-f]{8}$/.test(id ?? ""))).toBe(true);
    await other.close();
    own.remove();
  });

  it("does not take another session with it", async () => {
    const [mine, other] = [await server.open(), await server.open()];
    await mine.sees("Hello, .");
    await other.sees("Hello, .");
    other.type("Name", "Ada");
    await other.sees("Hello, Ada.");
    await other.rests();
    expect(mine.number("pid")).toBe(other.number("pid"));

    mine.click("Exit");
    other.click("Add");
    await other.sees("count 1");

    expect(other.texts).toContain("Hello, Ada.");
    mine.disconnect();
    other.disconnect();
  });
});

describe("a run without end", () => {
  it("shows what it writes, and is overtaken at its next command", async () => {
    const tab = await server.open();
    await tab.sees("Hello, .");
    const before = tab.number("pid");

    tab.click("Loop with commands");
    await tab.sees("step 5");
    const startedAt = performance.now();
    tab.click("Add");
    await tab.sees("count 1");

    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(tab.number("pid")).toBe(before);
    tab.disconnect();
  });

  it.each(["Loop", "Sleep in a command", "Loop that swallows"])(
    "%s: its process is ended when it does not give way",
    async (button) => {
      const tab = await server.open();
      await tab.sees("Hello, .");
      const before = tab.number("pid");

      tab.click(button);
      await tab.gets("running");
      tab.click("Add");
      await tab.sees("count 1");
      await tab.rests();

      expect(tab.number("pid")).not.toBe(before);
      expect(lastFailure()).toBe("SCRIPT_HANGS");
      tab.disconnect();
    },
  );

  it("that waits gives way at once", async () => {
    const tab = await server.open();
    await tab.sees("Hello, .");
    const before = tab.number("pid");

    tab.click("Wait for ever");
    await tab.gets("running");
    tab.click("Add");
    await tab.sees("count 1");

    expect(tab.number("pid")).toBe(before);
    tab.disconnect();
  });

  it("is stopped by the person, and what it has drawn stays", async () => {
    const tab = await server.open();
    await tab.sees("Hello, .");

    tab.click("Loop with commands");
    await tab.sees("step 5");
    tab.stop();

    await expect.poll(() => tab.end).toBe("stopped");
    expect(tab.texts).toContain("step 0");
    tab.disconnect();
  });

  it("is stopped by force, and the app goes on when it is used", async () => {
    const tab = await server.open();
    await tab.sees("Hello, .");

    tab.click("Loop");
    await tab.gets("running");
    tab.stop();
    await tab.rests();
    expect(tab.end).toBe("stopped");
    tab.click("Add");
    await tab.sees("count 1");

    expect(tab.closed).toBeUndefined();
    tab.disconnect();
  });

  it("is ended after its browser has left, and the session goes on when it is back", async () => {
    const tab = await server.open();
    await tab.sees("Hello, .");
    tab.type("Name", "Ada");
    await tab.sees("Hello, Ada.");
    await tab.rests();
    const before = tab.number("pid");
    const lost = server.sessions.stats().workersLost;

    tab.click("Loop");
    await tab.gets("running");
    tab.disconnect();
    await expect.poll(() => server.sessions.stats().workersLost, patience).toBe(lost + 1);
    const back = await server.open({ session: tab.session });
    await back.sees("Hello, Ada.");

    expect(back.session).toBe(tab.session);
    expect(back.number("pid")).not.toBe(before);
    back.disconnect();
  });
});

it("a run that has seen the newest interaction may compute for as long as it likes", async () => {
  const tab = await server.open();
  await tab.sees("Hello, .");
  const before = tab.number("pid");

  tab.click("Wait for ever");
  await tab.gets("running");
  tab.click("Compute long");
  await tab.sees("computed long");

  expect(tab.number("pid")).toBe(before);
  tab.disconnect();
});

describe("while one session computes", () => {
  // It is about time, and the machine may have other things to do.
  it("another on its worker is served within half a second", async () => {
    await expect.poll(() => server.sessions.stats().workersReady, patience).toBe(2);
    const [mine, other] = [await server.open(), await server.open()];
    await mine.sees("Hello, .");
    await other.sees("Hello, .");
    other.type("Name", "Ada");
    await other.sees("Hello, Ada.");
    await other.rests();
    const before = other.number("pid");
    expect(mine.number("pid")).toBe(before);

    mine.click("Compute");
    await mine.sees("computing");
    const startedAt = performance.now();
    other.click("Add");
    await other.sees("count 1");

    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(other.texts).toContain("Hello, Ada.");
    expect(other.number("pid")).not.toBe(before);
    await mine.sees("computed");
    expect(mine.number("pid")).toBe(before);
    mine.disconnect();
    other.disconnect();
  });

  it("a run that waits beside it is not made twice", async () => {
    const [mine, other] = [await server.open(), await server.open()];
    await mine.sees("Hello, .");
    await other.sees("Hello, .");

    other.click("Wait");
    await new Promise((resolve) => setTimeout(resolve, 150));
    mine.click("Compute");
    await other.sees("waited 1");

    expect(other.number("runs")).toBe(2);
    mine.disconnect();
    other.disconnect();
  });
});

it("what a script prints is told with its process", async () => {
  const tab = await server.open();
  await tab.sees("Hello, .");

  tab.click("Print");
  await expect
    .poll(() => server.outputs.map(({ text }) => text), patience)
    .toContain("printed by the script");

  expect(server.outputs.at(-1)).toMatchObject({ stream: "stdout", pid: tab.number("pid") });
  expect(existsSync(app.entry)).toBe(true);
  tab.disconnect();
});
