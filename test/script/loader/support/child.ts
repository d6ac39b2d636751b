/** A worker reduced to its loader: runs scripts on request, and reports what they hand to `report`. */

import { AsyncLocalStorage } from "node:async_hooks";

import { createLoader } from "../../../../src/script/loader/loader.ts";
import type { ChildAnswer, ChildOptions, ChildRequest, RunReport } from "./messages.ts";

interface Run {
  readonly session: string;
  readonly out: unknown[];
}

const options: ChildOptions = JSON.parse(process.argv[2] ?? "");
const runs = new AsyncLocalStorage<Run>();
const calls = new Map<number, (answer: ChildRequest & { t: "answer" }) => void>();
let lastCall = 0;
let invocations = 0;

const loader = createLoader({
  root: options.root,
  graphFile: options.graphFile,
  sluiceUrl: options.sluiceUrl,
  outsideRun: (body) => runs.exit(body),
  invoke(name, data) {
    const call = ++lastCall;
    invocations++;
    send({ t: "invoke", call, name, data });
    return new Promise((resolve, reject) => {
      calls.set(call, ({ result, error }) => {
        if (error === undefined) resolve(result);
        else reject(error);
      });
    });
  },
});

/** What scripts see of this harness. */
Object.assign(globalThis, {
  report: (value: unknown) => runs.getStore()?.out.push(value),
  session: () => runs.getStore()?.session,
});

process.on("message", (request: ChildRequest) => void handle(request));
process.on("disconnect", () => process.exit());

async function handle(request: ChildRequest): Promise<void> {
  switch (request.t) {
    case "answer":
      calls.get(request.call)?.(request);
      calls.delete(request.call);
      break;
    case "invalidate":
      loader.invalidate(request.ids);
      send({ t: "done", call: request.call, report: undefined });
      break;
    case "run": {
      const report = await run(request.file, request.session, request.times);
      send({ t: "done", call: request.call, report });
      break;
    }
  }
}

async function run(file: string, session: string, times: number): Promise<RunReport> {
  const state: Run = { session, out: [] };
  const before = invocations;
  const started = performance.now();
  try {
    for (let index = 0; index < times; index++) {
      state.out.length = 0;
      const script = await loader.script(file);
      await runs.run(state, script);
    }
    return { out: state.out, calls: invocations - before, ms: performance.now() - started };
  } catch (error) {
    const described = loader.describe(error);
    const ms = performance.now() - started;
    return { out: state.out, calls: invocations - before, error: described, ms };
  }
}

function send(answer: ChildAnswer): void {
  process.send?.(answer);
}
