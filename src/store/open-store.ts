/** Chooses the store by the configuration: the embedded one, or the one that replicas share. */

import { join } from "node:path";

import type { Config } from "../config/types.ts";
import { createFileStore } from "./file-store.ts";
import { createMemoryStore } from "./memory-store.ts";
import { createRedisStore } from "./redis-store.ts";
import type { Store } from "./store.ts";

/**
 * Opens the store of an app: `[store] url` when there is one (`memory:` for none that lasts), else `.sluice/state/`.
 *
 * @throws `StoreError` with the reason it cannot be opened.
 */
export async function openStore(config: Pick<Config, "root" | "store">): Promise<Store> {
  const { url, prefix } = config.store;
  if (url === undefined) return createFileStore({ folder: stateFolder(config.root) });
  return url === "memory:" ? createMemoryStore() : createRedisStore({ url, prefix });
}

/** Where an app keeps what outlives a restart. */
export function stateFolder(root: string): string {
  return join(root, ".sluice", "state");
}
