import { expect, it } from "vitest";

import type { FromWorker } from "../../src/protocol/worker.ts";
import { Saver } from "../../src/script/saver.ts";
import { State } from "../../src/script/state.ts";

/** A saver of a session whose saving takes a while each time. */
function createSaver(): { saver: Saver; saved: number[] } {
  const saved: number[] = [];
  let seq = 0;
  const saver = new Saver({
    slot: 0,
    state: new State(),
    limits: { warnBytes: 1_000, maxBytes: 1_000 },
    post: (message: FromWorker) => {
      if (message.t === "save") saved.push(message.saved.seq);
    },
    saved: () => {
      const end = performance.now() + 3;
      while (performance.now() < end);
      seq += 1;
      return { seq, path: "", query: "", values: {} };
    },
    onNotice: () => undefined,
    onError: () => undefined,
  });
  return { saver, saved };
}

it("what a run has done is saved at once, also after one saving that took long", () => {
  const { saver, saved } = createSaver();

  saver.saveSoon();
  saver.saveSoon();

  expect(saved).toEqual([1, 2]);
});

it("what always takes long is saved now and then, and when the session ends", () => {
  const { saver, saved } = createSaver();

  for (let run = 0; run < 5; run += 1) saver.saveSoon();
  const before = [...saved];
  saver.flush();

  expect(before).toEqual([1, 2]);
  expect(saved).toEqual([1, 2, 3]);
});
