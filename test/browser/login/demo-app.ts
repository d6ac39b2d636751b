/** The demo of `npm start`, from a copy of its folder. */

import { cp, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type RunningApp, runApp } from "../../server/running-app.ts";

export async function runDemo(): Promise<RunningApp> {
  const root = await mkdtemp(join(tmpdir(), "sluice-demo-"));
  await cp(new URL("../../../examples/expenses", import.meta.url), root, { recursive: true });
  const entry = await readFile(join(root, "app.ts"), "utf8");
  return runApp({ root, files: { "app.ts": entry } });
}
