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
