/** What the terminal says when the server is there: where the app is, how people log in, what is weak. */

import type { Config } from "../config/types.ts";

export interface BannerFacts {
  readonly version: string;
  /** Path of the script as the author typed it. */
  readonly script: string;
  readonly url: string;
  readonly config: Config;
  readonly mode: Config["mode"];
  readonly tookMs: number;
}

/** The banner's lines, ending in a line feed. */
export function banner({ version, script, url, config, mode, tookMs }: BannerFacts): string {
  const rows: [label: string, text: string][] = [["App", url]];
  if (config.auth === undefined) {
    rows.push([
      "Login",
      mode === "development" ? "development people, no account needed" : "none configured",
    ]);
  } else {
    for (const { label } of config.auth.providers) rows.push(["Login", label]);
    rows.push(["Register", `${config.auth.redirectUri.href} (redirect URI, at each provider)`]);
  }
  const warnings = config.warnings.map((text) => `  ! ${text}\n`).join("");
  const lines = rows.map(([label, text]) => `  ${label.padEnd(10)}${text}\n`).join("");
  const doing = mode === "development" ? "watching" : "serving";
  return `\n  Sluice ${version} · ${doing} ${script} · ready in ${Math.round(tookMs)} ms\n\n${lines}${warnings}\n`;
}
