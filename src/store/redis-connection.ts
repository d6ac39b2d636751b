/** The connection to Redis or Valkey: opened in bounded time, kept alive, and never a command that waits for ever. */

import type { RedisClientType } from "@redis/client";

import { StoreError } from "./errors.ts";

/** A connected client, and where it is connected to, in words without user or password. */
export interface RedisConnection {
  readonly client: RedisClientType;
  readonly place: string;
}

/** How often a quiet connection is tried, and after how much silence it is given up, in milliseconds. */
const pingIntervalMs = 5_000;
const silenceMs = 20_000;
const longestPauseMs = 2_000;

export async function connect(url: string, timeoutMs: number): Promise<RedisConnection> {
  const { href, place } = parseUrl(url);
  const { createClient } = await load();
  const client: RedisClientType = createClient({
    url: href,
    RESP: 3,
    pingInterval: pingIntervalMs,
    maintNotifications: "disabled",
    commandOptions: { timeout: timeoutMs },
    socket: {
      connectTimeout: timeoutMs,
      socketTimeout: silenceMs,
      // Replicas that lost the same server do not come back in the same instant.
      reconnectStrategy: (retries) =>
        Math.min(50 * 2 ** Math.min(retries, 10), longestPauseMs) + Math.random() * 100,
    },
  });
  // Each lost connection is an `error` event, which would end the process if nobody listened. The commands that meet it
  // reject, so nothing is hidden.
  let lastError: unknown;
  client.on("error", (error) => (lastError = error));
  try {
    await reachable(place, timeoutMs, client.connect());
  } catch (error) {
    client.destroy();
    // It tried until the time was over: why the last try failed says more than that.
    throw lastError === undefined ? error : unreachable(place, lastError);
  }
  return { client, place };
}

/** The answer, or a `StoreError` when it is an error or does not come in time. */
export async function reachable<T>(place: string, timeoutMs: number, answer: Promise<T>) {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } catch (error) {
    throw unreachable(place, error);
  } finally {
    clearTimeout(timer);
  }
}

function unreachable(place: string, error: unknown): StoreError {
  return new StoreError("STORE_UNREACHABLE", `The store at ${place} failed: ${reason(error)}.`);
}

/** Redis answers with a word in capitals (`WRONGPASS …`); what follows may quote the command, so the word is enough. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return "unknown reason";
  const [word] = /^[A-Z]{3,}\b/.exec(error.message) ?? [];
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return word ?? code ?? (error.message === "" ? error.name : error.message);
}

function parseUrl(text: string): { href: string; place: string } {
  const href = text.replace(/^valkey(?=s?:)/, "redis");
  const url = URL.canParse(href) ? new URL(href) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === "") {
    throw new StoreError(
      "STORE_URL_INVALID",
      "The address of the store is not a Redis or Valkey URL.",
    );
  }
  return { href, place: `${url.protocol}//${url.host}${url.pathname}` };
}

async function load(): Promise<typeof import("@redis/client")> {
  try {
    return await import("@redis/client");
  } catch {
    throw new StoreError(
      "STORE_PACKAGE_MISSING",
      "[store] url asks for Redis or Valkey, and the package @redis/client cannot be loaded.",
    );
  }
}
