import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { openStore } from "../../src/store/open-store.ts";
import { redisCommand, redisTitle, startRedis } from "./redis-server.ts";

async function open(url: string | undefined) {
  const root = await mkdtemp(join(tmpdir(), "sluice-open-store-"));
  const store = await openStore({ root, store: { url, prefix: "app:" } });
  onTestFinished(async () => {
    await store.close();
    await rm(root, { recursive: true });
  });
  return { root, store };
}

it("opens the embedded store in the app's folder when nothing is configured", async () => {
  const { root, store } = await open(undefined);

  expect(store).toMatchObject({ kind: "file", isDurable: true });
  expect(await readdir(join(root, ".sluice", "state"))).toContain("store");
});

it("opens a store in memory when asked to", async () => {
  const { root, store } = await open("memory:");

  expect(store).toMatchObject({ kind: "memory", isDurable: false });
  expect(await readdir(root)).toEqual([]);
});

it.skipIf(redisCommand === undefined)(`opens ${redisTitle} by its URL`, async () => {
  const server = await startRedis();
  onTestFinished(() => server.stop());

  const { store } = await open(server.url);

  expect(store).toMatchObject({ kind: "redis", isDurable: true });
});
