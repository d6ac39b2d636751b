import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";

import type { Store } from "../../src/store/store.ts";
import { storeKinds } from "./kinds.ts";

describe.each(storeKinds)("a store: $title", ({ canRun, open }) => {
  describe.skipIf(!canRun)("contract", () => {
    let store: Store;
    let remove: () => Promise<void>;
    beforeAll(async () => {
      ({ store, remove } = await open());
    });
    afterAll(async () => {
      await store.close();
      await remove();
    });

    it("returns what was set, and undefined for what was not", async () => {
      await store.set("get:a", "one");

      expect(await store.get("get:a")).toBe("one");
      expect(await store.get("get:b")).toBeUndefined();
    });

    it("replaces a value, and keeps any text as it is", async () => {
      const text = 'empty lines\n\n\u0000 and ☃ 日本 "quotes"';
      await store.set("text:a", "before");
      await store.set("text:a", text);
      await store.set("text:☃", "");

      expect(await store.get("text:a")).toBe(text);
      expect(await store.get("text:☃")).toBe("");
    });

    it("keeps a value of a megabyte", async () => {
      const large = "x".repeat(1024 * 1024);
      await store.set("large:a", large);

      expect(await store.get("large:a")).toBe(large);
    });

    it("forgets an entry when its time is over", async () => {
      await store.set("expiry:short", "x", { expiresInMs: 30 });
      await store.set("expiry:long", "x", { expiresInMs: 60_000 });

      await vi.waitFor(async () => expect(await store.get("expiry:short")).toBeUndefined());
      expect(await store.get("expiry:long")).toBe("x");
    });

    it("keeps a renewed entry past its first end", async () => {
      await store.set("renew:a", "1", { expiresInMs: 40 });
      await store.set("renew:b", "1", { expiresInMs: 40 });
      await store.set("renew:a", "2", { expiresInMs: 60_000 });

      await vi.waitFor(async () => expect(await store.get("renew:b")).toBeUndefined());
      expect(await store.get("renew:a")).toBe("2");
    });

    it("keeps an entry for ever when it is set again without an end", async () => {
      await store.set("forever:a", "1", { expiresInMs: 40 });
      await store.set("forever:b", "1", { expiresInMs: 40 });
      await store.set("forever:a", "2");

      await vi.waitFor(async () => expect(await store.get("forever:b")).toBeUndefined());
      expect(await store.get("forever:a")).toBe("2");
    });

    it.each([Number.NaN, Infinity])("refuses %s as a lifetime", async (expiresInMs) => {
      await expect(store.set("nan:a", "x", { expiresInMs })).rejects.toThrow(RangeError);
      await expect(store.setIfAbsent("nan:a", "x", { expiresInMs })).rejects.toThrow(RangeError);
    });

    it("takes a lifetime that is over already as one that ends at once", async () => {
      await store.set("past:a", "x", { expiresInMs: -5 });

      await vi.waitFor(async () => expect(await store.get("past:a")).toBeUndefined());
    });

    it("lets one of many callers at once set an absent key", async () => {
      const callers = Array.from({ length: 50 }, (_, index) => `${index}`);

      const results = await Promise.all(callers.map((name) => store.setIfAbsent("once:a", name)));

      const winner = callers.filter((_, index) => results[index]);
      expect(winner).toHaveLength(1);
      expect(await store.get("once:a")).toBe(winner[0]);
    });

    it("sets an absent key again when its time is over", async () => {
      await store.setIfAbsent("again:a", "1", { expiresInMs: 30 });

      expect(await store.setIfAbsent("again:a", "2")).toBe(false);
      await vi.waitFor(async () => expect(await store.setIfAbsent("again:a", "3")).toBe(true));
    });

    it("tells one of many callers at once that it deleted a key", async () => {
      await store.set("delete:a", "x");

      const results = await Promise.all(Array.from({ length: 20 }, () => store.delete("delete:a")));

      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await store.get("delete:a")).toBeUndefined();
    });

    it("does not count an expired entry as deleted", async () => {
      await store.set("gone:a", "x", { expiresInMs: 20 });
      await vi.waitFor(async () => expect(await store.get("gone:a")).toBeUndefined());

      expect(await store.delete("gone:a")).toBe(false);
    });

    it("keeps the order of writes to one key that were not awaited", async () => {
      const writes = Array.from({ length: 100 }, (_, index) => store.set("order:a", `${index}`));
      await Promise.all(writes);

      expect(await store.get("order:a")).toBe("99");
    });

    it("lists the live entries under a prefix and no others", async () => {
      const wanted = Array.from({ length: 1200 }, (_, index) => `list:a:${index}`);
      await Promise.all(wanted.map((key) => store.set(key, `value of ${key}`)));
      await store.set("list:b:0", "other");
      await store.set("list:a", "other");
      await store.set("list:a:gone", "x", { expiresInMs: 20 });
      await vi.waitFor(async () => expect(await store.get("list:a:gone")).toBeUndefined());

      const listed = await collect(store.list("list:a:"));

      expect(listed).toHaveLength(wanted.length);
      expect(new Map(listed)).toEqual(new Map(wanted.map((key) => [key, `value of ${key}`])));
    });

    it("takes a prefix literally", async () => {
      await store.set("glob:*x", "star");
      await store.set("glob:ax", "letter");
      await store.set("glob:[a]x", "bracket");
      await store.set(String.raw`glob:\x`, "backslash");

      expect(await collect(store.list("glob:*"))).toEqual([["glob:*x", "star"]]);
      expect(await collect(store.list("glob:[a]"))).toEqual([["glob:[a]x", "bracket"]]);
      expect(await collect(store.list("glob:\\"))).toEqual([["glob:\\x", "backslash"]]);
    });

    it("lists while entries are deleted", async () => {
      for (const index of Array(20).keys()) await store.set(`sweep:${index}`, "x");

      for await (const [key] of store.list("sweep:")) await store.delete(key);

      expect(await collect(store.list("sweep:"))).toEqual([]);
    });

    it("brings a message to every subscriber of its channel", async () => {
      const heard: string[] = [];
      await store.subscribe("channel:a", (message) => heard.push(`first ${message}`));
      await store.subscribe("channel:a", (message) => heard.push(`second ${message}`));
      await store.subscribe("channel:b", (message) => heard.push(`other ${message}`));

      await store.publish("channel:a", "hello");

      await vi.waitFor(() => expect(heard.toSorted()).toEqual(["first hello", "second hello"]));
    });

    it("brings messages in their order", async () => {
      const heard: string[] = [];
      await store.subscribe("channel:order", (message) => heard.push(message));
      const messages = Array.from({ length: 50 }, (_, index) => `${index}`);

      await Promise.all(messages.map((message) => store.publish("channel:order", message)));

      await vi.waitFor(() => expect(heard).toEqual(messages));
    });

    it("stops one subscription and leaves the others", async () => {
      const heard: string[] = [];
      const onMessage = (message: string): void => void heard.push(message);
      const stop = await store.subscribe("channel:stop", onMessage);
      await store.subscribe("channel:stop", onMessage);

      await stop();
      await stop();
      await store.publish("channel:stop", "hello");
      await store.publish("channel:stop", "bye");

      await vi.waitFor(() => expect(heard).toEqual(["hello", "bye"]));
    });
  });

  it.skipIf(!canRun)("refuses every call after it was closed", async () => {
    const { store, remove } = await open();
    onTestFinished(remove);
    await store.set("a:b", "x");
    await store.close();
    await store.close();

    const refusal = { name: "StoreError", code: "STORE_CLOSED" };
    await expect(store.get("a:b")).rejects.toMatchObject(refusal);
    await expect(store.set("a:b", "x")).rejects.toMatchObject(refusal);
    await expect(store.setIfAbsent("a:b", "x")).rejects.toMatchObject(refusal);
    await expect(store.delete("a:b")).rejects.toMatchObject(refusal);
    await expect(collect(store.list("a:"))).rejects.toMatchObject(refusal);
    await expect(store.publish("a", "x")).rejects.toMatchObject(refusal);
    await expect(store.subscribe("a", () => undefined)).rejects.toMatchObject(refusal);
  });

  it.skipIf(!canRun)("has written what was asked for before it closed", async () => {
    const { store, remove } = await open();
    onTestFinished(remove);
    const writes = Array.from({ length: 50 }, (_, index) => store.set("last:a", `${index}`));

    await store.close();

    await expect(Promise.all(writes)).resolves.toHaveLength(50);
  });
});

async function collect(entries: ReturnType<Store["list"]>): Promise<(readonly [string, string])[]> {
  const collected = [];
  for await (const entry of entries) collected.push(entry);
  return collected;
}
