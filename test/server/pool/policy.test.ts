import { describe, expect, it } from "vitest";

import {
  chooseWorker,
  judgeWorker,
  retiringWorkers,
  wantsWorker,
  wasSeen,
  suspectsOf,
  type Limits,
  type SlotFacts,
  type WorkerFacts,
} from "../../../src/server/pool/policy.ts";

const now = 100_000;
const limits: Limits = { maxMemoryBytes: 1_000, runTimeoutMs: undefined };
const sizes = { kept: 1, most: 4 };

function slot(number: number, facts: Partial<SlotFacts> = {}): SlotFacts {
  return {
    number,
    runningSince: undefined,
    askedSince: undefined,
    heardAt: 0,
    obsoleteSince: undefined,
    detachedSince: undefined,
    ...facts,
  };
}

interface Given extends Partial<Omit<WorkerFacts, "slots" | "running">> {
  readonly name?: string;
  readonly slots?: readonly SlotFacts[];
}

function worker({ slots = [], ...facts }: Given = {}): WorkerFacts & { name: string } {
  return {
    name: "",
    state: "ready",
    hasRoom: true,
    busy: undefined,
    rssBytes: 0,
    pingedSince: undefined,
    idleSince: 0,
    ...facts,
    slots: new Map(slots.map((each) => [each.number, each])),
    running: new Set(slots.filter(({ runningSince }) => runningSince !== undefined)),
  };
}

const ago = (ms: number): number => now - ms;

describe("a worker", () => {
  const spinning = slot(1, { runningSince: ago(5_000), heardAt: ago(5_000) });
  const busy = { slot: 1, since: ago(5_000), heardAt: now };

  it.each<[string, Given, Partial<Limits>, unknown]>([
    ["may compute for as long as nobody waits", { slots: [spinning], busy }, {}, []],
    [
      "is ended over its memory",
      { slots: [spinning], rssBytes: 1_001 },
      {},
      [{ kind: "end", end: { kind: "memory" } }],
    ],
    [
      "is ended when its control thread is silent",
      { slots: [spinning], pingedSince: ago(10_000) },
      {},
      [{ kind: "end", end: { kind: "silent" } }],
    ],
    [
      "is ended when a run goes on two seconds after it was overtaken",
      { slots: [slot(1, { ...spinning, obsoleteSince: ago(2_000) })], busy },
      {},
      [{ kind: "end", end: { kind: "obsolete" } }],
    ],
    [
      "is left alone for less than two seconds",
      { slots: [slot(1, { ...spinning, obsoleteSince: ago(1_999) })], busy },
      {},
      [],
    ],
    [
      "is left alone when the overtaken run does not hold its thread",
      {
        slots: [slot(1, { ...spinning, obsoleteSince: ago(9_000) })],
        busy: { slot: 1, since: ago(30), heardAt: now },
      },
      {},
      [],
    ],
    [
      "is ended when a run goes on two seconds after its browser left",
      { slots: [slot(1, { ...spinning, detachedSince: ago(2_000) })], busy },
      {},
      [{ kind: "end", end: { kind: "obsolete" } }],
    ],
    [
      "is ended when a session that has gone left a run in a loop",
      { slots: [], busy },
      {},
      [{ kind: "end", end: { kind: "obsolete" } }],
    ],
    [
      "is not judged while it ends",
      { state: "ending", slots: [spinning], rssBytes: 1_001 },
      {},
      [],
    ],
    [
      "is asked to stop a run at its timeout",
      { slots: [spinning], busy: { slot: 1, since: ago(10), heardAt: now } },
      { runTimeoutMs: 5_000 },
      [{ kind: "stop", slot: 1 }],
    ],
    [
      "is asked once",
      { slots: [slot(1, { ...spinning, obsoleteSince: ago(100) })] },
      { runTimeoutMs: 4_000 },
      [],
    ],
    [
      "is ended when that does not help",
      { slots: [slot(1, { ...spinning, obsoleteSince: ago(2_000) })], busy },
      { runTimeoutMs: 3_000 },
      [{ kind: "end", end: { kind: "timeout" } }],
    ],
    [
      "is told of a run that was asked for while an older one held its thread",
      { slots: [slot(1, { runningSince: ago(300), askedSince: ago(300) })], busy },
      {},
      [{ kind: "supersede", slot: 1 }],
    ],
  ])("%s", (_name, given, more, expected) => {
    expect(judgeWorker(worker(given), { ...limits, ...more }, now)).toEqual(expected);
  });
});

describe("a session that shares a worker", () => {
  it.each<[string, Partial<SlotFacts>, number, boolean]>([
    ["moves when it waits behind 250 ms of silence", { askedSince: ago(200) }, 250, true],
    ["waits for less silence", { askedSince: ago(200) }, 249, false],
    ["stays when it wants nothing", {}, 5_000, false],
    [
      "moves when it asked just before the silence and has had no answer",
      { askedSince: ago(320), heardAt: ago(900) },
      300,
      true,
    ],
    [
      "stays when its run began before the silence: it would run twice",
      { askedSince: ago(900), heardAt: ago(1_000) },
      300,
      false,
    ],
    [
      "stays when it was heard of since it asked",
      { askedSince: ago(320), heardAt: ago(310) },
      300,
      false,
    ],
  ])("%s", (_name, facts, silence, moves) => {
    const shared = worker({
      slots: [
        slot(1, { runningSince: ago(silence) }),
        slot(2, { runningSince: facts.askedSince, ...facts }),
      ],
      busy: { slot: 1, since: ago(silence), heardAt: now },
    });

    const verdicts = judgeWorker(shared, limits, now);

    expect(verdicts).toEqual(moves ? [{ kind: "move", slot: 2 }] : []);
  });
});

