/** The store that replicas share: Redis or Valkey, through the optional package `@redis/client`. */

import type { RedisClientType } from "@redis/client";

import { StoreError } from "./errors.ts";
import { lifetimeMs } from "./expiry.ts";
import { createRedisChannels } from "./redis-channels.ts";
import { connect, reachable } from "./redis-connection.ts";
import type { SetOptions, Store } from "./store.ts";

export interface RedisStoreOptions {
  /** `redis://[user:password@]host:port[/number]`, or `rediss://` for TLS. `valkey://` and `valkeys://` are the same. */
  readonly url: string;
  /** What every key and channel begins with, so that apps may share a database. @defaultValue `"sluice:"` */
  readonly prefix?: string;
  /** After how long an unanswered command fails, in milliseconds. @defaultValue `5_000` */
  readonly timeoutMs?: number;
}

/** How many keys a step of `list` asks for. */
const scanCount = 500;

/**
 * Connects to Redis or Valkey, and connects again whenever the connection is lost.
 *
 * @throws `StoreError` `STORE_URL_INVALID`, `STORE_PACKAGE_MISSING`, `STORE_UNREACHABLE`.
 */
export async function createRedisStore(options: RedisStoreOptions): Promise<Store> {
  const { prefix = "sluice:", timeoutMs = 5_000 } = options;
  const { client, place } = await connect(options.url, timeoutMs);
  const channels = createRedisChannels({ client, prefix, place, timeoutMs });
  let isClosed = false;

  function ask<T>(command: (client: RedisClientType) => Promise<T>): Promise<T> {
    if (isClosed) {
      return Promise.reject(new StoreError("STORE_CLOSED", `The store at ${place} is closed.`));
    }
    return reachable(place, timeoutMs, command(client));
  }

  async function write(key: string, value: string, setOptions?: SetOptions, condition?: "NX") {
    const lifetime = lifetimeMs(setOptions);
    return ask((redis) =>
      redis.set(prefix + key, value, {
        ...(lifetime !== undefined && { expiration: { type: "PX", value: lifetime } }),
        ...(condition !== undefined && { condition }),
      }),
    );
  }

  return {
    kind: "redis",
    isDurable: true,
    get: async (key) => (await ask((redis) => redis.get(prefix + key))) ?? undefined,
    async set(key, value, setOptions) {
      await write(key, value, setOptions);
    },
    setIfAbsent: async (key, value, setOptions) =>
      (await write(key, value, setOptions, "NX")) !== null,
    delete: async (key) => (await ask((redis) => redis.del(prefix + key))) === 1,
    async *list(start) {
      const pattern = `${escapeGlob(prefix + start)}*`;
      // SCAN may name a key twice.
      const seen = new Set<string>();
      let cursor = "0";
      do {
        const from = cursor;
        const page = await ask((redis) => redis.scan(from, { MATCH: pattern, COUNT: scanCount }));
        cursor = page.cursor;
        const keys = page.keys.filter((key) => !seen.has(key));
        if (keys.length === 0) continue;
        const values = await ask((redis) => redis.mGet(keys));
        for (const [index, key] of keys.entries()) {
          const value = values[index];
          if (seen.has(key) || typeof value !== "string") continue;
          seen.add(key);
          yield [key.slice(prefix.length), value];
        }
      } while (cursor !== "0");
    },
    async publish(channel, message) {
      await ask((redis) => redis.publish(prefix + channel, message));
    },
    async subscribe(channel, onMessage, onResubscribe) {
      if (isClosed) throw new StoreError("STORE_CLOSED", `The store at ${place} is closed.`);
      return channels.subscribe(channel, onMessage, onResubscribe);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await channels.close();
      // What was sent is answered first; a server that is gone is not waited for.
      await reachable(place, timeoutMs, client.close()).catch(() => client.destroy());
    },
  };
}

/** A prefix as SCAN's pattern language spells it literally. */
function escapeGlob(text: string): string {
  return text.replaceAll(/[\\*?[\]^-]/g, String.raw`\$&`);
}
