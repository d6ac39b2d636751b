/** A script that throws: the author sees his own line, a visitor a number, and the rest of the page stays. */

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openBrowser } from "../chromium.ts";
import { type ServedApp, openTab, patience, serveApp, textOf } from "./served-app.ts";

const script = `import * as st from "sluice";

import { helper } from "./helper.ts";

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
st.title("Failures");
const where = st.selectbox("Fail", ["nowhere", "before", "between", "after", "helper", "late", "load"]);
if (where === "before") throw new Error("before any await"); // line: before
await pause();
if (where === "between") throw new Error("between two awaits"); // line: between
await pause();
st.button("Call", {
  onClick: () => {
    throw new Error("in a callback"); // line: callback
  },
});
if (where === "helper") helper();
if (where === "late") void pause().then(() => Promise.reject(new Error("nobody awaited"))); // line: late
if (where === "load") await import("./broken.ts");
st.text("the end of the page");
if (where === "after") throw new Error("after all awaits"); // line: after
`;
const helper = `export function helper(): never {
  throw new Error("in a helper"); // line: helper
}
`;
const broken = `export const settings = {};
throw new Error("while it is loaded"); // line: load
`;
const files = { "app.ts": script, "helper.ts": helper, "broken.ts": broken };

const failures = [
  ["before any await", "before", "app.ts", script],
  ["between two awaits", "between", "app.ts", script],
  ["after all awaits", "after", "app.ts", script],
  ["in a helper", "helper", "helper.ts", helper],
  ["nobody awaited", "late", "app.ts", script],
  ["while it is loaded", "load", "broken.ts", broken],
] as const;

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await openBrowser();
  context = await browser.newContext();
});
afterAll(() => browser.close());

async function open(app: ServedApp): Promise<Page> {
  const tab = await openTab(context, app.url);
  await expect.poll(() => textOf(tab), patience).toContain("the end of the page");
  return tab;
}

async function fail(tab: Page, where: string): Promise<void> {
  await tab.getByRole("combobox", { name: "Fail" }).click();
  await tab.getByRole("option", { name: where, exact: true }).click();
}

/** Where the line stands that is marked with \`name\`. */
function lineOf(source: string, name: string): number {
  return source.split("\n").findIndex((line) => line.endsWith(`// line: ${name}`)) + 1;
}

describe("in development, an exception", () => {
  let app: ServedApp;
  beforeAll(async () => {
    app = await serveApp(files);
  });
  afterAll(() => app.close());

  it.each(failures)(
    "%s is shown with the author's own line, and the rest of the page is kept",
    async (message, where, file, source) => {
      const tab = await open(app);

      await fail(tab, where);

      const alert = tab.getByRole("alert").filter({ hasText: message });
      await alert.waitFor();
      await alert.getByText("Stack").click();
      const line = lineOf(source, where);
      await expect.poll(() => alert.innerText(), patience).toContain(`${file}:${line}:`);
      expect(await textOf(tab)).toContain("the end of the page");
      expect(await tab.getByRole("heading", { name: "Failures" }).count()).toBe(1);
    },
  );

  it("in a callback is shown with its line, and the script runs", async () => {
    const tab = await open(app);

    await tab.getByRole("button", { name: "Call" }).click();

    const alert = tab.getByRole("alert").filter({ hasText: "in a callback" });
    await alert.getByText("Stack").click();
    const line = lineOf(script, "callback");
    await expect.poll(() => alert.innerText(), patience).toContain(`app.ts:${line}:`);
    expect(await textOf(tab)).toContain("the end of the page");
  });

  it("goes with the next run that does not throw", async () => {
    const tab = await open(app);
    await fail(tab, "between");
    await tab.getByText("between two awaits").first().waitFor();

    await fail(tab, "nowhere");

    await expect.poll(() => tab.getByRole("alert").count(), patience).toBe(0);
  });
});

describe("in production, an exception", () => {
  let app: ServedApp;
  beforeAll(async () => {
    app = await serveApp(files, { command: "start" });
  });
  afterAll(() => app.close());

  it.each(failures)("%s is a number that the log has too", async (message, where) => {
    const tab = await open(app);

    await fail(tab, where);

    const alert = tab.getByRole("alert");
    await alert.waitFor();
    const words = await alert.innerText();
    expect(words).not.toMatch(/\.ts|Error|Stack/);
    expect(words).not.toContain(message);
    const id = await alert.locator("code").innerText();
    expect(id).toMatch(/^[0-9a-f]{8}$/);
    await expect
      .poll(
        () =>
          app
            .output()
            .split("\n")
            .find((line) => line.includes(id)),
        patience,
      )
      .toContain(message);
    expect(await textOf(tab)).toContain("the end of the page");
  });
});
