/** What the test and the child process of child.ts say to each other. */

import type { ErrorDescription } from "../../../../src/script/loader/loader.ts";

export interface ChildOptions {
  readonly root: string;
  readonly sluiceUrl: string;
  readonly graphFile?: string | undefined;
}

/** What came of a run. */
export interface RunReport {
  /** What the script gave to `report`. */
  readonly out: readonly unknown[];
  readonly error?: ErrorDescription;
  /** How often the server was asked. */
  readonly calls: number;
  readonly ms: number;
}

export type ChildRequest =
  | {
      readonly t: "run";
      readonly call: number;
      readonly file: string;
      readonly session: string;
      readonly times: number;
    }
  | { readonly t: "invalidate"; readonly call: number; readonly ids: readonly string[] }
  | {
      readonly t: "answer";
      readonly call: number;
      readonly result?: unknown;
      readonly error?: unknown;
    };

export type ChildAnswer =
  | { readonly t: "done"; readonly call: number; readonly report: RunReport | undefined }
  | { readonly t: "invoke"; readonly call: number; readonly name: string; readonly data: unknown };
