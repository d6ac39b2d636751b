/** Finds out whether a path is a page by a run that no browser sees. */

import type { PageEntry } from "../../protocol/elements.ts";
import type { UserState } from "../../protocol/user.ts";
import type { SessionContext } from "../../protocol/worker.ts";
import type { Pool } from "../pool/pool.ts";
import type { Occupant, Slot } from "../pool/slot.ts";

/** What a run says of the app's pages: undefined when it ended, or went on too long, before it came to them. */
export type ProbeResult = { readonly pages: readonly PageEntry[] | undefined } | undefined;

/** A run that has not named its pages by then is not waited for. */
const patienceMs = 5_000;

/** Runs the script for a path until it has declared its pages. */
export function probePages(
  pool: Pool,
  context: SessionContext,
  user: UserState,
): Promise<ProbeResult> {
  return new Promise((resolve) => {
    let slot: Slot | undefined;
    let isOver = false;
    const finish = (result: ProbeResult): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      slot?.close();
      resolve(result);
    };
    const timer = setTimeout(() => {
      finish(undefined);
    }, patienceMs);
    const occupant: Occupant = {
      onMessage(message) {
        if (message.t === "pages") finish({ pages: message.pages });
        else if (message.t === "done") finish(undefined);
      },
      onSlow: () => undefined,
      onOverdue: () => undefined,
      onLeave: () => {
        finish(undefined);
      },
      onLost: () => {
        finish(undefined);
      },
    };
    slot = pool.open(occupant, {
      attach: 0,
      context,
      user,
      saved: undefined,
      state: new Uint8Array(0),
      isWaiting: false,
    });
  });
}
