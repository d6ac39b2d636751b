import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, it, onTestFinished, vi } from "vitest";

import { createRedisStore } from "../../src/store/redis-store.ts";
import { redisCommand, redisTitle, startRedis } from "./redis-server.ts";

const run = promisify(execFile);
const root = new URL("../../", import.meta.url).pathname;

async function newServer(...args: Parameters<typeof startRedis>) {
  const server = await startRedis(...args);
  onTestFinished(() => server.stop());
  return server;
}

async function newStore(options: Parameters<typeof createRedisStore>[0]) {
  const store = await createRedisStore(options);
  onTestFinished(() => store.close());
  return store;
}

describe.skipIf(redisCommand === undefined)(`a shared store: ${redisTitle}`, () => {
  it("lets one of two replicas set an absent key", async () => {
    const { url } = await newServer();
    const [one, two] = [await newStore({ url }), await newStore({ url })];

    const results = await Promise.all([one.setIfAbsent("a:1", "x"), two.setIfAbsent("a:1", "x")]);

    expect(results.filter(Boolean)).toHaveLength(1);
  });

  it("brings a message to the other replica", async () => {
    const { url } = await newServer();
    const [one, two] = [await newStore({ url }), await newStore({ url })];
    const heard: string[] = [];
    await two.subscribe("revoked", (message) => heard.push(message));

    await one.publish("revoked", "a login");

    await vi.waitFor(() => expect(heard).toEqual(["a login"]));
  });

  it("keeps apps with other prefixes apart", async () => {
    const { url } = await newServer();
    const [one, two] = [await newStore({ url }), await newStore({ url, prefix: "other:" })];
    const heard: string[] = [];
    await two.subscribe("a", (message) => heard.push(message));
    await two.subscribe("b", (message) => heard.push(message));
    await one.set("a:1", "x");
    await one.publish("a", "x");
    await two.publish("b", "last");

    expect(await two.get("a:1")).toBeUndefined();
    await vi.waitFor(() => expect(heard).toEqual(["last"]));
  });

  it("connects again after the server was gone, and tells its subscribers to look again", async () => {
    const server = await newServer();
    const store = await newStore({ url: server.url });
    const heard: string[] = [];
    const onResubscribe = vi.fn<() => void>();
    await store.subscribe("a", (message) => heard.push(message), onResubscribe);
    await server.stop();
    expect(onResubscribe).not.toHaveBeenCalled();

    await newServer(server.port);

    await vi.waitFor(() => expect(onResubscribe).toHaveBeenCalledOnce(), { timeout: 10_000 });
    await store.set("a:1", "x");
    expect(await store.get("a:1")).toBe("x");
    await store.publish("a", "again");
    await vi.waitFor(() => expect(heard).toEqual(["again"]));
  });

  it("fails in bounded time when the server is gone", async () => {
    const server = await newServer();
    const store = await newStore({ url: server.url, timeoutMs: 300 });
    await server.stop();
    const start = performance.now();

    await expect(store.get("a:1")).rejects.toMatchObject({
      name: "StoreError",
      code: "STORE_UNREACHABLE",
    });
    await expect(store.setIfAbsent("a:1", "x")).rejects.toMatchObject({
      code: "STORE_UNREACHABLE",
    });
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it("fails in bounded time when the server does not answer", async () => {
    const server = await newServer();
    const store = await newStore({ url: server.url, timeoutMs: 300 });
    server.process.kill("SIGSTOP");

    await expect(store.get("a:1")).rejects.toMatchObject({ code: "STORE_UNREACHABLE" });

    server.process.kill("SIGCONT");
    await vi.waitFor(async () => expect(await store.get("a:1")).toBeUndefined());
  });

  it("does not write later what it said had failed while the server was gone", async () => {
    const server = await newServer();
    const store = await newStore({ url: server.url, timeoutMs: 200 });
    await server.stop();
    await expect(store.set("a:1", "late")).rejects.toMatchObject({ code: "STORE_UNREACHABLE" });

    await newServer(server.port);

    await vi.waitFor(() => store.set("a:2", "x"), { timeout: 10_000 });
    expect(await store.get("a:1")).toBeUndefined();
  });

  it("takes user, password and database from its URL, and shows no password when they are wrong", async () => {
    const server = await newServer(undefined, ["--requirepass", "right-password"]);
    const url = server.url.replace("//", "//default:right-password@");
    const store = await newStore({ url: `${url}/3` });
    await store.set("a:1", "in three");

    expect(await (await newStore({ url: `${url}/4` })).get("a:1")).toBeUndefined();
    expect(await (await newStore({ url: `${url}/3` })).get("a:1")).toBe("in three");
    const refused = await createRedisStore({
      url: url.replace("right", "wrong"),
      timeoutMs: 500,
    }).catch(String);
    expect(refused).toMatch(/WRONGPASS/);
    expect(refused).not.toMatch(/wrong-password/);
  });

  it("calls itself valkey as well", async () => {
    const { url } = await newServer();
    const store = await newStore({ url: url.replace("redis", "valkey") });

    await store.set("a:1", "x");

    expect(await store.get("a:1")).toBe("x");
  });
});

it("says that nothing answers at its URL", async () => {
  const start = performance.now();

  await expect(
    createRedisStore({ url: "redis://user:hunter2@127.0.0.1:1", timeoutMs: 400 }),
  ).rejects.toMatchObject({
    name: "StoreError",
    code: "STORE_UNREACHABLE",
    message: expect.stringMatching(/^The store at redis:\/\/127\.0\.0\.1:1 failed: .+\.$/),
  });
  expect(performance.now() - start).toBeLessThan(3_000);
});

it.each(["", "localhost:6379", "http://localhost", "redis://", "nonsense"])(
  "refuses %j as its URL, without repeating it",
  async (url) => {
    await expect(createRedisStore({ url })).rejects.toMatchObject({
      code: "STORE_URL_INVALID",
      message: "The address of the store is not a Redis or Valkey URL.",
    });
  },
);

it("names the package that has to be installed", async () => {
  const { stdout } = await run(process.execPath, [
    join(root, "test/store/load.mjs"),
    join(root, "src/store/redis-store.ts"),
    "createRedisStore",
    JSON.stringify({ url: "redis://127.0.0.1:1" }),
    "--without",
    "@redis/client",
  ]);

  expect(JSON.parse(stdout)).toMatchObject({
    code: "STORE_PACKAGE_MISSING",
    hint: "Run: npm install @redis/client",
  });
});
