/** An app behind the built command, in a folder of its own, and tabs of a real browser that look at it. */

import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { BrowserContext, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";

import { type Outcome, type Running, makeFolder, serve } from "../../cli/command.ts";
import { watchConsole } from "../chromium.ts";

export interface ServeOptions {
  /** @defaultValue `"run"` */
  readonly command?: "run" | "start";
  readonly args?: readonly string[];
}

export interface ServedApp {
  readonly url: string;
  readonly folder: string;
  /** What the server has printed so far. */
  output(): string;
  write(path: string, text: string): Promise<void>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Outcome>;
  /** Serves the same folder as before, when it has ended. */
  startAgain(): Promise<void>;
  /** Ends the server and removes the folder. */
  close(): Promise<void>;
}

/** Writes `files` (path → text, `app.ts` is the script) and serves them. */
export async function serveApp(
  files: Readonly<Record<string, string>>,
  { command = "run", args = [] }: ServeOptions = {},
): Promise<ServedApp> {
  const folder = await makeFolder();
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  const start = (): Promise<Running> => serve([command, "app.ts", "--port", "0", ...args], folder);
  let running = await start();
  const end = (signal: NodeJS.Signals): Promise<Outcome> => {
    running.child.kill(signal);
    return running.ended;
  };
  return {
    url: running.url,
    folder,
    output: () => running.output(),
    write,
    end,
    async startAgain() {
      running = await start();
    },
    async close() {
      await end("SIGKILL");
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Serves an app for one test. */
export async function serveAppForTest(
  files: Readonly<Record<string, string>>,
  options?: ServeOptions,
): Promise<ServedApp> {
  const app = await serveApp(files, options);
  onTestFinished(() => app.close());
  return app;
}

/**
 * Opens a page of an app in a new tab, for one test. The test fails when the console complains.
 *
 * @param expected - Complaints that the test itself brings about.
 */
export async function openTab(
  context: BrowserContext,
  url: string,
  expected?: RegExp,
): Promise<Page> {
  const tab = await context.newPage();
  const complaints = watchConsole(tab);
  onTestFinished(async () => {
    await tab.close();
    expect(complaints.filter((words) => expected?.test(words) !== true)).toEqual([]);
  });
  tab.setDefaultTimeout(patience.timeout);
  await tab.goto(url);
  return tab;
}

/** What the page shows, as text. For `expect.poll`: it changes. */
export function textOf(tab: Page): Promise<string> {
  return tab.getByRole("main").innerText();
}

/** For `expect.poll`: how long the page may take, on a machine that has much to do. */
export const patience = { timeout: 15_000 } as const;
