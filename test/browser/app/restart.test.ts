import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";

import { type Running, makeFolder, serve } from "../../cli/command.ts";
import { freePort } from "../../free-port.ts";
import { openBrowser } from "../chromium.ts";
import { newPerson } from "../login/people.ts";

const script = `import * as st from "sluice";

st.title("Notes");
const state = st.state(() => ({ count: 0 }));
if (!st.user.isLoggedIn) {
  if (st.button("Log in here")) st.login();
} else {
  st.write(\`You are \${st.user.name}\`);
}
const note = st.textInput("Note");
if (st.button("Count")) state.count++;
st.write(\`Note: \${note}, count: \${state.count}\`);
`;

let browser: Browser;
let folder: string;
let running: Running | undefined;

beforeAll(async () => {
  browser = await openBrowser();
  folder = await makeFolder({ "app.ts": script });
});
afterAll(async () => {
  running?.child.kill("SIGKILL");
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

it(
  "a server that is killed and started again has its sessions, values and logins back",
  { timeout: 120_000 },
  async () => {
    const port = await freePort();
    const args = ["run", "app.ts", "--port", String(port)];
    running = await serve(args, folder);
    const { page } = await newPerson(browser);
    await page.goto(running.url);
    await page.getByRole("button", { name: "Log in here" }).click();
    await page.getByRole("button", { name: "Ada Lovelace" }).click();
    await page.getByText("You are Ada Lovelace").waitFor();
    await page.getByLabel("Note", { exact: true }).fill("keep me");
    await page.getByLabel("Note", { exact: true }).press("Enter");
    await page.getByRole("button", { name: "Count", exact: true }).click();
    await page.getByRole("button", { name: "Count", exact: true }).click();
    await page.getByText("Note: keep me, count: 2").waitFor();
    await page.waitForTimeout(1_000); // a save is written at most 200 ms after its run

    running.child.kill("SIGKILL");
    await once(running.child, "exit");
    running = await serve(args, folder);

    // The page is still there, finds the server again by itself, and goes on where it was.
    await page.getByRole("button", { name: "Count", exact: true }).click();
    await page.getByText("Note: keep me, count: 3").waitFor();
    expect(await page.getByText("You are Ada Lovelace").count()).toBe(1);
    await page.reload();
    await page.getByText("Note: keep me, count: 3").waitFor();
  },
);

it(
  "a file that is saved changes the page, which keeps its values; a mistake is shown on its line and mended",
  { timeout: 120_000 },
  async () => {
    running?.child.kill("SIGKILL");
    running = await serve(["run", "app.ts", "--port", "0"], folder);
    const { page, complaints } = await newPerson(browser);
    await page.goto(running.url);
    await page.getByLabel("Note", { exact: true }).fill("typed before");
    await page.getByLabel("Note", { exact: true }).press("Enter");
    await page.getByText("Note: typed before").waitFor();
    const file = join(folder, "app.ts");
    const source = await readFile(file, "utf8");

    await writeFile(file, source.replace('"Notes"', '"Better notes"'));
    await page.getByRole("heading", { name: "Better notes" }).waitFor();
    await page.getByText("Note: typed before").waitFor();

    await writeFile(file, `${source}\nthrow new Error("on purpose");\n`);
    await page.getByText("on purpose").first().waitFor();
    await page.getByText('throw new Error("on purpose")').first().waitFor();
    await page.getByText("app.ts:14:7").first().waitFor({ state: "attached" });
    expect(await page.getByText("Note: typed before").count()).toBe(1);

    await writeFile(file, source);
    await expect.poll(() => page.getByText("on purpose").count(), { timeout: 15_000 }).toBe(0);
    expect(complaints).toEqual([]);
  },
);
