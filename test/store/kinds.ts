/** Every store there is, to be opened by a test. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createFileStore } from "../../src/store/file-store.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { createRedisStore } from "../../src/store/redis-store.ts";
import type { Store } from "../../src/store/store.ts";
import { redisCommand, redisTitle, startRedis } from "./redis-server.ts";

export interface StoreKind {
  readonly title: string;
  readonly canRun: boolean;
  /** Opens a store, and says how to take away what it stood on. */
  readonly open: () => Promise<{ store: Store; remove: () => Promise<void> }>;
}

export const storeKinds: readonly StoreKind[] = [
  {
    title: "memory",
    canRun: true,
    open: async () => ({ store: createMemoryStore(), remove: async () => undefined }),
  },
  {
    title: "file",
    canRun: true,
    async open() {
      const folder = await mkdtemp(join(tmpdir(), "sluice-store-"));
      const remove = () => rm(folder, { recursive: true });
      return { store: await createFileStore({ folder: join(folder, "state") }), remove };
    },
  },
  {
    title: redisTitle,
    canRun: redisCommand !== undefined,
    async open() {
      const server = await startRedis();
      return { store: await createRedisStore({ url: server.url }), remove: () => server.stop() };
    },
  },
];
