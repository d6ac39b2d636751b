/** How a page looks and whether everybody can use it: themes, widths, and axe on what is shown. */

import axe from "axe-core";
import { onTestFinished } from "vitest";
import { page } from "vitest/browser";

/** Every look that an element must stand. */
export const looks = [
  { name: "light", theme: "light", width: 1280 },
  { name: "dark", theme: "dark", width: 1280 },
  { name: "narrow", theme: "light", width: 390 },
] as const;

/** Gives the page this look until the test ends. */
export async function look({ theme, width }: (typeof looks)[number]): Promise<void> {
  document.documentElement.dataset["theme"] = theme;
  await page.viewport(width, 900);
  onTestFinished(async () => {
    delete document.documentElement.dataset["theme"];
    await page.viewport(1280, 900);
  });
}

/** What axe finds, as lines to read. Rules about the whole document only make sense for a whole page. */
export async function findFaults(scope: "elements" | "page"): Promise<string[]> {
  const { violations } = await axe.run(
    // Guards of Base UI pass the focus on; its maintainers and axe's call this a false positive:
    // https://github.com/mui/base-ui/issues/5706, https://github.com/dequelabs/axe-core/issues/4832
    { exclude: ["[data-base-ui-focus-guard]"] },
    {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      rules: scope === "page" ? {} : { "page-has-heading-one": { enabled: false } },
    },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id} ${target.join(" ")}: ${failureSummary}`),
  );
}
