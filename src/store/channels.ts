/** Messages between subscribers of one process. */

import type { Unsubscribe } from "./store.ts";

/** The channels of one store: who listens, and how a message reaches them. */
export interface Channels {
  publish(channel: string, message: string): void;
  subscribe(channel: string, onMessage: (message: string) => void): Unsubscribe;
  /** Nobody hears anything from here on. */
  close(): void;
}

/** Opens channels that reach this process alone. */
export function createChannels(): Channels {
  const channels = new Map<string, Set<{ onMessage: (message: string) => void }>>();

  return {
    publish(channel, message) {
      for (const subscriber of channels.get(channel) ?? []) {
        // Later, as a message over a network is: a publisher never runs a subscriber's code within its own call, and a
        // subscriber that throws does not keep the message from the others.
        queueMicrotask(() => {
          if (channels.get(channel)?.has(subscriber)) subscriber.onMessage(message);
        });
      }
    },
    subscribe(channel, onMessage) {
      const subscriber = { onMessage };
      const subscribers = channels.get(channel) ?? new Set();
      channels.set(channel, subscribers.add(subscriber));
      return async () => {
        subscribers.delete(subscriber);
        if (subscribers.size === 0 && channels.get(channel) === subscribers) {
          channels.delete(channel);
        }
      };
    },
    close() {
      channels.clear();
    },
  };
}
