/** The first frame on a socket: who this tab is, where it is, and how it shows things. */

import { protocolVersion } from "../../../src/protocol/frames.ts";
import type { HelloFrame } from "../../../src/protocol/frames.ts";
import { currentLocation } from "./location.ts";

export function createHello(session: string | undefined): HelloFrame {
  return {
    kind: "hello",
    version: protocolVersion,
    ...(session === undefined ? {} : { session }),
    ...currentLocation(),
    locale: navigator.language,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    theme: currentTheme(),
    isEmbedded: window.top !== window.self,
  };
}

/** The theme that is shown: the person's choice, else the system's. */
export function currentTheme(): "light" | "dark" {
  const choice = document.documentElement.dataset["theme"];
  if (choice === "light" || choice === "dark") return choice;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
