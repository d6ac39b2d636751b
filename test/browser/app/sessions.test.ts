/** A session belongs to one tab, and outlives a reload of the page and a line that breaks. */

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { freePort } from "../../free-port.ts";
import { openBrowser } from "../chromium.ts";
import { openLine } from "./line.ts";
import { openTab, patience, serveAppForTest, textOf } from "./served-app.ts";
import type { ServedApp } from "./served-app.ts";

const files = {
  "app.ts": `import * as st from "sluice";

import { greet } from "./greet.ts";

st.title("Session");
const state = st.state(() => ({ count: 0 }));
const name = st.textInput("Name");
if (st.button("Count")) state.count++;
await new Promise((resolve) => setTimeout(resolve, 30));
await greet(name);
st.text(\`count is \${state.count}\`);
`,
  // Draws after a pause, from a module that all sessions share.
  "greet.ts": `import * as st from "sluice";

export async function greet(name: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
  st.text(\`this is \${name}\`);
}
`,
} as const;

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await openBrowser();
  context = await browser.newContext();
});
afterAll(() => browser.close());

function serve(): Promise<ServedApp> {
  return serveAppForTest(files);
}

async function enter(tab: Page, name: string): Promise<void> {
  await tab.getByRole("textbox", { name: "Name" }).fill(name);
  await tab.getByRole("textbox", { name: "Name" }).press("Enter");
}

function count(tab: Page): Promise<void> {
  return tab.getByRole("button", { name: "Count" }).click();
}

it("a reload of the page keeps what was set and what the script remembers", async () => {
  const app = await serve();
  const tab = await openTab(context, app.url);
  await enter(tab, "Ada");
  await count(tab);
  await expect.poll(() => textOf(tab), patience).toContain("count is 1");

  await tab.reload();

  await expect.poll(() => textOf(tab), patience).toContain("this is Ada");
  expect(await textOf(tab)).toContain("count is 1");
  expect(await tab.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Ada");
});

it("a reload of the page tells the script how the page is seen now, and keeps the values", async () => {
  const app = await serveAppForTest({
    "app.ts": `import * as st from "sluice";
const state = st.state(() => ({ runs: 0 }));
state.runs++;
st.textInput("Name");
st.text(\`\${st.context.theme} in \${st.context.timeZone}, run \${state.runs}\`);
`,
  });
  const tab = await openTab(context, app.url);
  await tab.emulateMedia({ colorScheme: "light" });
  await enter(tab, "Ada");
  await expect.poll(() => textOf(tab), patience).toMatch(/^.*light in .*, run 2$/m);

  await tab.reload();
  await expect.poll(() => textOf(tab), patience).toMatch(/light in .*, run 2$/m);
  await tab.emulateMedia({ colorScheme: "dark" });
  await tab.reload();

  await expect.poll(() => textOf(tab), patience).toMatch(/dark in .*, run 3$/m);
  expect(await tab.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Ada");
});

it("what is larger than the app takes is given up, with words, and the page goes on", async () => {
  const app = await serveAppForTest({
    "app.ts": `import * as st from "sluice";
const name = st.textInput("Name");
st.text(\`this is \${name.length} long\`);
`,
    ".sluice/config.toml": '[server]\nmax_message_size = "64KB"\n',
  });
  const tab = await openTab(context, app.url, /WebSocket/);
  await enter(tab, "Ada");
  await expect.poll(() => textOf(tab), patience).toContain("this is 3 long");

  await enter(tab, "x".repeat(100_000));
  await tab.getByText("larger than the app takes, and was not sent").waitFor();
  const name = tab.getByRole("textbox", { name: "Name" });
  await expect.poll(() => name.inputValue(), patience).toBe("Ada");
  await enter(tab, "Grace");

  await expect.poll(() => textOf(tab), patience).toContain("this is 5 long");
  expect(await tab.getByText("larger than the app takes").count()).toBe(0);
});

it("a duplicate of a tab has a session of its own", async () => {
  const app = await serve();
  const tab = await openTab(context, app.url);
  await enter(tab, "Ada");
  await count(tab);
  await expect.poll(() => textOf(tab), patience).toContain("count is 1");

  // A page that opens another one gives it a copy of its storage, as the browser's "Duplicate" does.
  const [copy] = await Promise.all([
    context.waitForEvent("page"),
    tab.evaluate(() => void window.open(location.href)),
  ]);
  onTestFinished(() => copy.close());
  await expect.poll(() => textOf(copy), patience).toContain("count is 0");
  await count(copy);
  await count(copy);

  await expect.poll(() => textOf(copy), patience).toContain("count is 2");
  await count(tab);
  await expect.poll(() => textOf(tab), patience).toContain("count is 2");
  expect(await textOf(tab)).toContain("this is Ada");
});

it("sessions that run at once do not mix", async () => {
  const app = await serve();
  const names = ["Ada", "Grace"];
  const tabs = await Promise.all(names.map(() => openTab(context, app.url)));
  await Promise.all(
    tabs.map((tab) => expect.poll(() => textOf(tab), patience).toContain("count is 0")),
  );

  for (let round = 1; round <= 3; round++) {
    await Promise.all(
      tabs.map(async (tab, index) => {
        await enter(tab, `${names[index]} ${round}`);
        for (let click = 0; click <= index; click++) await count(tab);
      }),
    );
  }

  for (const [index, tab] of tabs.entries()) {
    await expect.poll(() => textOf(tab), patience).toContain(`count is ${3 * (index + 1)}`);
    expect(await textOf(tab)).toContain(`this is ${names[index]} 3`);
  }
});

describe("a line that breaks", () => {
  it("is mended without a word of the person, and nothing is lost", async () => {
    const port = await freePort();
    const line = await openLine(port);
    onTestFinished(() => line.close());
    const url = `http://localhost:${line.port}/`;
    await serveAppForTest(files, {
      command: "start",
      args: ["--port", String(port), "--public", url],
    });
    const tab = await openTab(context, url, /WebSocket/);
    await enter(tab, "Ada");
    await count(tab);
    await expect.poll(() => textOf(tab), patience).toContain("count is 1");

    line.cut();
    await tab.getByText("Reconnecting").waitFor();
    // The page can still be used: this is kept, and sent when the line is back.
    await count(tab);
    await tab.getByRole("textbox", { name: "Name" }).fill("Grace");
    line.mend();

    await expect.poll(() => textOf(tab), patience).toContain("count is 2");
    expect(await tab.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Grace");
    expect(await tab.getByText("Reconnecting").count()).toBe(0);
    await tab.keyboard.press("Enter");
    await expect.poll(() => textOf(tab), patience).toContain("this is Grace");
  });
});
