/** What a browser loads before the first element, and when it paints: a real Chromium, a fresh profile each time. */

import { type Browser, chromium } from "playwright-core";

import type { Served } from "./servers.ts";
import { type Row, quantile } from "./table.ts";

const rounds = 5;
const args =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

interface Load {
  readonly paintMs: number;
  readonly contentMs: number;
  readonly kilobytes: number;
  readonly requests: number;
  readonly clickMs: number;
}

/** Loads the page several times, ours and the peer's in turn, and prints medians. */
export async function measurePage(
  ours: () => Promise<Served>,
  peer: (() => Promise<Served>) | undefined,
): Promise<Row[]> {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: args.split(" ") });
  const servers = [await ours(), ...(peer === undefined ? [] : [await peer()])];
  const loads: Load[][] = servers.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, server] of servers.entries()) {
      const load = await measureLoad(browser, server.url);
      if (round > 0) loads[index]?.push(load); // the first warms the server up
    }
  }
  await browser.close();
  for (const server of servers) await server.stop();
  const row = (figure: string, unit: string, read: (load: Load) => number): Row => {
    const [own = [], other] = loads.map((list) => list.map(read));
    return {
      figure,
      ours: quantile(own, 0.5),
      unit,
      ...(other !== undefined && { peer: { name: "Streamlit", value: quantile(other, 0.5) } }),
    };
  };
  return [
    row("first paint in Chromium", "ms", (load) => load.paintMs),
    row("last element on screen in Chromium", "ms", (load) => load.contentMs),
    row("before it: bytes on the wire", "kB", (load) => load.kilobytes),
    row("before it: requests", "", (load) => load.requests),
    row("click → changed text in Chromium", "ms", (load) => load.clickMs),
  ];
}

async function measureLoad(browser: Browser, url: string): Promise<Load> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  let bytes = 0;
  let requests = 0;
  await devtools.send("Network.enable");
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests++;
  });
  await page.addInitScript(() => {
    const seen = (text: string): void => {
      if (document.body?.innerText.includes(text)) performance.mark("content");
      else requestAnimationFrame(() => seen(text));
    };
    requestAnimationFrame(() => seen("Clicked 0 times"));
  });
  await page.goto(url);
  await page.getByText("Clicked 0 times").waitFor();
  const before = { bytes, requests };
  const { paintMs, contentMs } = await page.evaluate(() => ({
    paintMs: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
    contentMs: performance.getEntriesByName("content")[0]?.startTime ?? Number.NaN,
  }));
  const clickMs = await page.evaluate(async () => {
    const button = [...document.querySelectorAll("button")].find((one) =>
      one.innerText.includes("Click"),
    );
    const startedAt = performance.now();
    button?.click();
    while (!document.body.innerText.includes("Clicked 1 times")) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    return performance.now() - startedAt;
  });
  await context.close();
  return {
    paintMs,
    contentMs,
    kilobytes: before.bytes / 1_000,
    requests: before.requests,
    clickMs,
  };
}
