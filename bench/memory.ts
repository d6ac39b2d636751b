/** Memory of all processes with two hundred open sessions: PSS, which counts shared pages once. */

import { readFileSync, readdirSync } from "node:fs";

import type { Served } from "./servers.ts";
import { Tab } from "./tab.ts";
import type { Row } from "./table.ts";

const sessions = 200;

export async function measureMemory(start: () => Promise<Served>): Promise<Row[]> {
  if (process.platform !== "linux") return [];
  const server = await start();
  const tabs: Tab[] = [];
  for (let i = 0; i < sessions; i++) tabs.push(await Tab.open(server.url));
  for (const tab of tabs) await tab.click();
  const kilobytes = family(server.pid).reduce((sum, pid) => sum + proportionalSize(pid), 0);
  for (const tab of tabs) tab.close();
  await server.stop();
  return [
    { figure: `memory with ${sessions} open sessions (PSS)`, ours: kilobytes / 1_024, unit: "MB" },
  ];
}

/** A process and all below it. */
function family(pid: number): number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const);
  const pids = [pid];
  for (const known of pids)
    pids.push(...parents.filter(([, parent]) => parent === known).map(([child]) => child));
  return pids;
}

function parentOf(name: string): number {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, "utf8"))?.[1]);
  } catch {
    return Number.NaN; // it has ended meanwhile
  }
}

function proportionalSize(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1]);
}
