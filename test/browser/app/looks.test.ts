/** Every element of a served app, in light, in dark and on a phone: no fault that axe finds, and the docs' pictures. */

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { openTestSocket } from "../../server/test-socket.ts";
import { openBrowser } from "../chromium.ts";
import { findFaults } from "./axe.ts";
import { everyElement, kinds } from "./every-element.ts";
import { type ServedApp, openTab, serveApp } from "./served-app.ts";

const looks = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { name: "narrow", colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const;

const images = fileURLToPath(new URL("../../../docs/images/", import.meta.url));

let browser: Browser;
let app: ServedApp;

beforeAll(async () => {
  [browser, app] = await Promise.all([openBrowser(), serveApp({ "app.ts": everyElement })]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

describe.each(looks)("in the $name look", ({ name, colorScheme, viewport }) => {
  async function open(path: string): Promise<Page> {
    const context = await browser.newContext({
      colorScheme,
      viewport,
      reducedMotion: "reduce",
      locale: "en-GB",
    });
    onTestFinished(() => context.close());
    return openTab(context, new URL(path, app.url).href);
  }

  /** Checks that no part of it is wider than the page; writes the picture when pictures are asked for. */
  async function look(tab: Page, picture: string): Promise<void> {
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    const bytes = await tab.screenshot({ fullPage: true });
    // An empty page is a tenth of it.
    expect(bytes.length).toBeGreaterThan(25_000);
    if (process.env["SLUICE_PICTURES"] !== "1") return;
    // In a window as tall as the page: the sidebar is as tall as the window.
    const height = await tab.evaluate(() => document.documentElement.scrollHeight);
    await tab.setViewportSize({ width: viewport.width, height });
    await mkdir(images, { recursive: true });
    await tab.screenshot({ path: `${images}${picture}-${name}.png` });
    await tab.setViewportSize(viewport);
  }

  it("every input is accessible", async () => {
    const tab = await open("inputs");
    await tab.getByRole("combobox", { name: "Tags" }).waitFor();
    await tab.getByLabel("Due", { exact: true }).waitFor();

    expect(await findFaults(tab)).toEqual([]);
    await look(tab, "inputs");
  });

  it("everything that shows is accessible, a message and work that goes on too", async () => {
    const tab = await open("");
    await tab.getByRole("img", { name: /north/ }).locator("canvas").waitFor();
    await tab.getByRole("tree").waitFor();

    expect(await findFaults(tab)).toEqual([]);
    await look(tab, "output");
    for (const part of ["Data", "Source"]) {
      await tab.getByRole("tab", { name: part }).click();
      await tab
        .getByRole("tabpanel", { name: part })
        .locator("table, .code-keyword")
        .first()
        .waitFor();
      expect(await findFaults(tab)).toEqual([]);
    }
    await tab.getByRole("button", { name: "Toast" }).click();
    await tab.getByText("Saved", { exact: true }).waitFor();
    await tab.getByRole("button", { name: "Spin" }).click();
    await tab.getByText("Counting", { exact: true }).waitFor();
    await tab.getByText("Running", { exact: true }).waitFor();
    expect(await findFaults(tab)).toEqual([]);
  });
});

it("every kind of element is among them", async () => {
  const url = new URL(app.url);
  const drawn = new Set<string>();
  for (const path of ["", "inputs"]) {
    const socket = await openTestSocket(url, new URL(`http://127.0.0.1:${url.port}/`), {
      hello: { path },
    });
    await socket.frame("patch", ({ end }) => end === "finished");
    if (path === "") {
      socket.send({ kind: "input", seq: 1, values: [["main@/button:Toast", true]] });
      await socket.frame("patch", ({ seq, end }) => seq === 1 && end === "finished");
      socket.send({ kind: "input", seq: 2, values: [["main@/button:Spin", true]] });
      await socket.frame("patch", ({ ops }) => JSON.stringify(ops).includes("Counting"));
    }
    for (const frame of socket.frames) {
      if (frame.kind !== "patch") continue;
      for (const op of frame.ops) if (op[0] === "set") drawn.add(op[2].kind);
    }
    await socket.close();
  }

  expect([...drawn].toSorted()).toEqual(Object.keys(kinds).toSorted());
});
