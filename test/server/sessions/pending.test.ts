import { describe, expect, it } from "vitest";

import type { Interaction } from "../../../src/protocol/frames.ts";
import {
  carryOver,
  savedForOpening,
  settle,
  withoutSaved,
  type Pending,
} from "../../../src/server/sessions/pending.ts";

const slider = input(1, [["days", 7]]);
const click = input(2, [["save", true]]);
const form = input(3, [
  ["name", "Ada"],
  ["submit", true],
]);
const navigate: Interaction = { kind: "navigate", seq: 4, path: "b", query: "" };
const rerun: Interaction = { kind: "rerun", seq: 5 };

function input(seq: number, values: [string, unknown][]): Interaction {
  return { kind: "input", seq, values };
}

function sent(event: Interaction, deaths = 0): Pending {
  return { event, sentAt: 10, deaths, isDone: false };
}

const seen = (): boolean => true;
const unseen = (): boolean => false;

describe("an interaction whose worker is left or lost", () => {
  it.each<[string, Interaction, Interaction | undefined]>([
    ["a value is sent again", slider, slider],
    ["a click is not made twice", click, undefined],
    ["what was typed is kept, without the click", form, input(3, [["name", "Ada"]])],
    ["the page is still gone to", navigate, navigate],
    ["a wish to run is met by opening", rerun, undefined],
  ])("when it had been taken, %s", (_name, event, expected) => {
    expect(carryOver([sent(event)], seen, false).map((entry) => entry.event)).toEqual(
      expected === undefined ? [] : [expected],
    );
  });

  it.each([slider, click, form, navigate, rerun])(
    "is sent whole when it had not been taken: $kind $seq",
    (event) => {
      expect(carryOver([sent(event)], unseen, false)).toEqual([
        { event, sentAt: undefined, deaths: 0, isDone: false },
      ]);
    },
  );

  it("is not tried a third time when it ends its worker twice", () => {
    const first = carryOver([sent(slider)], unseen, true);
    const second = carryOver(
      first.map(({ event, deaths }) => sent(event, deaths)),
      unseen,
      true,
    );

    expect(first).toEqual([{ event: slider, sentAt: undefined, deaths: 1, isDone: false }]);
    expect(second).toEqual([]);
  });

  it("is sent whole when it overtook the run that ended the worker", () => {
    expect(carryOver([sent(click), sent(form)], unseen, true)).toEqual([
      { event: form, sentAt: undefined, deaths: 0, isDone: false },
    ]);
  });

  it("whose run was over, but not saved, keeps its values and is not blamed", () => {
    const pending = [sent(click), sent(slider)];
    settle(pending, click.seq);
    pending.push(sent(form));

    expect(carryOver(pending, unseen, true)).toEqual([
      { event: slider, sentAt: undefined, deaths: 0, isDone: false },
      {
        event: input(3, [["name", "Ada"]]),
        sentAt: undefined,
        deaths: 1,
        isDone: false,
      },
    ]);
  });

  it("that came as the run before it ended is the one to blame, and is not pressed again", () => {
    const last = input(2, [["button", true]]);
    const pending = [sent(slider), sent(last)];
    settle(pending, slider.seq);

    expect(carryOver(pending, unseen, true)).toEqual([
      { event: slider, sentAt: undefined, deaths: 0, isDone: false },
    ]);
  });

  it("is forgotten when hundreds have come since", () => {
    const pending = Array.from({ length: 1_000 }, (_, index) => sent(input(index + 1, [])));

    settle(pending, 1_000);

    expect(pending).toHaveLength(256);
    expect(pending.at(-1)?.event.seq).toBe(1_000);
  });

  it("that was never sent is sent", () => {
    const waiting = { event: click, sentAt: undefined, deaths: 0, isDone: false };

    expect(carryOver([waiting], seen, true)).toEqual([waiting]);
  });
});

describe("what has been saved", () => {
  it.each([
    [0, [1, 2, 3]],
    [2, [3]],
    [9, []],
  ])("up to %i is not pending any more", (seq, expected) => {
    const pending = [sent(slider), sent(click), sent(form)];

    withoutSaved(pending, seq);

    expect(pending.map(({ event }) => event.seq)).toEqual(expected);
  });

  const place = { path: "a", query: "x=1" };
  const saved = { seq: 2, path: "p", query: "", values: { days: 7 } };

  it("is nothing before the first interaction", () => {
    expect(savedForOpening(undefined, [], 0, place)).toBeUndefined();
  });

  it("counts what was given up, so that the browser takes the values it is shown", () => {
    expect(savedForOpening(saved, [], 5, place)?.seq).toBe(5);
    expect(savedForOpening(undefined, [], 1, place)).toEqual({ seq: 1, ...place, values: {} });
  });

  it("does not count what is still to be done", () => {
    expect(savedForOpening(saved, [sent(navigate)], 5, place)?.seq).toBe(3);
    expect(savedForOpening(undefined, [sent(slider)], 1, place)).toBeUndefined();
  });
});
