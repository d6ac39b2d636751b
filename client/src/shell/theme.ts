/** Light, dark, or as the system: kept in a cookie, so that the server draws the first paint right. */

import { appUrl } from "../connection/location.ts";

export const themeChoices = ["auto", "light", "dark"] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const oneYearSeconds = 31_536_000;

export function readTheme(): ThemeChoice {
  const chosen = document.documentElement.dataset["theme"];
  return themeChoices.find((choice) => choice === chosen) ?? "auto";
}

/** Shows the theme at once and remembers it. */
export function chooseTheme(choice: ThemeChoice): void {
  document.documentElement.dataset["theme"] = choice;
  const maxAge = choice === "auto" ? 0 : oneYearSeconds;
  document.cookie = `sluice_theme=${choice}; path=${appUrl().pathname}; max-age=${maxAge}; samesite=lax`;
}
