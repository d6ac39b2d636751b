/** From a click to its patch at the socket, one session and two hundred, beside a raw echo in the same run. */

import { fork } from "node:child_process";
import { once } from "node:events";

import { WebSocket } from "ws";

import type { Served } from "./servers.ts";
import { Tab } from "./tab.ts";
import { type Row, quantile } from "./table.ts";

const warmUp = 300;
const samples = 2_000;
const crowd = 200;
const crowdMs = 5_000;

/** One session, one click after another, each followed by an echo of the same size. */
export async function measureClicks(start: () => Promise<Served>): Promise<Row[]> {
  const server = await start();
  const echo = await startEcho();
  const tab = await Tab.open(server.url);
  const clicks: number[] = [];
  const echoes: number[] = [];
  for (let i = 0; i < warmUp + samples; i++) {
    const clicked = await time(() => tab.click());
    const echoed = await time(() => echo.roundTrip());
    if (i < warmUp) continue;
    clicks.push(clicked);
    echoes.push(echoed);
  }
  tab.close();
  echo.stop();
  await server.stop();
  return [0.5, 0.99].map((share) => ({
    figure: `click → patch, 21 elements, p${share * 100}`,
    ours: quantile(clicks, share),
    unit: "ms",
    peer: { name: "raw echo", value: quantile(echoes, share) },
  }));
}

/** Two hundred sessions that click as soon as their last click was answered. */
export async function measureCrowd(start: () => Promise<Served>): Promise<Row[]> {
  const server = await start();
  const tabs: Tab[] = [];
  for (let i = 0; i < crowd; i++) tabs.push(await Tab.open(server.url));
  const until = performance.now() + crowdMs;
  let runs = 0;
  await Promise.all(
    tabs.map(async (tab) => {
      while (performance.now() < until) {
        await tab.click();
        runs++;
      }
    }),
  );
  for (const tab of tabs) tab.close();
  await server.stop();
  return [
    { figure: `${crowd} sessions click at once`, ours: runs / (crowdMs / 1_000), unit: "runs/s" },
  ];
}

async function time(body: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await body();
  return performance.now() - startedAt;
}

/** A server of nothing but `ws`, in a process of its own. */
async function startEcho(): Promise<{ roundTrip(): Promise<void>; stop(): void }> {
  const child = fork(new URL("echo.mjs", import.meta.url).pathname);
  const port: unknown = (await once(child, "message"))[0];
  const socket = new WebSocket(`ws://localhost:${String(port)}/`);
  await once(socket, "open");
  const message = JSON.stringify({ kind: "input", seq: 1, values: [["main/button:Click", true]] });
  return {
    async roundTrip() {
      socket.send(message);
      await once(socket, "message");
    },
    stop() {
      socket.terminate();
      child.kill();
    },
  };
}