describe("what a worker was sent", () => {
  it.each<[string, boolean, number, number, number | undefined, boolean]>([
    ["was seen when the slot was heard of later", true, 100, 101, undefined, false],
    ["was not seen when nothing was heard", false, 100, 90, undefined, false],
    ["was seen when it came well before the silence", true, 100, 90, 151, false],
    ["was not seen when it came in the silence", false, 200, 90, 151, false],
    ["is not seen because the run before it still posts", false, 200, 250, 151, true],
    ["was seen by a run that has begun since", true, 100, 250, 151, true],
  ])("%s", (_name, expected, sentAt, heardAt, busySince, isOwn) => {
    expect(wasSeen(sentAt, heardAt, busySince, isOwn)).toBe(expected);
  });
});

describe("who has ended a worker", () => {
  const waits = slot(1, { runningSince: ago(9_000), askedSince: ago(9_000), heardAt: ago(9_001) });
  const asks = slot(2, { runningSince: ago(820), askedSince: ago(820), heardAt: ago(900) });
  const asksLater = slot(3, { runningSince: ago(819), askedSince: ago(819), heardAt: ago(900) });
  const running = [waits, asksLater, asks];
  const held = { slot: 1, since: ago(400), heardAt: ago(50) };
  const free = { slot: 1, since: ago(850), heardAt: ago(830) };
  const idle = slot(4, { heardAt: ago(10) });

  it.each<[string, readonly SlotFacts[], typeof held | undefined, readonly number[]]>([
    ["is the one that held it", running, held, [1]],
    ["is the first that was asked for after its last sign of life", running, free, [2]],
    ["is any that was under way, when none was", [...running, idle], undefined, [1, 3, 2]],
    ["is nobody when nothing ran", [idle], undefined, []],
    ["is not one whose run was over", [asks], held, [2]],
  ])("%s", (_name, slots, busy, expected) => {
    expect(suspectsOf(worker({ slots, busy })).map(({ number }) => number)).toEqual(expected);
  });
});

describe("a new session", () => {
  const silent = { slot: 1, since: ago(250), heardAt: now };

  it.each<[string, readonly Given[], number, string | undefined]>([
    ["goes where the fewest run", [{ name: "a", slots: [slot(1)] }], 1, "a"],
    [
      "leaves the spare unused",
      [{ name: "a", slots: [slot(1, { runningSince: 1 })] }, { name: "spare" }],
      1,
      "a",
    ],
    [
      "takes an unused worker while fewer are in use than are kept",
      [{ name: "a", slots: [slot(1)] }, { name: "b" }],
      2,
      "b",
    ],
    [
      "takes the spare when the others are silent",
      [{ name: "a", slots: [slot(1)], busy: silent }, { name: "spare" }],
      1,
      "spare",
    ],
    [
      "finds none where all are silent",
      [{ name: "a", slots: [slot(1)], busy: silent }],
      1,
      undefined,
    ],
    ["does not go where no number is left", [{ name: "a", hasRoom: false }], 1, undefined],
    ["does not go to one that ends", [{ name: "a", state: "ending" }], 1, undefined],
    [
      "goes to one that has loaded before one that has not",
      [
        { name: "a", state: "starting" },
        { name: "b", slots: [slot(1)] },
      ],
      2,
      "b",
    ],
    [
      "goes to the one with fewer runs, then with fewer sessions",
      [
        { name: "a", slots: [slot(1, { runningSince: 1 })] },
        { name: "b", slots: [slot(1), slot(2)] },
        { name: "c", slots: [slot(1)] },
      ],
      3,
      "c",
    ],
  ])("%s", (_name, given, kept, expected) => {
    expect(chooseWorker(given.map(worker), kept, now)?.name).toBe(expected);
  });
});

describe("the number of workers", () => {
  const used = { slots: [slot(1)] };

  it.each<[string, readonly Given[], boolean]>([
    ["grows from none", [], true],
    ["grows by the spare when the first has loaded", [used], true],
    ["does not grow while one loads", [{ state: "starting" }], false],
    ["is enough with one in use and a spare", [used, {}], false],
    ["grows when the spare is in use", [used, used], true],
    ["stays under its limit", [used, used, used, used], false],
    ["does not count those that end", [used, { state: "ending" }], true],
  ])("%s", (_name, given, expected) => {
    expect(wantsWorker(given.map(worker), sizes)).toBe(expected);
  });

  it.each<[string, readonly Given[], readonly string[]]>([
    ["shrinks by a second spare after a minute", [used, { name: "a" }, { name: "b" }], ["a"]],
    [
      "does not shrink before",
      [used, { name: "a", idleSince: ago(59_999) }, { name: "b", idleSince: ago(59_999) }],
      [],
    ],
    ["keeps one spare", [used, { name: "a" }], []],
    [
      "shrinks by a worker whose sessions have no browser",
      [used, { name: "a", slots: [slot(1, { detachedSince: 1 })] }, { name: "b" }],
      ["a"],
    ],
    ["keeps a worker that a browser looks at", [used, { ...used, name: "a" }, { name: "b" }], []],
  ])("%s", (_name, given, expected) => {
    expect(retiringWorkers(given.map(worker), sizes, now).map(({ name }) => name)).toEqual(
      expected,
    );
  });
});
