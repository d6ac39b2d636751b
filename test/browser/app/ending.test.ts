/** A server that is told to end: it finishes soon, whatever its scripts do, and the browsers know. */

import { spawnSync } from "node:child_process";
import { cp, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";

import { makeFolder, untilServing } from "../../cli/command.ts";
import { freePort } from "../../free-port.ts";
import { openBrowser } from "../chromium.ts";
import { openTab, patience, serveAppForTest, textOf } from "./served-app.ts";

const script = `import * as st from "sluice";

st.title("Ending");
const state = st.state(() => ({ count: 0 }));
if (st.button("Count")) state.count++;
st.text(\`count is \${state.count}\`);
if (st.button("Spin")) for (;;);
if (st.button("Wait")) await new Promise(() => {});
if (st.button("Finish")) {
  st.text("begun");
  await new Promise((resolve) => setTimeout(resolve, 800));
  console.log("the run has come to its end");
}
`;
const repository = fileURLToPath(new URL("../../../", import.meta.url));

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await openBrowser();
  context = await browser.newContext();
});
afterAll(() => browser.close());

it.each([
  ["SIGINT", "Wait"],
  ["SIGTERM", "Spin"],
] as const)(
  "%s ends it within 5 s while a script does %s, and the page says so",
  async (signal, button) => {
    const app = await serveAppForTest({ "app.ts": script });
    const tab = await openTab(context, app.url, /WebSocket/);
    await tab.getByRole("button", { name: button }).click();
    await tab.getByText("Running", { exact: true }).waitFor();

    const startedAt = performance.now();
    const { code } = await app.end(signal);

    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(code).toBe(0);
    await tab.getByText("Reconnecting").waitFor();
  },
);

it("a run that comes to its end soon is let finish", async () => {
  const app = await serveAppForTest({ "app.ts": script });
  const tab = await openTab(context, app.url, /WebSocket/);
  await tab.getByRole("button", { name: "Finish" }).click();
  await expect.poll(() => textOf(tab), patience).toContain("begun");

  const { stdout, stderr } = await app.end("SIGTERM");

  expect(stdout + stderr).toContain("the run has come to its end");
});

it("the page finds the server that was started again, with its values", async () => {
  const port = await freePort();
  const app = await serveAppForTest({ "app.ts": script }, { args: ["--port", String(port)] });
  const tab = await openTab(context, app.url, /WebSocket/);
  await tab.getByRole("button", { name: "Count" }).click();
  await expect.poll(() => textOf(tab), patience).toContain("count is 1");
  await app.end("SIGTERM");
  await tab.getByText("Reconnecting").waitFor();

  await app.startAgain();
  await tab.getByRole("button", { name: "Count" }).click();

  await expect.poll(() => textOf(tab), patience).toContain("count is 2");
});

it("in production a built script is served without a compiler", async () => {
  const folder = await makeFolder({ "app.ts": script, "package.json": '{ "type": "module" }\n' });
  // The package as it is installed, beside all that it depends on.
  const modules = join(folder, "node_modules");
  await mkdir(join(modules, "sluice"), { recursive: true });
  await cp(join(repository, "package.json"), join(modules, "sluice", "package.json"));
  await cp(join(repository, "dist"), join(modules, "sluice", "dist"), { recursive: true });
  for (const name of await readdir(join(repository, "node_modules"))) {
    if (name.startsWith(".")) continue;
    await symlink(join(repository, "node_modules", name), join(modules, name));
  }

  const main = join(modules, "sluice", "dist", "cli", "main.js");
  const build = spawnSync(process.execPath, [main, "build", "app.ts"], { cwd: folder });
  expect(build.status).toBe(0);
  // What is left of Vite is its version, by which a build is known to be fresh, and the runner of modules in the worker.
  await rm(join(modules, "vite"));
  for (const part of ["package.json", "dist/node/module-runner.js"]) {
    await cp(join(repository, "node_modules", "vite", part), join(modules, "vite", part));
  }
  const running = await untilServing(
    process.execPath,
    [main, "start", "app.ts", "--port", "0"],
    folder,
  );
  onTestFinished(async () => {
    running.child.kill("SIGKILL");
    await running.ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const tab = await openTab(context, running.url);
  await tab.getByRole("button", { name: "Count" }).click();

  await expect.poll(() => textOf(tab), patience).toContain("count is 1");
});
