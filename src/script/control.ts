/** The control thread of a worker: answers the server, and marks runs as obsolete, while user code spins. */

import { Socket } from "node:net";
import { workerData } from "node:worker_threads";

import { maxSlots } from "../protocol/worker.ts";
import { openFlags } from "./flags.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- worker.ts passes it
const flags = openFlags((workerData as { memory: SharedArrayBuffer }).memory);
const pipe = new Socket({ fd: 3 });
let rest = "";

pipe.setEncoding("utf8");
pipe.on("data", (text: string) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) handle(line.split(" "));
});
// The server is gone: nothing that user code does now reaches anybody, and it may never return by itself.
pipe.on("close", () => process.kill(process.pid, "SIGKILL"));
pipe.on("error", () => {}); // followed by "close"

function handle([word, ...args]: readonly string[]): void {
  const [first = 0, second = 0] = args.map(Number);
  if (word === "obsolete" && first >= 0 && first < maxSlots) {
    Atomics.store(flags.events, first, second);
  } else if (word === "ping") {
    const { forMs, slot, seen } = flags.busy() ?? { forMs: 0, slot: -1, seen: 0 };
    pipe.write(`pong ${first} ${process.memoryUsage.rss()} ${forMs} ${slot} ${seen}\n`);
  }
}
