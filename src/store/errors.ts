/** What can go wrong with a store, each with its code and its cure. */

import { SluiceError } from "../errors.ts";

const hints = {
  STORE_LOCKED:
    "End the other process, or give this one a folder of its own. Several servers of one app share a Redis or Valkey: [store] url.",
  STORE_UNREACHABLE:
    "See that Redis or Valkey runs, that [store] url is right, and that nothing stands between. Sluice goes on trying to connect.",
  STORE_FAILED:
    "See that the disk has room and that this user may write to the folder. What was stored before is kept.",
  STORE_DAMAGED:
    "Move the folder away and start again: everyone has to log in once more. Nothing else of the app is stored there.",
  STORE_PACKAGE_MISSING: "Run: npm install @redis/client",
  STORE_URL_INVALID:
    'Write [store] url = "redis://host:6379" or "rediss://…" for TLS in secrets.toml or SLUICE_STORE__URL.',
  STORE_CLOSED: "This comes of a call after the server ended: start it again.",
} as const;

/** Why a store could not do what it was asked. */
export type StoreErrorCode = keyof typeof hints;

/** A store that could not be opened, read or written. Its words hold neither keys nor values, nor the password of a URL. */
export class StoreError extends SluiceError<StoreErrorCode> {
  override readonly name = "StoreError";

  constructor(code: StoreErrorCode, message: string) {
    super(code, message, hints[code]);
  }
}
