/** Runs that take long, never end or end their process: what the person sees, and that others are not kept waiting. */

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openBrowser } from "../chromium.ts";
import { type ServedApp, openTab, patience, serveApp, textOf } from "./served-app.ts";

const script = `import { execSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import * as st from "sluice";

function compute(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Waits for a file that the test writes. */
async function file(name: string): Promise<void> {
  while (!existsSync(join(import.meta.dirname, name))) await new Promise((resolve) => setTimeout(resolve, 20));
}

st.title("Runs");
const state = st.state(() => ({ count: 0 }));
if (st.button("Count")) state.count++;
st.text(\`count is \${state.count}\`);

if (st.button("Compute")) {
  for (let step = 1; ; step++) {
    compute(60);
    st.text(\`step \${step}\`);
  }
}
if (st.button("Spin")) for (;;);
if (st.button("Fill")) {
  const kept: number[][] = [];
  for (;;) kept.push(Array.from({ length: 100_000 }, () => Math.random()));
}
if (st.button("Exit")) process.exit(3);
if (st.button("Sleep")) execSync("sleep 60");
if (st.button("Wait")) {
  st.text("before the pause");
  await new Promise(() => {});
}
if (st.button("Work")) {
  const bar = st.progress(0, { text: "Working" });
  await st.spinner("Half of it", () => file("half.txt"));
  bar.update(0.5);
  await st.spinner("The rest", () => file("whole.txt"));
  bar.update(1);
  st.toast("All done");
}
`;

let browser: Browser;
let context: BrowserContext;
let app: ServedApp;

beforeAll(async () => {
  [browser, app] = await Promise.all([
    openBrowser(),
    serveApp({ "app.ts": script, ".sluice/config.toml": '[script]\nmax_memory = "256MiB"\n' }),
  ]);
  context = await browser.newContext();
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

/** A session that has counted to one, so that there is something to lose. */
async function open(): Promise<Page> {
  const tab = await openTab(context, app.url);
  await click(tab, "Count");
  await expect.poll(() => textOf(tab), patience).toContain("count is 1");
  return tab;
}

function click(tab: Page, name: string): Promise<void> {
  return tab.getByRole("button", { name, exact: true }).click();
}

describe("a run that computes without a pause", () => {
  it("shows what it writes while it goes on, and is overtaken by a newer click", async () => {
    const tab = await open();
    await click(tab, "Compute");
    await expect.poll(() => textOf(tab), patience).toContain("step 3");
    await tab.getByText("Running", { exact: true }).waitFor();

    await click(tab, "Count");

    await expect.poll(() => textOf(tab), patience).toContain("count is 2");
    await expect.poll(() => textOf(tab), patience).not.toContain("step");
    expect(await tab.getByText("Running", { exact: true }).count()).toBe(0);
  });

  it("keeps nobody else waiting", async () => {
    const busy = await open();
    const other = await open();
    await click(busy, "Spin");
    await busy.getByText("Running", { exact: true }).waitFor();

    await click(other, "Count");

    await expect.poll(() => textOf(other), patience).toContain("count is 2");
    expect(await busy.getByText("Running", { exact: true }).count()).toBe(1);
  });

  it("and never calls a command again is ended, and the session goes on with its values", async () => {
    const tab = await open();
    await click(tab, "Spin");
    await tab.getByText("Running", { exact: true }).waitFor();

    await click(tab, "Count");

    await expect.poll(() => textOf(tab), patience).toContain("count is 2");
  });
});

describe("a session goes on with its values when a run", () => {
  it.each([
    ["has taken all memory", "Fill", "SCRIPT_OUT_OF_MEMORY"],
    ["has called process.exit()", "Exit", "SCRIPT_EXITED"],
  ])("%s, which the author is told", async (_what, button, code) => {
    const tab = await open();

    await click(tab, button);

    await expect.poll(() => app.output(), patience).toContain(code);
    await click(tab, "Count");
    await expect.poll(() => textOf(tab), patience).toContain("count is 2");
  });

  it("sleeps in execSync() and is overtaken", async () => {
    const tab = await open();
    await click(tab, "Sleep");
    await tab.getByText("Running", { exact: true }).waitFor();

    await click(tab, "Count");

    await expect.poll(() => textOf(tab), patience).toContain("count is 2");
  });
});

describe("the person", () => {
  it("stops a run, whose elements stay, and goes on", async () => {
    const tab = await open();
    await click(tab, "Wait");
    await expect.poll(() => textOf(tab), patience).toContain("before the pause");

    await click(tab, "Stop");

    await expect.poll(() => tab.getByText("Running", { exact: true }).count(), patience).toBe(0);
    expect(await textOf(tab)).toContain("before the pause");
    await click(tab, "Count");
    await expect.poll(() => textOf(tab), patience).toContain("count is 2");
  });

  it("sees how work goes on, and hears when it is done", async () => {
    const tab = await open();
    const bar = tab.getByRole("progressbar", { name: "Working" });

    await click(tab, "Work");

    await tab.getByText("Half of it").waitFor();
    expect(await bar.getAttribute("value")).toBe("0");
    await app.write("half.txt", "");
    await tab.getByText("The rest").waitFor();
    expect(await tab.getByText("Half of it").count()).toBe(0);
    expect(await bar.getAttribute("value")).toBe("50");
    await app.write("whole.txt", "");
    await tab.getByText("All done").waitFor();
    expect(await bar.getAttribute("value")).toBe("100");
    expect(await tab.getByText("The rest").count()).toBe(0);
    await tab.getByRole("button", { name: "Close" }).click();
    await expect.poll(() => tab.getByText("All done").count(), patience).toBe(0);
  });
});
