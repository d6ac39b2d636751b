/** Finds the saves that the watcher swallows: it drops a change within 50 ms of the one before, such as a format on save. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import type { FSWatcher } from "vite";

const lookAgainMs = 80;

/** Looks at each changed file a second time, and tells the watcher's listeners when it is another by then. */
export function reportLostSaves(watcher: FSWatcher): void {
  const timers = new Map<string, NodeJS.Timeout>();
  const onSaved = (file: string): void => {
    const before = contentHash(file);
    clearTimeout(timers.get(file));
    const lookAgain = (): void => {
      timers.delete(file);
      const after = contentHash(file);
      if (after !== undefined && after !== before) watcher.emit("change", file);
    };
    timers.set(file, setTimeout(lookAgain, lookAgainMs).unref());
  };
  watcher.on("change", onSaved);
  watcher.on("add", onSaved);
}

function contentHash(file: string): string | undefined {
  try {
    return createHash("sha1").update(readFileSync(file)).digest("base64");
  } catch {
    return undefined;
  }
}
