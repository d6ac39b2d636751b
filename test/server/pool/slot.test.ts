import { describe, expect, it } from "vitest";

import type { Interaction } from "../../../src/protocol/frames.ts";
import type { Occupant } from "../../../src/server/pool/slot.ts";
import { Slot } from "../../../src/server/pool/slot.ts";

let clock = 0;

/** A session on a worker that hears of everything and says nothing. */
function open(): Slot {
  clock = 1_000;
  const nothing = (): void => undefined;
  const occupant: Occupant = {
    onMessage: nothing,
    onSlow: nothing,
    onOverdue: nothing,
    onLeave: nothing,
    onLost: nothing,
  };
  return new Slot(0, occupant, {
    now: () => clock,
    send: nothing,
    obsolete: nothing,
    onRunning: nothing,
    onIdle: nothing,
    onClose: nothing,
  });
}

const event: Interaction = { kind: "rerun", seq: 1 };

describe("a run is obsolete", () => {
  it("since the first interaction that came after it, however soon that was", () => {
    const slot = open();
    slot.input(event);
    clock += 1;
    slot.input(event);
    clock += 400;
    slot.input(event);
    slot.onPiece(1);

    expect(slot.obsoleteSince).toBe(1_001);
  });

  it("no more when the one that goes on has seen the newest: it may take its time", () => {
    const slot = open();
    slot.input(event);
    clock += 1;
    slot.input(event);
    slot.onPiece(2);

    expect(slot.obsoleteSince).toBeUndefined();
  });

  it("again when something comes after that", () => {
    const slot = open();
    slot.input(event);
    slot.input(event);
    slot.onPiece(2);
    clock += 700;
    slot.input(event);
    slot.onPiece(2);

    expect(slot.obsoleteSince).toBe(1_700);
  });

  it("not, when nothing has come", () => {
    const slot = open();
    slot.input(event);
    slot.onPiece(1);

    expect(slot.obsoleteSince).toBeUndefined();
  });
});

describe("a run whose end the browser has been told", () => {
  const end = { t: "frame", slot: 0, attach: 1, ends: true } as const;
  const done = { t: "done", slot: 0, seq: 0, outcome: "finished" } as const;

  it("is not called slow any more, though its worker has not said that it is done", () => {
    const slot = open();
    slot.input(event);
    slot.hear({ t: "frame", slot: 0, attach: 1 }, Buffer.alloc(0));
    const during = slot.isSlow;

    slot.hear(end, Buffer.alloc(0));

    expect(slot.isRunning).toBe(true);
    expect([during, slot.isSlow]).toEqual([false, true]);
  });

  it("leaves the next run to be called slow, also one that was asked for before it ended", () => {
    const slot = open();
    slot.input(event);
    slot.input(event);
    slot.hear(end, Buffer.alloc(0));

    slot.hear({ ...done, events: 1 }, Buffer.alloc(0));

    expect(slot.isRunning).toBe(true);
    expect(slot.isSlow).toBe(false);
  });
});
