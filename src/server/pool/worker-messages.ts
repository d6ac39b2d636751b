/** Reads what a worker says. User code shares its process and could write to the pipe too, so nothing is taken on trust. */

import * as v from "valibot";

import type { FromWorker, SavedSession } from "../../protocol/worker.ts";

const slot = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.string();
const slotOrNone = v.optional(slot);

const icon = v.union([text, v.array(v.tuple([text, v.record(text, text)]))]);
const page = v.object({
  path: text,
  title: text,
  icon: v.exactOptional(icon),
  isHidden: v.exactOptional(v.boolean()),
});

/** JSON leaves out what is undefined; the types want it said. */
const seldom = v.variant("t", [
  v.object({ t: v.literal("ready") }),
  v.object({ t: v.literal("stuck"), slot }),
  v.pipe(
    v.object({ t: v.literal("pages"), slot, pages: v.optional(v.array(page)) }),
    v.transform((message) => ({ ...message, pages: message.pages })),
  ),
  v.pipe(
    v.object({
      t: v.literal("login"),
      slot,
      provider: v.optional(text),
      returnTo: text,
      params: v.record(text, text),
      maxAgeSeconds: v.exactOptional(v.number()),
    }),
    v.transform((message) => ({ ...message, provider: message.provider })),
  ),
  v.object({
    t: v.literal("logout"),
    slot,
    scope: v.picklist(["app", "provider", "everywhere"]),
    returnTo: text,
  }),
  v.object({ t: v.literal("forbidden"), slot, path: text, query: text }),
  v.pipe(
    v.object({
      t: v.literal("invoke"),
      call: v.number(),
      name: text,
      data: v.optional(v.unknown()),
    }),
    v.transform((message) => ({ ...message, data: message.data })),
  ),
  v.pipe(
    v.object({
      t: v.literal("failure"),
      slot: slotOrNone,
      id: text,
      error: v.object({ code: text, message: text, hint: text, stack: text }),
    }),
    v.transform((message) => ({ ...message, slot: message.slot })),
  ),
  v.pipe(
    v.object({ t: v.literal("notice"), slot: slotOrNone, message: text }),
    v.transform((message) => ({ ...message, slot: message.slot })),
  ),
]);

/** The message, or undefined when it is none. What comes with every click is checked by hand, to cost next to nothing. */
export function parseFromWorker(head: unknown): FromWorker | undefined {
  if (!isObject(head)) return undefined;
  const { t } = head;
  if (t !== "frame" && t !== "blob" && t !== "done" && t !== "save") {
    const result = v.safeParse(seldom, head);
    return result.success ? result.output : undefined;
  }
  if (!isCount(head["slot"])) return undefined;
  const from = head["slot"];
  switch (t) {
    case "frame": {
      const { attach, ends } = head;
      if (!isCount(attach) || (ends !== undefined && ends !== true)) return undefined;
      return ends === undefined ? { t, slot: from, attach } : { t, slot: from, attach, ends };
    }
    case "blob":
      return isCount(head["attach"]) ? { t, slot: from, attach: head["attach"] } : undefined;
    case "done": {
      const { events, seq, outcome } = head;
      return isCount(events) && isCount(seq) && isOutcome(outcome)
        ? { t, slot: from, events, seq, outcome }
        : undefined;
    }
    case "save": {
      const { saved, hasState } = head;
      return isSavedSession(saved) && typeof hasState === "boolean"
        ? { t, slot: from, saved, hasState }
        : undefined;
    }
  }
}

function isSavedSession(value: unknown): value is SavedSession {
  return (
    isObject(value) &&
    isCount(value["seq"]) &&
    typeof value["path"] === "string" &&
    typeof value["query"] === "string" &&
    isObject(value["values"])
  );
}

function isOutcome(value: unknown): value is "finished" | "stopped" | "failed" | "superseded" {
  return (
    value === "finished" || value === "stopped" || value === "failed" || value === "superseded"
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
