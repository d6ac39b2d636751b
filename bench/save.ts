/** From a saved file to the changed page, in development. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { startSluice } from "./servers.ts";
import { Tab } from "./tab.ts";
import { type Row, quantile } from "./table.ts";

const rounds = 30;

export async function measureSave(): Promise<Row[]> {
  const server = await startSluice("run");
  const tab = await Tab.open(server.url);
  const file = join(server.folder, "app.ts");
  const source = readFileSync(file, "utf8");
  const samples: number[] = [];
  await pause(500); // the watcher begins
  for (let round = 0; round < rounds; round++) {
    const patched = tab.nextEnd();
    const startedAt = performance.now();
    writeFileSync(file, source.replace("Twenty-one", `Round ${round}`));
    await patched;
    samples.push(performance.now() - startedAt);
    await pause(150);
  }
  tab.close();
  await server.stop();
  return [
    { figure: "file saved → patch, development, p50", ours: quantile(samples, 0.5), unit: "ms" },
    { figure: "file saved → patch, development, p90", ours: quantile(samples, 0.9), unit: "ms" },
  ];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
