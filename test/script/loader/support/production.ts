/** An app in production: its recorded graph, and a worker that knows nothing else. */

import { recordGraph, type Recording } from "../../../../src/dev/record/record-graph.ts";
import type { TestApp } from "./app.ts";
import type { RunReport } from "./messages.ts";
import { startWorker, type TestWorker } from "./worker.ts";

export interface Production {
  readonly recording: Recording;
  readonly worker: TestWorker;
  readonly run: (name?: string) => Promise<RunReport>;
}

/** Where the graph of an app is. */
export function graphFile(app: TestApp): string {
  return app.file(".sluice/build/graph.json");
}

export async function produce(app: TestApp): Promise<Production> {
  const outFile = graphFile(app);
  const recording = await recordGraph({ root: app.root, entry: app.file("app.ts"), outFile });
  const worker = await startWorker({
    root: app.root,
    graphFile: outFile,
    env: { NODE_ENV: "production" },
  });
  return { recording, worker, run: (name = "app.ts") => worker.run(app.file(name)) };
}
