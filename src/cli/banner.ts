/** What the terminal says when the server is there: where the app is, how people log in, what is weak. */

import type { Config } from "../config/types.ts";

export interface BannerFacts {
  readonly version: string;
  /** Path of the script as the author typed it. */
  readonly script: string;
  readonly url: string;
  readonly config: Config;
  /** Whether people log in at the development provider. */
  readonly hasDevLogin: boolean;
  readonly mode: Config["mode"];
  readonly tookMs: number;
}

/** The banner's lines, ending in a line feed. */
export function banner(facts: BannerFacts): string {
  const { version, script, url, config, hasDevLogin, mode, tookMs } = facts;
  const rows: [label: string, text: string][] = [["App", url]];
  if (config.auth === undefined) {
    // Where there is none in development, the log has just said why.
    rows.push(["Login", hasDevLogin ? "development people, no account needed" : "none configured"]);
  } else {
    for (const { label } of config.auth.providers) rows.push(["Login", label]);
    rows.push(["Register", `${config.auth.redirectUri.href} (redirect URI, at each provider)`]);
  }
  const warnings = config.warnings.map((text) => `  ! ${text}\n`).join("");
  const lines = rows.map(([label, text]) => `  ${label.padEnd(10)}${text}\n`).join("");
  const doing = mode === "development" ? "watching" : "serving";
  return `\n  Sluice ${version} · ${doing} ${script} · ready in ${Math.round(tookMs)} ms\n\n${lines}${warnings}\n`;
}
