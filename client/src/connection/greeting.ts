/** The first frame on a socket: who this tab is, where it is, and how it shows things. */

import { protocolVersion } from "../../../src/protocol/frames.ts";
import type { Account, HelloFrame } from "../../../src/protocol/frames.ts";
import { currentLocation } from "./location.ts";

/** Whose page this is; undefined before the first welcome. */
let person: string | undefined;

/** Whoever the page was drawn for, it is not shown and not sent as anybody else's. */
export function keepPerson(account: Account): void {
  person = account.kind === "user" ? account.person : "";
}

/** Not in every browser yet. */
declare const Temporal: { readonly Now: { timeZoneId(): string } } | undefined;

/** The browser's time zone. Where there is `Temporal`, it spares the 20 ms that the first `DateTimeFormat` of a page takes. */
function timeZone(): string {
  return typeof Temporal === "undefined"
    ? Intl.DateTimeFormat().resolvedOptions().timeZone
    : Temporal.Now.timeZoneId();
}

/** Whether the page is shown inside another one. */
export const isEmbedded = window.top !== window.self;

export function createHello(session: string | undefined): HelloFrame {
  return {
    kind: "hello",
    version: protocolVersion,
    ...(session === undefined ? {} : { session }),
    ...(person === undefined ? {} : { person }),
    ...currentLocation(),
    locale: navigator.language,
    timeZone: timeZone(),
    theme: currentTheme(),
    isEmbedded,
  };
}

/** The theme that is shown: the person's choice, else the system's. */
export function currentTheme(): "light" | "dark" {
  const choice = document.documentElement.dataset["theme"];
  if (choice === "light" || choice === "dark") return choice;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
