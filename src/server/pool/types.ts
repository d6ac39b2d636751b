/** What the pool of script workers is given, and what it tells. */

import type { FromWorker, WorkerOptions } from "../../protocol/worker.ts";

/** One line that a script, or what it started, printed. */
export interface WorkerOutput {
  /** The worker's process id. */
  readonly pid: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** Why a worker is no more. The first three came of themselves, the others were the pool's decision. */
export type WorkerEnd =
  | { readonly kind: "exit"; readonly code: number }
  | { readonly kind: "signal"; readonly signal: string }
  /** Its heap or its memory grew over the limit. */
  | { readonly kind: "memory" }
  /** It wrote what no worker writes. */
  | { readonly kind: "malformed" }
  /** Its run went on though a newer interaction had come, or its browser had left. */
  | { readonly kind: "obsolete" }
  /** Its run swallowed every stop. */
  | { readonly kind: "stuck" }
  | { readonly kind: "timeout" }
  /** Its control thread answered no more. */
  | { readonly kind: "silent" }
  /** It was not needed any more, or the server ends. */
  | { readonly kind: "retired" };

/** How a worker process is started. */
export interface WorkerStart {
  /** Absolute path of the compiled worker. */
  readonly file: string;
  readonly options: WorkerOptions;
  /** Largest resident memory of one worker, in bytes. */
  readonly maxMemoryBytes: number;
}

export interface PoolOptions {
  readonly start: WorkerStart;
  /** Workers kept for sessions, beside one warm spare. @defaultValue one less than the cores, at least 1 */
  readonly workers?: number | undefined;
  /** Workers there may be at all. @defaultValue four for each core */
  readonly maxWorkers?: number | undefined;
  /** A run longer than this is ended, in milliseconds. @defaultValue never */
  readonly runTimeoutMs?: number | undefined;
  /** Answers the module runner of a worker (development). @defaultValue every call is refused */
  readonly invoke?: ((name: string, data: unknown) => Promise<unknown>) | undefined;
  onOutput(output: WorkerOutput): void;
  /** A failure that belongs to no session. */
  onFailure(message: Extract<FromWorker, { t: "failure" }>): void;
  /** A notice that belongs to no session. */
  onNotice(message: string): void;
}
