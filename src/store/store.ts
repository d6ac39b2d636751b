/** What the server keeps beyond one process: sessions, logins, revocations. Three kinds: memory, file, and Redis or Valkey. */

export interface SetOptions {
  /** After how many milliseconds the entry is gone. @defaultValue never */
  readonly expiresInMs?: number;
}

/** Stops a subscription. */
export type Unsubscribe = () => Promise<void>;

/**
 * A key-value store with expiry and messages. Keys are `area:name`; values are text (what is said of a person is sealed
 * by the caller). Every method rejects with a `StoreError` when the store cannot be reached: callers fail closed.
 */
export interface Store {
  /** The word for it in banners and logs. */
  readonly kind: "memory" | "file" | "redis";
  /** True when entries outlive this process. */
  readonly isDurable: boolean;
  /** The value, or undefined when there is none or it has expired. */
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, options?: SetOptions): Promise<void>;
  /** Sets the key only when it is absent, as one step that all replicas see. Returns whether it was set. */
  setIfAbsent(key: string, value: string, options?: SetOptions): Promise<boolean>;
  /** Deletes the key. Returns whether it was there (of two callers at once, only one gets true). */
  delete(key: string): Promise<boolean>;
  /** All live entries whose key starts with `prefix`, as key and value. */
  list(prefix: string): AsyncIterable<readonly [key: string, value: string]>;
  /** Tells all subscribers of the channel, in this process and in the other replicas. */
  publish(channel: string, message: string): Promise<void>;
  /**
   * Calls `onMessage` for each message on the channel. `onResubscribe` is called after a lost connection came back:
   * messages may have been missed, so check again what they would have told.
   */
  subscribe(
    channel: string,
    onMessage: (message: string) => void,
    onResubscribe?: () => void,
  ): Promise<Unsubscribe>;
  /** Writes what is pending and lets go of the files and connections. */
  close(): Promise<void>;
}
