/** Messages between replicas, on a connection of their own that is opened when somebody first listens. */

import type { RedisClientType } from "@redis/client";

import { reachable } from "./redis-connection.ts";
import type { Unsubscribe } from "./store.ts";

export interface RedisChannelsOptions {
  readonly client: RedisClientType;
  readonly prefix: string;
  readonly place: string;
  readonly timeoutMs: number;
}

export interface RedisChannels {
  subscribe(
    channel: string,
    onMessage: (message: string) => void,
    onResubscribe?: () => void,
  ): Promise<Unsubscribe>;
  close(): Promise<void>;
}

export function createRedisChannels(options: RedisChannelsOptions): RedisChannels {
  const { prefix, place, timeoutMs } = options;
  const resubscribers = new Set<() => void>();
  let opening: Promise<RedisClientType> | undefined;

  function listener(): Promise<RedisClientType> {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  async function open(): Promise<RedisClientType> {
    const client = options.client.duplicate();
    client.on("error", () => undefined);
    try {
      await reachable(place, timeoutMs, client.connect());
    } catch (error) {
      client.destroy();
      throw error;
    }
    // `ready` comes after the client has subscribed again on the new connection.
    client.on("ready", () => {
      for (const onResubscribe of resubscribers) queueMicrotask(onResubscribe);
    });
    return client;
  }

  return {
    async subscribe(channel, onMessage, onResubscribe) {
      const client = await listener();
      let isSubscribed = true;
      // Later, so that a subscriber that throws does not break the reading of the connection.
      const deliver = (message: string): void =>
        queueMicrotask(() => {
          if (isSubscribed) onMessage(message);
        });
      // The set holds one function for each subscription, also when two share a callback.
      const resubscriber = (): void => onResubscribe?.();
      await reachable(place, timeoutMs, client.subscribe(prefix + channel, deliver));
      resubscribers.add(resubscriber);
      return async () => {
        if (!isSubscribed) return;
        isSubscribed = false;
        resubscribers.delete(resubscriber);
        if (!client.isOpen) return;
        await reachable(place, timeoutMs, client.unsubscribe(prefix + channel, deliver));
      };
    },
    async close() {
      resubscribers.clear();
      const client = await opening?.catch(() => undefined);
      client?.destroy();
    },
  };
}
