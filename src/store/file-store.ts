/**
 * The embedded store: LevelDB in a folder of the app, for one server process. A write that was awaited outlives a kill
 * of the process at any moment; it reaches the disk itself when the system writes its cache.
 */

import { ClassicLevel } from "classic-level";

import { createChannels } from "./channels.ts";
import { StoreError } from "./errors.ts";
import { lifetimeMs } from "./expiry.ts";
import { claimFolder, makePrivate, releaseFolder } from "./file-store-folder.ts";
import * as record from "./file-store-record.ts";
import { createSerial } from "./serial.ts";
import type { SetOptions, Store } from "./store.ts";

export interface FileStoreOptions {
  /** Where the files go; made when it is missing, and closed to other users (0700, files 0600). */
  readonly folder: string;
  /** The clock, in milliseconds since 1970. @defaultValue `Date.now` */
  readonly now?: () => number;
  /** How often expired entries are removed, in milliseconds. @defaultValue `60_000` */
  readonly sweepIntervalMs?: number;
}

/**
 * Opens the store of a folder.
 *
 * @throws `StoreError` `STORE_LOCKED` when another process has it open, `STORE_DAMAGED`, `STORE_FAILED`.
 */
export async function createFileStore(options: FileStoreOptions): Promise<Store> {
  const { folder, now = Date.now, sweepIntervalMs = 60_000 } = options;
  const location = await makePrivate(folder);
  const db = new ClassicLevel(location);
  await claimFolder(folder, () => db.open());

  const channels = createChannels();
  const serial = createSerial();
  let isClosed = false;

  /** Runs one operation; whatever goes wrong below becomes a `StoreError` without keys or values in its words. */
  async function attempt<T>(work: () => Promise<T>): Promise<T> {
    assertOpen();
    try {
      return await work();
    } catch (error) {
      throw toStoreError(error, folder);
    }
  }

  function assertOpen(): void {
    if (isClosed) throw new StoreError("STORE_CLOSED", `The store in ${folder} is closed.`);
  }

  async function read(key: string): Promise<string | undefined> {
    // Most is in memory or in the system's cache: a trip to another thread takes a hundred times as long as the reading.
    const text = db.getSync(record.entryKey(key));
    return text === undefined ? undefined : record.liveValue(text, now());
  }

  async function write(key: string, value: string, lifetime: number | undefined): Promise<void> {
    const expiresAt = lifetime === undefined ? undefined : now() + lifetime;
    const entry = {
      type: "put",
      key: record.entryKey(key),
      value: record.toText(value, expiresAt),
    } as const;
    if (expiresAt === undefined) await db.put(entry.key, entry.value);
    else await db.batch([entry, { type: "put", key: record.dueKey(key, expiresAt), value: "" }]);
  }

  async function sweep(): Promise<void> {
    for await (const dueKey of db.keys(record.dueBefore(now()))) {
      const key = record.keyOfDue(dueKey);
      await serial.run(key, async () => {
        const isExpired = (await read(key)) === undefined;
        await (isExpired
          ? db.batch([
              { type: "del", key: dueKey },
              { type: "del", key: record.entryKey(key) },
            ])
          : db.del(dueKey));
      });
    }
    await makePrivate(folder);
  }

  let sweeping: Promise<void> | undefined;
  function startSweep(): void {
    // A sweep that fails (a full disk) is tried again at the next beat; reads and writes report the same fault.
    sweeping ??= sweep()
      .catch(() => undefined)
      .finally(() => (sweeping = undefined));
  }
  startSweep();
  const sweeper = setInterval(startSweep, sweepIntervalMs);
  sweeper.unref();

  return {
    kind: "file",
    isDurable: true,
    get: (key) => attempt(() => read(key)),
    async set(key, value, setOptions?: SetOptions) {
      const lifetime = lifetimeMs(setOptions);
      await attempt(() => serial.run(key, () => write(key, value, lifetime)));
    },
    async setIfAbsent(key, value, setOptions?: SetOptions) {
      const lifetime = lifetimeMs(setOptions);
      return attempt(() =>
        serial.run(key, async () => {
          if ((await read(key)) !== undefined) return false;
          await write(key, value, lifetime);
          return true;
        }),
      );
    },
    delete: (key) =>
      attempt(() =>
        serial.run(key, async () => {
          const wasThere = (await read(key)) !== undefined;
          if (wasThere) await db.del(record.entryKey(key));
          return wasThere;
        }),
      ),
    async *list(prefix) {
      assertOpen();
      try {
        for await (const [entryKey, text] of db.iterator({ gte: record.entryKey(prefix) })) {
          if (!entryKey.startsWith(record.entryKey(prefix))) break;
          const value = record.liveValue(text, now());
          if (value !== undefined) yield [record.keyOfEntry(entryKey), value];
        }
      } catch (error) {
        throw toStoreError(error, folder);
      }
    },
    async publish(channel, message) {
      assertOpen();
      channels.publish(channel, message);
    },
    async subscribe(channel, onMessage) {
      assertOpen();
      return channels.subscribe(channel, onMessage);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(sweeper);
      channels.close();
      await sweeping;
      await serial.idle();
      await db.close();
      await releaseFolder(folder);
    },
  };
}

function toStoreError(error: unknown, folder: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return code === "LEVEL_CORRUPTION"
    ? new StoreError("STORE_DAMAGED", `The files in ${folder} are damaged.`)
    : new StoreError(
        "STORE_FAILED",
        `The store in ${folder} could not be read or written (${code}).`,
      );
}
