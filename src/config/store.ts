/** `[store]`, of secrets.toml or config.toml: where sessions and logins are kept when not in the app's folder. */

import type { Section } from "./section.ts";
import type { Config } from "./types.ts";

export function readStore(section: Section): Config["store"] {
  const url = section.text("url");
  const prefix = section.text("prefix") ?? "sluice:";
  const isKnown =
    url === undefined ||
    url === "memory:" ||
    (/^(?:redis|valkey)s?:\/\/[^/]/.test(url) && URL.canParse(url));
  if (!isKnown) {
    section.refuse(
      "url",
      "is not the address of a store",
      'Write "redis://host:6379" or "rediss://…" for TLS; leave it out to keep everything in the app\'s folder.',
    );
  }
  section.finish();
  return { url, prefix };
}
