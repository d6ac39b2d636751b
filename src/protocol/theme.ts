/** The person's choice of theme, which the client keeps in a cookie so that the first page has it. */

export type Theme = "light" | "dark";

/** Reads the choice from a `Cookie` header; undefined: the system's. */
export function readTheme(cookieHeader: string | null | undefined): Theme | undefined {
  const choice = /(?:^|;)\s*sluice_theme=(light|dark)\s*(?:;|$)/.exec(cookieHeader ?? "")?.[1];
  return choice === "light" || choice === "dark" ? choice : undefined;
}
