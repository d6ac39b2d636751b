import { describe, expect, it } from "vitest";

import { State } from "../../src/script/state.ts";

const limits = { warnBytes: 1_000, maxBytes: 10_000 };

/** What a state becomes on another worker. */
function moved(state: State): State {
  const other = new State();
  const { bytes } = state.save(limits);
  if (bytes !== undefined) other.load(bytes);
  return other;
}

describe("the state of a session", () => {
  it("is the same after a move, with dates, maps and cycles", () => {
    const state = new State();
    const loop: { self?: unknown; when: Date } = { when: new Date(0) };
    loop.self = loop;
    state.values.set("loop", loop);
    state.values.set("map", new Map([["a", new Set([1])]]));

    const { values } = moved(state);

    expect(values.get("map")).toEqual(new Map([["a", new Set([1])]]));
    expect((values.get("loop") as typeof loop).when).toEqual(new Date(0));
    expect((values.get("loop") as typeof loop).self).toBe(values.get("loop"));
  });

  it("is saved again only when something in it has changed, deep down too", () => {
    const state = new State();
    const list = [{ n: 1 }];
    state.values.set("list", list);
    state.save(limits);

    expect(state.save(limits).bytes).toBeUndefined();
    list[0] = { n: 2 };
    expect(state.save(limits).bytes).toBeDefined();
  });

  it("forgets a key that was taken out", () => {
    const state = new State();
    state.values.set("a", 1);
    state.values.set("b", 2);
    state.save(limits);
    state.values.delete("a");

    expect([...moved(state).values.keys()]).toEqual(["b"]);
  });

  class Basket {
    items = [];
  }
  it.each([
    ["a function", () => 1, /function/],
    ["an instance", new Basket(), /Basket/],
    ["a URL, which a clone would empty", new URL("https://app.example"), /URL/],
    ["an instance inside", { deep: [new Basket()] }, /in it is an instance of Basket/],
    ["a promise", Promise.resolve(), /Promise/],
  ])("names %s, which cannot be saved, once, and saves the rest", (_name, value, reason) => {
    const state = new State();
    state.values.set("bad", value);
    state.values.set("good", 1);

    const { unsaved, bytes } = state.save(limits);

    expect(unsaved).toEqual([{ key: "bad", reason: expect.stringMatching(reason) }]);
    expect(bytes).toBeDefined();
    expect(state.save(limits).unsaved).toEqual([]);
    expect(moved(state).values.has("bad")).toBe(false);
  });

  it("is refused above the limit", () => {
    const state = new State();
    state.values.set("large", "x".repeat(20_000));

    expect(() => state.save(limits)).toThrow(expect.objectContaining({ code: "STATE_TOO_LARGE" }));
  });

  it("warns once when it grows large", () => {
    const state = new State();
    state.values.set("large", "x".repeat(2_000));

    expect(state.save(limits).notice).toMatch(/Keep large data in a cache/);
    state.values.set("large", "y".repeat(2_000));
    expect(state.save(limits).notice).toBeUndefined();
  });
});
