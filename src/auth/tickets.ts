/** Tickets: what lets a browser start a login that the app, or a button of ours, asked for. */

import * as v from "valibot";

import { failures, isAuthErrorCode } from "./errors.ts";
import type { Sealer } from "./seal.ts";

const codes = Object.keys(failures).filter((code) => isAuthErrorCode(code));

/** A failure that has been reported, to be shown again. */
export const failureSchema = v.strictObject({ code: v.picklist(codes), id: v.string() });

const ticketSchema = v.strictObject({
  /** Undefined: the person chooses. */
  provider: v.optional(v.string()),
  returnTo: v.string(),
  params: v.record(v.string(), v.string()),
  maxAgeSeconds: v.optional(v.number()),
  /** The browser it is for. Undefined only beside `failed`: such a ticket starts nothing, it shows a page. */
  browserId: v.optional(v.string()),
  /** Shows the page of a failure instead of starting a login. */
  failed: v.optional(v.strictObject({ ...failureSchema.entries, detail: v.optional(v.string()) })),
});

type Ticket = v.InferOutput<typeof ticketSchema>;

export interface Tickets {
  seal(ticket: Ticket): Promise<string>;
  /** The ticket, or undefined when it is none, too old, or another browser's. */
  open(text: string, browserId: string): Promise<Ticket | undefined>;
}

/** How long a button of the chooser or an error page works. */
const lifetimeMs = 10 * 60 * 1000;

export function createTickets(sealer: Sealer, now: () => number): Tickets {
  return {
    seal: (ticket) => sealer.seal("ticket", ticket, now() + lifetimeMs),
    async open(text, browserId) {
      const opened = await sealer.open("ticket", text, ticketSchema);
      if (opened.kind !== "open") return undefined;
      const isForBrowser = opened.data.browserId === browserId;
      const isOnlyShown = opened.data.browserId === undefined && opened.data.failed !== undefined;
      return isForBrowser || isOnlyShown ? opened.data : undefined;
    },
  };
}
